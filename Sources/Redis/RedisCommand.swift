/// A command as it is sent: a RESP array of bulk strings, the only form the protocol has for binary
/// words.
@usableFromInline
struct RedisCommand: Sendable {
    private enum Words {
        case keyed(StaticString, RedisArgument)
        case list([RedisArgument])
    }

    private let words: Words
    /// On the wire.
    let byteCount: Int

    /// Throws `RedisError.refused` above the limits for a word or for a command.
    init(_ words: [RedisArgument]) throws(RedisError) {
        var count = WireBuffer.headerCount(words.count)
        for word in words { count += try Self.count(of: word) }
        self.words = .list(words)
        byteCount = try Self.checked(count)
    }

    /// The usual form, without an array of its words.
    @usableFromInline
    init(_ name: StaticString, _ key: RedisArgument) throws(RedisError) {
        words = .keyed(name, key)
        byteCount = try Self.checked(
            WireBuffer.headerCount(2) + WireBuffer.bulkCount(name.utf8CodeUnitCount)
                + Self.count(of: key))
    }

    private static func count(of word: RedisArgument) throws(RedisError) -> Int {
        let count = word.byteCount
        guard count <= Limits.bulkBytes else {
            throw .refused("a word of the command is above \(Limits.bulkBytes) bytes")
        }
        return WireBuffer.bulkCount(count)
    }

    private static func checked(_ count: Int) throws(RedisError) -> Int {
        guard count <= Limits.queuedBytes else {
            throw .refused("the command is above \(Limits.queuedBytes) bytes")
        }
        return count
    }

    func write(to buffer: inout WireBuffer) {
        buffer.reserve(byteCount)
        switch words {
        case .keyed(let name, let key):
            buffer.writeHeader(UInt8(ascii: "*"), 2)
            // A static text's bytes are never freed, and there are as many of them.
            let text = UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
            buffer.writeBulk(text)
            key.write(to: &buffer)
        case .list(let words):
            buffer.writeHeader(UInt8(ascii: "*"), words.count)
            for word in words { word.write(to: &buffer) }
        }
    }
}

extension RedisArgument {
    fileprivate func write(to buffer: inout WireBuffer) {
        switch storage {
        // Lent for the call, in which they are copied.
        case .text(var text): text.withUTF8 { buffer.writeBulk(UnsafeRawBufferPointer($0)) }
        case .bytes(let bytes): bytes.withUnsafeBytes { buffer.writeBulk($0) }
        }
    }
}
