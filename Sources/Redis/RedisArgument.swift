/// One word of a command: bytes, which a literal or any `RedisEncodable` becomes.
public struct RedisArgument: Sendable, Hashable {
    enum Storage: Hashable {
        case text(String)
        case bytes([UInt8])
    }

    let storage: Storage

    public init(_ text: String) { storage = .text(text) }
    public init(_ bytes: [UInt8]) { storage = .bytes(bytes) }
    public init(_ value: some RedisEncodable) { self = value.redisArgument }

    var byteCount: Int {
        switch storage {
        case .text(let text): text.utf8.count
        case .bytes(let bytes): bytes.count
        }
    }

    /// For the first word of a command; nil if it is not text.
    var text: String? {
        switch storage {
        case .text(let text): text
        case .bytes(let bytes): String(validating: bytes, as: UTF8.self)
        }
    }
}

extension RedisArgument: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    public init(stringLiteral text: String) { self.init(text) }
    public init(integerLiteral value: Int) { self.init(String(value)) }
}

/// What can be a key, a field or a value in a command.
public protocol RedisEncodable: Sendable {
    var redisArgument: RedisArgument { get }
}

/// What a reply's bytes can be read as.
public protocol RedisDecodable: Sendable {
    /// Nil if the bytes are no such value: they are never repaired.
    init?(redisBytes: [UInt8])
}

extension RedisArgument: RedisEncodable {
    public var redisArgument: RedisArgument { self }
}

extension String: RedisEncodable, RedisDecodable {
    public var redisArgument: RedisArgument { RedisArgument(self) }

    public init?(redisBytes: [UInt8]) {
        guard let text = try? UTF8Span(validating: redisBytes.span) else { return nil }
        self.init(copying: text)
    }
}

extension [UInt8]: RedisEncodable, RedisDecodable {
    public var redisArgument: RedisArgument { RedisArgument(self) }

    public init?(redisBytes: [UInt8]) { self = redisBytes }
}

extension Int: RedisEncodable, RedisDecodable {
    public var redisArgument: RedisArgument { RedisArgument(String(self)) }

    public init?(redisBytes: [UInt8]) {
        guard let text = String(redisBytes: redisBytes) else { return nil }
        self.init(text)
    }
}

extension Double: RedisEncodable, RedisDecodable {
    /// Shortest text that reads back the same; infinities as Redis spells them.
    public var redisArgument: RedisArgument { RedisArgument(String(self)) }

    public init?(redisBytes: [UInt8]) {
        guard let text = String(redisBytes: redisBytes) else { return nil }
        self.init(text)
    }
}

extension [RedisArgument] {
    /// A RESP array of bulk strings, the only form the protocol has for binary words.
    func encoded() -> [UInt8] {
        var length = WireWriter.headerLength(count)
        for argument in self {
            length += WireWriter.headerLength(argument.byteCount) + argument.byteCount + 2
        }
        var wire = [UInt8](repeating: 0, count: length)
        wire.withUnsafeMutableBytes { room in
            var writer = WireWriter(room)
            writer.writeHeader(UInt8(ascii: "*"), count)
            for argument in self {
                writer.writeHeader(UInt8(ascii: "$"), argument.byteCount)
                writer.writeText(of: argument)
                writer.writeLineEnd()
            }
        }
        return wire
    }
}

/// Writes into memory that is large enough; traps where it is not.
private struct WireWriter {
    // Lent for the closure that makes the writer and is done with it.
    private let room: UnsafeMutableRawBufferPointer
    private var count = 0

    init(_ room: UnsafeMutableRawBufferPointer) {
        self.room = room
    }

    /// A mark, the digits of the number, and the end of the line.
    static func headerLength(_ number: Int) -> Int {
        var length = 4
        var rest = number / 10
        while rest > 0 {
            length += 1
            rest /= 10
        }
        return length
    }

    mutating func writeHeader(_ mark: UInt8, _ number: Int) {
        let end = count + Self.headerLength(number) - 2
        precondition(end <= room.count, "The command is longer than computed")
        room[count] = mark
        var rest = number
        for index in (count + 1..<end).reversed() {
            room[index] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
        count = end
        writeLineEnd()
    }

    mutating func writeLineEnd() {
        precondition(room.count - count >= 2, "The command is longer than computed")
        room[count] = 0x0D
        room[count + 1] = 0x0A
        count += 2
    }

    mutating func writeText(of argument: RedisArgument) {
        switch argument.storage {
        // Lent for the call, in which they are copied.
        case .text(var text): text.withUTF8 { copy(UnsafeRawBufferPointer($0)) }
        case .bytes(let bytes): bytes.withUnsafeBytes { copy($0) }
        }
    }

    private mutating func copy(_ bytes: UnsafeRawBufferPointer) {
        precondition(bytes.count <= room.count - count, "The command is longer than computed")
        // The part of the room that has not been written yet, which is large enough.
        UnsafeMutableRawBufferPointer(rebasing: room[count...]).copyMemory(from: bytes)
        count += bytes.count
    }
}
