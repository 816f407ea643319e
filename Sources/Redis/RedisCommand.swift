/// A command as it is sent: a RESP array of bulk strings, the only form the protocol has for binary
/// words.
struct RedisCommand: Sendable {
    private let words: [RedisArgument]
    /// On the wire.
    let byteCount: Int

    /// Throws `RedisError.refused` above the limits for a word or for a command.
    init(_ words: [RedisArgument]) throws(RedisError) {
        var count = WireBuffer.headerCount(words.count)
        for word in words { count += try Self.count(of: word) }
        guard count <= Limits.queuedBytes else {
            throw .refused("the command is above \(Limits.queuedBytes) bytes")
        }
        self.words = words
        byteCount = count
    }

    private static func count(of word: RedisArgument) throws(RedisError) -> Int {
        let count = word.byteCount
        guard count <= Limits.bulkBytes else {
            throw .refused("a word of the command is above \(Limits.bulkBytes) bytes")
        }
        return WireBuffer.bulkCount(count)
    }

    func write(to buffer: inout WireBuffer) {
        buffer.reserve(byteCount)
        buffer.writeHeader(UInt8(ascii: "*"), words.count)
        for word in words { word.write(to: &buffer) }
    }
}

extension RedisArgument {
    fileprivate func write(to buffer: inout WireBuffer) {
        switch storage {
        case .text(let text): buffer.writeBulk(text.utf8)
        case .bytes(let bytes): buffer.writeBulk(bytes)
        }
    }
}
