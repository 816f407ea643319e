public import NIOCore

extension ByteBuffer {
    /// Appends what `write` writes and says how many bytes that is. Nil: JSON cannot express it, or
    /// it is longer than `limit`; then the buffer is as it was.
    ///
    /// The text is written in place while it fits into what is free behind the buffer's bytes, of
    /// which `room` are made sure of first. A longer text is written elsewhere and copied once.
    @inlinable
    public mutating func writeJSON(
        room: Int, limit: Int = JSONWriter.standardLimit, _ write: (inout JSONWriter) -> Void
    ) -> Int? {
        var overflow: UnsafeMutableRawBufferPointer?
        var isUnwritable = false
        let count = writeWithUnsafeMutableBytes(minimumWritableBytes: room) { memory in
            var json = JSONWriter(borrowing: memory, limit: limit)
            write(&json)
            isUnwritable = json.isUnwritable
            guard !isUnwritable else { return 0 }
            guard json.isOwner else { return json.count }
            overflow = json.release()
            return 0
        }
        if isUnwritable { return nil }
        guard let overflow else { return count }
        defer { overflow.deallocate() }
        return writeBytes(UnsafeRawBufferPointer(overflow))
    }
}
