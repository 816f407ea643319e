/// One word of a command, made from a literal or any `RedisEncodable`.
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

    /// The word as text, for the name of a command. Nil if its bytes are not UTF-8.
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

/// A type that can be a key, a field or a value in a command.
public protocol RedisEncodable: Sendable {
    var redisArgument: RedisArgument { get }
}

/// A type that the bytes of a reply can be read as.
public protocol RedisDecodable: Sendable {
    /// Nil if the bytes are not such a value. Invalid UTF-8 is not repaired.
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
    /// The shortest text that reads back as the same number. Infinities are `inf` and `-inf`, which
    /// Redis takes.
    public var redisArgument: RedisArgument { RedisArgument(String(self)) }

    public init?(redisBytes: [UInt8]) {
        guard let text = String(redisBytes: redisBytes) else { return nil }
        self.init(text)
    }
}
