/// A command as it is sent: a RESP array of bulk strings, the only form of the protocol that holds
/// any bytes.
@usableFromInline
struct RedisCommand: Sendable {
    private enum Words {
        case keyed(StaticString, RedisArgument)
        case list([RedisArgument])
    }

    private let words: Words
    /// The bytes of the command on the wire.
    let byteCount: Int

    /// Throws `RedisError.refused` for a word or a command above its limit.
    init(_ words: [RedisArgument]) throws(RedisError) {
        var count = WireBuffer.headerCount(words.count)
        for word in words { count += try Self.count(of: word) }
        self.words = .list(words)
        byteCount = try Self.checked(count)
    }

    /// A command of a name and a key. It needs no array.
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
            // The bytes of a static text are never freed, and `utf8CodeUnitCount` is their number.
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
        // The bytes are lent for the call, which copies them.
        case .text(var text): text.withUTF8 { buffer.writeBulk(UnsafeRawBufferPointer($0)) }
        case .bytes(let bytes): bytes.withUnsafeBytes { buffer.writeBulk($0) }
        }
    }
}
