/// A command as it is sent: a RESP array of bulk strings, the only form the protocol has for binary
/// words.
// Not an array of bytes: making one of those costs more than writing the command.
@usableFromInline
struct RedisCommand: ~Copyable, Sendable {
    // Its own: made and filled in `init`, freed in `deinit`, and only read in between.
    private nonisolated(unsafe) let memory: UnsafeMutableRawBufferPointer
    let byteCount: Int

    /// Throws `RedisError.refused` above the limits for a word or for a command.
    init(_ words: [RedisArgument]) throws(RedisError) {
        var room = WireWriter.headerRoom
        for word in words { room += try WireWriter.room(for: word) }
        var writer = try WireWriter(room: room, wordCount: words.count)
        for word in words { writer.write(word) }
        (memory, byteCount) = (writer.room, writer.count)
    }

    /// The usual form, without an array of its words.
    @usableFromInline
    init(_ name: StaticString, _ key: RedisArgument) throws(RedisError) {
        let room = 2 * WireWriter.headerRoom + name.utf8CodeUnitCount + 2
        var writer = try WireWriter(room: room + WireWriter.room(for: key), wordCount: 2)
        writer.write(name)
        writer.write(key)
        (memory, byteCount) = (writer.room, writer.count)
    }

    @usableFromInline
    deinit { memory.deallocate() }

    /// They live as long as the command.
    var bytes: UnsafeRawBufferPointer {
        // The part of the memory that was filled.
        UnsafeRawBufferPointer(rebasing: memory[..<byteCount])
    }
}

/// Writes a command into memory that is large enough; traps where it is not.
private struct WireWriter {
    // Made here and handed to the command, which frees it.
    let room: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    /// A mark, the digits of a number below 2^64, and the end of the line.
    static let headerRoom = 1 + 20 + 2

    init(room capacity: Int, wordCount: Int) throws(RedisError) {
        guard capacity <= Limits.queuedBytes else {
            throw .refused("the command is above \(Limits.queuedBytes) bytes")
        }
        // Handed to the command, which frees it.
        room = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
        writeHeader(UInt8(ascii: "*"), wordCount)
    }

    /// What a word takes at most, with its header and its end.
    static func room(for word: RedisArgument) throws(RedisError) -> Int {
        guard word.byteCount <= Limits.bulkBytes else {
            throw .refused("a word of the command is above \(Limits.bulkBytes) bytes")
        }
        return headerRoom + word.byteCount + 2
    }

    mutating func write(_ word: RedisArgument) {
        switch word.storage {
        // Lent for the call, in which they are copied.
        case .text(var text): text.withUTF8 { writeBulk(UnsafeRawBufferPointer($0)) }
        case .bytes(let bytes): bytes.withUnsafeBytes { writeBulk($0) }
        }
    }

    mutating func write(_ text: StaticString) {
        // A static text's bytes are never freed, and there are as many of them.
        writeBulk(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func writeBulk(_ bytes: UnsafeRawBufferPointer) {
        writeHeader(UInt8(ascii: "$"), bytes.count)
        precondition(bytes.count + 2 <= room.count - count, "The command has too little room")
        // The part of the room that has not been written yet, which is large enough.
        UnsafeMutableRawBufferPointer(rebasing: room[count...]).copyMemory(from: bytes)
        count += bytes.count
        writeLineEnd()
    }

    mutating func writeHeader(_ mark: UInt8, _ number: Int) {
        precondition(Self.headerRoom <= room.count - count, "The command has too little room")
        room[count] = mark
        count += 1
        var unit = 1
        while number / unit >= 10 { unit *= 10 }
        while unit > 0 {
            room[count] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / unit % 10)
            count += 1
            unit /= 10
        }
        writeLineEnd()
    }

    /// There is room for it.
    private mutating func writeLineEnd() {
        room[count] = 0x0D
        room[count + 1] = 0x0A
        count += 2
    }
}
