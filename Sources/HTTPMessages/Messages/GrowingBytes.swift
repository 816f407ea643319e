/// Bytes in memory that grows with them, and is used again after they are cleared.
///
/// Not a `ByteBuffer`, whose slices share memory: each use of one counts references and checks for
/// exclusive access.
@usableFromInline
package struct GrowingBytes: ~Copyable {
    // Owned: freed in deinit, in `clear`, and in `reserve` when it is replaced. The first `count`
    // bytes are initialized.
    @usableFromInline var memory = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    @usableFromInline package private(set) var count = 0

    package init() {}

    deinit { memory.deallocate() }

    @inlinable package var capacity: Int { memory.count }

    /// Drops the bytes, and frees the memory if it is larger than `limit`.
    package mutating func clear(keeping limit: Int = .max) {
        count = 0
        guard memory.count > limit else { return }
        memory.deallocate()
        // The buffer is empty here, so nothing is read.
        memory = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    }

    /// Makes room for `more` bytes.
    package mutating func reserve(_ more: Int) {
        guard memory.count - count < more else { return }
        // Owned: freed in deinit, in `clear`, or here when a larger one replaces it.
        let larger = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(memory.count * 2, count + more, 256), alignment: 16)
        // `larger` has room for the `count` bytes that are copied.
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<count]))
        memory.deallocate()
        memory = larger
    }

    package mutating func append(_ bytes: UnsafeRawBufferPointer) {
        append(atLeast: bytes.count) { room in
            // `append(atLeast:_:)` has made room for all of them.
            room.copyMemory(from: bytes)
            return bytes.count
        }
    }

    /// Lends `fill` at least `room` bytes of memory, and appends as many bytes as it returns.
    @discardableResult
    package mutating func append(
        atLeast room: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Int
    ) -> Int {
        reserve(room)
        // The memory after the first `count` bytes, lent for the call.
        let written = fill(UnsafeMutableRawBufferPointer(rebasing: memory[count...]))
        precondition(0...memory.count - count ~= written, "More was written than there is room for")
        count += written
        return written
    }

    /// The bytes, for as long as `body` runs.
    @inlinable
    package func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        // Lent for the call, in which the bytes cannot change.
        try body(UnsafeRawBufferPointer(rebasing: memory[..<count]))
    }
}
