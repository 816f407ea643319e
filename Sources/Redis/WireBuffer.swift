/// Bytes to be sent, in memory that is used again.
// Not an array of bytes: appending to an array costs more than the rest of writing a command.
struct WireBuffer: ~Copyable, Sendable {
    // Owned by the buffer: allocated in `grow`, freed there, in `clear` and in `deinit`. The first
    // `count` bytes are written.
    private nonisolated(unsafe) var memory = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    private(set) var count = 0

    private static let firstCapacity = 4_096

    deinit { memory.deallocate() }

    /// Valid until the buffer changes.
    var bytes: UnsafeRawBufferPointer {
        // The first `count` bytes were written.
        UnsafeRawBufferPointer(rebasing: memory[..<count])
    }

    /// Makes room for so many bytes more.
    @inline(__always)
    mutating func reserve(_ more: Int) {
        if more > memory.count - count { grow(more) }
    }

    @inline(never)
    private mutating func grow(_ more: Int) {
        let needed = count + more
        // Becomes the memory of this buffer, which frees it.
        let larger = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(needed, 2 * memory.count, Self.firstCapacity), alignment: 16)
        larger.copyMemory(from: bytes)
        memory.deallocate()
        memory = larger
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        reserve(bytes.count)
        // The unwritten part, in which `reserve` has made room.
        UnsafeMutableRawBufferPointer(rebasing: memory[count...]).copyMemory(from: bytes)
        count += bytes.count
    }

    /// Moves the other bytes to the front.
    mutating func removeFirst(_ removed: Int) {
        precondition(0...count ~= removed, "So many bytes are not there")
        // The source and the target are parts of the same memory, which `copyMemory` allows.
        memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[removed..<count]))
        count -= removed
    }

    mutating func clear() {
        count = 0
        guard memory.count > 2 * Limits.outputBytes else { return }
        memory.deallocate()
        // No memory: the next bytes get new memory.
        memory = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    }
}

// MARK: - RESP

extension WireBuffer {
    /// The bytes of a mark, a number and the end of the line.
    static func headerCount(_ number: Int) -> Int {
        var (digits, rest) = (1, number / 10)
        while rest > 0 { (digits, rest) = (digits + 1, rest / 10) }
        return 1 + digits + 2
    }

    static func bulkCount(_ length: Int) -> Int { headerCount(length) + length + 2 }

    mutating func writeBulk(_ bytes: UnsafeRawBufferPointer) {
        writeHeader(UInt8(ascii: "$"), bytes.count)
        append(bytes)
        reserve(2)
        writeLineEnd()
    }

    /// `number` is not negative.
    mutating func writeHeader(_ mark: UInt8, _ number: Int) {
        // A mark, the digits of any number and the end of the line.
        reserve(1 + 20 + 2)
        // Most numbers are the length of a name or a key, and their line is written as one word.
        if number < 100 { return writeLine(mark, number) }
        memory[count] = mark
        count += 1
        var unit = 100
        while number / unit >= 10 { unit *= 10 }
        while unit > 0 {
            memory[count] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / unit % 10)
            count += 1
            unit /= 10
        }
        writeLineEnd()
    }

    /// The number is below 100. Writes eight bytes, of which the line is the first four or five.
    private mutating func writeLine(_ mark: UInt8, _ number: Int) {
        let (tens, units) = (UInt64(number / 10), UInt64(number % 10))
        let digits = tens == 0 ? 0x30 | units : 0x3030 | tens | units << 8
        let length = tens == 0 ? 2 : 3
        let line = UInt64(mark) | digits << 8 | 0x0A0D << UInt64(8 * length)
        // The caller has reserved more than eight bytes.
        memory.storeBytes(of: UInt64(littleEndian: line), toByteOffset: count, as: UInt64.self)
        count += length + 2
    }

    /// The caller has reserved two bytes.
    private mutating func writeLineEnd() {
        memory[count] = 0x0D
        memory[count + 1] = 0x0A
        count += 2
    }
}
