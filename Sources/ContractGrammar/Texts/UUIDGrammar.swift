/// RFC 9562 section 4, in either case: 8-4-4-4-12 digits with hyphens between.
package enum UUIDGrammar {
    /// The bytes of a UUID as text.
    @inlinable package static var byteCount: Int { 36 }

    /// The sixteen bytes that ``byteCount`` bytes at `start` spell, the first one lowest, or nil.
    @inlinable @inline(__always)
    package static func words(_ start: UnsafePointer<UInt8>) -> (UInt64, UInt64)? {
        // All of this is within the 36 bytes that the caller has.
        let text = UnsafeRawPointer(start)
        let hyphen = UInt8(ascii: "-")
        var faults: UInt64 = 0
        let first = Hexadecimal.bytes(digits(text), &faults)
        let second = Hexadecimal.bytes(digits(text + 9, text + 14), &faults)
        let third = Hexadecimal.bytes(digits(text + 19, text + 24), &faults)
        let fourth = Hexadecimal.bytes(digits(text + 28), &faults)
        guard faults == 0, start[8] == hyphen, start[13] == hyphen, start[18] == hyphen,
            start[23] == hyphen
        else { return nil }
        return (UInt64(first) | UInt64(second) << 32, UInt64(third) | UInt64(fourth) << 32)
    }

    @inlinable @inline(__always)
    static func digits(_ text: UnsafeRawPointer) -> UInt64 {
        // `words` has 36 bytes, and asks for eight from the 28th on at most.
        UInt64(littleEndian: text.loadUnaligned(as: UInt64.self))
    }

    @inlinable @inline(__always)
    static func digits(_ first: UnsafeRawPointer, _ second: UnsafeRawPointer) -> UInt64 {
        // `words` has 36 bytes, and asks for four from the 24th on at most.
        UInt64(UInt32(littleEndian: first.loadUnaligned(as: UInt32.self)))
            | UInt64(UInt32(littleEndian: second.loadUnaligned(as: UInt32.self))) << 32
    }
}
