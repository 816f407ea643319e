import CHiredis

/// The peer broke the protocol or a limit, or the socket failed. The connection cannot be used any
/// more.
struct ReplyFailure: Error {
    let reason: String
}

/// hiredis' reader, which splits the bytes of one connection into replies.
///
/// hiredis only reports the items that it parses. The replies are put together here, so that limits
/// are checked before memory is allocated: hiredis would allocate as many elements as an array's
/// header claims.
final class ReplyReader {
    // Both are made in init and freed in deinit, the sink after the reader that uses it.
    private let reader: UnsafeMutablePointer<redisReader>
    private let sink: UnsafeMutablePointer<CHiredisSink>
    // Not checked for exclusive access: the sink's functions have returned before `next` reads it.
    @exclusivity(unchecked) private var assembly = ReplyAssembly()

    init() throws(ReplyFailure) {
        sink = .allocate(capacity: 1)
        sink.initialize(to: CHiredisSink())
        guard let reader = chiredis_reader_make(sink) else {
            sink.deallocate()
            throw ReplyFailure(reason: "out of memory")
        }
        self.reader = reader
        // Safe: the reader is freed in deinit, so the sink never calls a dead owner.
        sink.pointee.owner = Unmanaged.passUnretained(self).toOpaque()
        sink.pointee.text = { owner, type, bytes, count in
            // Safe: hiredis lends its buffer for this call, which copies the bytes.
            let bytes = UnsafeRawBufferPointer(start: bytes, count: count)
            return ReplyReader.of(owner) { it throws(ReplyFailure) in try it.text(type, bytes) }
        }
        sink.pointee.integer = { owner, value in
            ReplyReader.of(owner) { it throws(ReplyFailure) in try it.add(.integer(Int(value))) }
        }
        sink.pointee.null = { owner in
            ReplyReader.of(owner) { it throws(ReplyFailure) in try it.add(.null) }
        }
        sink.pointee.array = { owner, count in
            ReplyReader.of(owner) { it throws(ReplyFailure) in try it.begin(count: Int(count)) }
        }
    }

    deinit {
        redisReaderFree(reader)
        sink.deallocate()
    }

    func feed(_ bytes: UnsafeRawBufferPointer) throws(ReplyFailure) {
        // Safe: hiredis copies `count` bytes and takes any of them; CChar has no alignment.
        let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        guard redisReaderFeed(reader, start, bytes.count) == REDIS_OK else {
            throw ReplyFailure(reason: readerError)
        }
    }

    /// The next whole reply; nil if more bytes are needed.
    func next(_ form: DecodedReply.Form) throws(ReplyFailure) -> DecodedReply? {
        assembly.form = form
        // Only compared with nil: the sink's functions make no replies, and the pointer leads
        // nowhere.
        var made: UnsafeMutableRawPointer?
        guard redisReaderGetReply(reader, &made) == REDIS_OK else {
            throw ReplyFailure(reason: assembly.failure ?? readerError)
        }
        guard made != nil else {
            try checkUnparsed()
            return nil
        }
        guard let reply = assembly.takeReply() else {
            throw ReplyFailure(reason: "a reply of a type that was not asked for")
        }
        return reply
    }

    /// hiredis reports a bulk or a line when it is complete, however long it is.
    private func checkUnparsed() throws(ReplyFailure) {
        let isBulk = chiredis_reader_is_in_bulk(reader) != 0
        let limit = isBulk ? Limits.bulkBytes + 32 : Limits.lineBytes
        if chiredis_reader_unparsed(reader) > limit {
            throw ReplyFailure(reason: "a reply holds an item of more than \(limit) bytes")
        }
    }

    private var readerError: String { String(cString: chiredis_reader_error(reader)) }

    private static func of(
        _ owner: UnsafeMutableRawPointer?,
        _ add: (inout ReplyAssembly) throws(ReplyFailure) -> Void
    ) -> Int32 {
        guard let owner else { return 0 }
        // Safe: `owner` is the live ReplyReader whose `next()` is calling hiredis right now.
        return Unmanaged<ReplyReader>.fromOpaque(owner)._withUnsafeGuaranteedRef { reader in
            do throws(ReplyFailure) {
                try add(&reader.assembly)
                return 1
            } catch {
                reader.assembly.failure = error.reason
                return 0
            }
        }
    }
}

/// Puts the items of one reply together. They come in the order of the wire.
struct ReplyAssembly {
    private struct OpenArray {
        var missing: Int
        var elements: [RedisReply]
    }

    var failure: String?
    /// The form that the caller asked for.
    var form = DecodedReply.Form.reply
    private var reply: DecodedReply?
    private var open: [OpenArray] = []
    private var elementCount = 0
    private var byteCount = 0

    mutating func text(_ type: Int32, _ bytes: UnsafeRawBufferPointer) throws(ReplyFailure) {
        guard bytes.count <= Limits.bulkBytes else {
            throw ReplyFailure(reason: "a reply with a bulk above \(Limits.bulkBytes) bytes")
        }
        byteCount += bytes.count
        guard byteCount <= Limits.replyBytes else {
            throw ReplyFailure(reason: "a reply of more than \(Limits.replyBytes) bytes")
        }
        switch type {
        case REDIS_REPLY_STATUS: try add(.simple(String(decoding: bytes, as: UTF8.self)))
        case REDIS_REPLY_ERROR:
            try add(.error(RedisServerError(line: String(decoding: bytes, as: UTF8.self))))
        default:
            if form == .text, open.isEmpty, let text = Self.text(bytes) {
                return reply = .text(text)
            }
            // `Array(bytes)` is not used: it is not specialized, and looks up its types at run
            // time.
            var copy: [UInt8] = []
            copy.append(contentsOf: bytes)
            try add(.bulk(copy))
        }
    }

    /// Nil if the bytes are not UTF-8. They are not repaired.
    private static func text(_ bytes: UnsafeRawBufferPointer) -> String? {
        // The bytes are lent for the call, which copies them.
        guard let text = try? UTF8Span(validating: bytes.assumingMemoryBound(to: UInt8.self).span)
        else { return nil }
        return String(copying: text)
    }

    mutating func begin(count: Int) throws(ReplyFailure) {
        guard count > 0 else { return try add(.array([])) }
        guard count <= Limits.replyElements - elementCount else {
            throw ReplyFailure(reason: "a reply of more than \(Limits.replyElements) elements")
        }
        guard open.count < Limits.replyDepth else {
            throw ReplyFailure(reason: "a reply nested deeper than \(Limits.replyDepth)")
        }
        elementCount += count
        var elements: [RedisReply] = []
        elements.reserveCapacity(min(count, 1_024))
        open.append(OpenArray(missing: count, elements: elements))
    }

    /// Ends every array that `item` completes, innermost first.
    mutating func add(_ item: RedisReply) throws(ReplyFailure) {
        var item = item
        while let last = open.indices.last {
            open[last].elements.append(item)
            open[last].missing -= 1
            guard open[last].missing == 0 else { return }
            item = .array(open.removeLast().elements)
        }
        reply = .reply(item)
    }

    mutating func takeReply() -> DecodedReply? {
        (elementCount, byteCount) = (0, 0)
        return reply.take()
    }
}
