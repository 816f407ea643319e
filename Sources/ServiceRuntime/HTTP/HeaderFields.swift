/// Walks over the fields of a head that was checked before: `name: value` and CRLF, again and
/// again.
struct HeaderFields {
    /// Offsets into the bytes; the value without the white space around it.
    struct Field {
        let name: Range<Int>
        let value: Range<Int>
    }

    // Lent to `RequestHead` for the closure in which the fields are walked over.
    let bytes: UnsafeRawBufferPointer
    private var position: Int
    private let end: Int

    init(_ bytes: UnsafeRawBufferPointer, from start: Int, to end: Int) {
        self.bytes = bytes
        position = start
        self.end = end
    }

    mutating func next() -> Field? {
        guard position < end else { return nil }
        let start = position
        while position < end, bytes[position] != UInt8(ascii: ":") { position += 1 }
        let colon = position
        while position < end, bytes[position] != UInt8(ascii: "\r") { position += 1 }
        var low = colon < position ? colon + 1 : position
        var high = position
        while low < high, isBlank(bytes[low]) { low += 1 }
        while low < high, isBlank(bytes[high - 1]) { high -= 1 }
        position += 2
        return Field(name: start..<colon, value: low..<high)
    }

    /// `name` is in lower case.
    func hasName(_ field: Field, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard field.name.count == name.count else { return false }
        let start = field.name.lowerBound
        for index in name.indices where lowercased(bytes[start + index]) != name[index] {
            return false
        }
        return true
    }
}

/// Which names a head may have: a bit for the length, the first and the last letter of each. Most
/// names that are asked for and not there are found missing without a look at the bytes.
@usableFromInline
package struct FieldNames: Sendable, Equatable {
    @usableFromInline var bits: UInt64 = 0

    package init() {}

    @inlinable @inline(__always)
    package mutating func insert(_ name: UnsafeRawBufferPointer) {
        guard let first = name.first, let last = name.last else { return }
        bits |= Self.bit(name.count, first, last)
    }

    func mayHold(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = name.first, let last = name.last else { return false }
        return bits & Self.bit(name.count, first, last) != 0
    }

    /// The same for both cases of a letter.
    @inlinable @inline(__always)
    static func bit(_ count: Int, _ first: UInt8, _ last: UInt8) -> UInt64 {
        let mixed =
            UInt64(truncatingIfNeeded: count) &* 11 &+ UInt64(first | 0x20) &* 5
            &+ UInt64(last | 0x20) &* 3
        return 1 << (mixed & 63)
    }
}

private func lowercased(_ byte: UInt8) -> UInt8 {
    byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
}

private func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
}
