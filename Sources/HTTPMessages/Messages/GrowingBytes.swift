/// Bytes in memory of their own, which grows with them and is used again once they are cleared.
///
/// A `ByteBuffer` can do that too, and more: its slices share memory, which costs a counted
/// reference and a check for exclusive access wherever it is touched.
@usableFromInline
package struct GrowingBytes: ~Copyable {
    // Its own: freed by deinit, and by `reserve` when it was replaced. The first `count` bytes are
    // initialized.
    @usableFromInline var memory = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    @usableFromInline package private(set) var count = 0

    package init() {}

    deinit { memory.deallocate() }

    @inlinable package var capacity: Int { memory.count }

    /// Forgets the bytes, and gives the memory back if it is larger than `limit`.
    package mutating func clear(keeping limit: Int = .max) {
        count = 0
        guard memory.count > limit else { return }
        memory.deallocate()
        // No memory, so none is read at no address.
        memory = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    }

    /// Makes room for `more` bytes behind those there are.
    package mutating func reserve(_ more: Int) {
        guard memory.count - count < more else { return }
        // Its own: freed by deinit, or here when a larger one takes its place.
        let larger = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(memory.count * 2, count + more, 256), alignment: 16)
        // It is larger than what is copied into it.
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<count]))
        memory.deallocate()
        memory = larger
    }

    package mutating func append(_ bytes: UnsafeRawBufferPointer) {
        append(atLeast: bytes.count) { room in
            // There is room for all of them.
            room.copyMemory(from: bytes)
            return bytes.count
        }
    }

    /// Appends what `fill` writes into the memory it is lent, of `room` bytes at least, and says it
    /// has written.
    @discardableResult
    package mutating func append(
        atLeast room: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Int
    ) -> Int {
        reserve(room)
        // Lent for the call: what lies behind the bytes there are.
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
