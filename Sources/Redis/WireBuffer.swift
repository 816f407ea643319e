/// Bytes to be sent, one behind the other, in memory that is used again.
// Not an array of bytes: appending to one costs more than writing a command.
struct WireBuffer: ~Copyable, Sendable {
    // Its own: made when it grows, freed in `deinit`, and of it `count` bytes are written.
    private nonisolated(unsafe) var memory = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    private(set) var count = 0

    private static let firstCapacity = 4_096

    deinit { memory.deallocate() }

    /// They are there until the buffer changes.
    var bytes: UnsafeRawBufferPointer {
        // The part of the memory that was written.
        UnsafeRawBufferPointer(rebasing: memory[..<count])
    }

    /// Makes room for so many bytes behind those that are there.
    @inline(__always)
    mutating func reserve(_ more: Int) {
        if more > memory.count - count { grow(more) }
    }

    @inline(never)
    private mutating func grow(_ more: Int) {
        let needed = count + more
        // Freed by this buffer, which it becomes the memory of.
        let larger = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(needed, 2 * memory.count, Self.firstCapacity), alignment: 16)
        larger.copyMemory(from: bytes)
        memory.deallocate()
        memory = larger
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        reserve(bytes.count)
        // The part that was not written yet, in which there is room now.
        UnsafeMutableRawBufferPointer(rebasing: memory[count...]).copyMemory(from: bytes)
        count += bytes.count
    }

    /// Moves what is left to the front.
    mutating func removeFirst(_ removed: Int) {
        precondition(0...count ~= removed, "So many bytes are not there")
        // A part of the memory, moved within it.
        memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[removed..<count]))
        count -= removed
    }

    mutating func clear() {
        count = 0
        guard memory.count > 2 * Limits.outputBytes else { return }
        memory.deallocate()
        // None: the next bytes get memory of their own.
        memory = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    }
}

// MARK: - RESP

extension WireBuffer {
    /// What a mark, a number and the end of the line take.
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
        // Most are the length of a name or of a key: their line is one word.
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

    /// A number of one digit or two, and eight bytes are free.
    private mutating func writeLine(_ mark: UInt8, _ number: Int) {
        let (tens, units) = (UInt64(number / 10), UInt64(number % 10))
        let digits = tens == 0 ? 0x30 | units : 0x3030 | tens | units << 8
        let length = tens == 0 ? 2 : 3
        let line = UInt64(mark) | digits << 8 | 0x0A0D << UInt64(8 * length)
        // The caller has reserved more than a word.
        memory.storeBytes(of: UInt64(littleEndian: line), toByteOffset: count, as: UInt64.self)
        count += length + 2
    }

    /// There is room for it.
    private mutating func writeLineEnd() {
        memory[count] = 0x0D
        memory[count + 1] = 0x0A
        count += 2
    }
}
