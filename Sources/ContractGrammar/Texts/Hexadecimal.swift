/// Bytes spelled with two digits each.
package enum Hexadecimal {
    @inlinable
    package static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte &- UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte &- UInt8(ascii: "a") &+ 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte &- UInt8(ascii: "A") &+ 10
        default: nil
        }
    }

    /// The four bytes that eight digits spell, the first one lowest. Sets bits of `faults` if a
    /// character is no digit.
    @inlinable @inline(__always)
    package static func bytes(_ digits: UInt64, _ faults: inout UInt64) -> UInt32 {
        // 1 in each byte that is at least 0x40: letters are, decimal digits are not.
        let letters = digits >> 6 & 0x0101_0101_0101_0101
        let low = digits & 0x0F0F_0F0F_0F0F_0F0F
        let values = low &+ letters &* 9
        // The upper half of a byte is 3, or 4 or 6 for letters.
        let upper = digits & 0xF0F0_F0F0_F0F0_F0F0 & ~(letters << 5)
        faults |= upper ^ (0x3030_3030_3030_3030 &+ letters << 4)
        // A value is at most 15, and more than 9 for letters alone.
        faults |= values & 0xF0F0_F0F0_F0F0_F0F0
        faults |= (values &+ 0x0606_0606_0606_0606) & 0x1010_1010_1010_1010 ^ letters << 4
        // Pairs become bytes, then the bytes move together.
        var bytes = (values << 4 | values >> 8) & 0x00FF_00FF_00FF_00FF
        bytes = (bytes | bytes >> 8) & 0x0000_FFFF_0000_FFFF
        return UInt32(truncatingIfNeeded: bytes | bytes >> 16)
    }

    /// The eight lower-case digits of four bytes, the first one lowest.
    @inlinable @inline(__always)
    package static func digits(of bytes: UInt32) -> UInt64 {
        var values = UInt64(bytes)
        values = (values | values << 16) & 0x0000_FFFF_0000_FFFF
        values = (values | values << 8) & 0x00FF_00FF_00FF_00FF
        values = values >> 4 & 0x000F_000F_000F_000F | (values & 0x000F_000F_000F_000F) << 8
        let letters = (values &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        return values &+ 0x3030_3030_3030_3030 &+ letters &* 39
    }
}
