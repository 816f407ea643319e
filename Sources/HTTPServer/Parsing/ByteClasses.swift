/// A set of ASCII bytes, as two words: no table in memory, no branch on the way.
struct ByteSet {
    private let low: UInt64
    private let high: UInt64

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        let word = byte < 64 ? low : high
        return byte < 128 && word >> UInt64(byte & 63) & 1 != 0
    }

    /// RFC 9110 section 5.6.2: what names and methods are made of.
    static let token = ByteSet(low: 0x03FF_6CFA_0000_0000, high: 0x57FF_FFFF_C7FF_FFFE)

    /// Visible ASCII without `"`, `#`, `<`, `>` and `\`. RFC 3986 has no `[]^{|}` and backtick
    /// in paths and queries either, but browsers send them, and everybody reads them alike.
    static let target = ByteSet(low: 0xAFFF_FFF2_0000_0000, high: 0x7FFF_FFFF_EFFF_FFFF)

    /// RFC 3986 section 3.2.2: `reg-name`, where `%` stands for its escapes.
    static let registeredName = ByteSet(low: 0x2BFF_7FF2_0000_0000, high: 0x47FF_FFFE_87FF_FFFE)

    /// What stands in the brackets of an IPv6 address.
    static let address6 = ByteSet(low: 0x07FF_4000_0000_0000, high: 0x0000_007E_0000_007E)
}

extension UInt8 {
    static let carriageReturn = UInt8(ascii: "\r")
    static let lineFeed = UInt8(ascii: "\n")
    static let space = UInt8(ascii: " ")
    static let tab = UInt8(ascii: "\t")
    static let colon = UInt8(ascii: ":")

    var isBlank: Bool { self == .space || self == .tab }

    var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }

    var lowercased: UInt8 { self &- UInt8(ascii: "A") < 26 ? self | 0x20 : self }

    var hexadecimalValue: Int? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(self &- UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(self &- UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(self &- UInt8(ascii: "A")) + 10
        default: nil
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether the bytes may be the value of a field (RFC 9110 section 5.5): no control character
    /// but the tab. Bytes above ASCII may be.
    func isFieldValue(_ place: Range<Int>) -> Bool {
        guard place.count >= 8 else { return isFieldValueSlowly(place) }
        var index = place.lowerBound
        // The last word may overlap the one before.
        while index < place.upperBound {
            index = Swift.min(index, place.upperBound - 8)
            // The guard and the line above leave eight bytes of `place` from `index` on.
            let word = loadUnaligned(fromByteOffset: index, as: UInt64.self)
            if word.mayHoldControl, !isFieldValueSlowly(index..<index + 8) { return false }
            index += 8
        }
        return true
    }

    /// Where the bytes end that names are made of. Most names are letters and hyphens, and those
    /// are seen eight at a time.
    func endOfToken(_ place: Range<Int>) -> Int {
        var index = place.lowerBound
        while place.upperBound - index >= 8,
            // The condition before it leaves eight bytes of `place` from `index` on.
            loadUnaligned(fromByteOffset: index, as: UInt64.self).areLettersOrHyphens
        { index += 8 }
        while index < place.upperBound, ByteSet.token.contains(self[index]) { index += 1 }
        return index
    }

    private func isFieldValueSlowly(_ place: Range<Int>) -> Bool {
        for index in place {
            let byte = self[index]
            if byte < 0x20 && byte != .tab || byte == 0x7F { return false }
        }
        return true
    }

    /// Compares without regard to case; `name` is in lower case.
    func equals(_ place: Range<Int>, _ name: StaticString) -> Bool {
        guard place.count == name.utf8CodeUnitCount else { return false }
        for offset in 0..<place.count
        where self[place.lowerBound + offset].lowercased != name.utf8Start[offset] {
            return false
        }
        return true
    }

    func trimmed(_ place: Range<Int>) -> Range<Int> {
        var low = place.lowerBound
        var high = place.upperBound
        while low < high, self[low].isBlank { low += 1 }
        while low < high, self[high - 1].isBlank { high -= 1 }
        return low..<high
    }
}

extension UInt64 {
    /// Whether each of its bytes is an ASCII letter or a hyphen.
    fileprivate var areLettersOrHyphens: Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops: UInt64 = 0x8080_8080_8080_8080
        // Below 0x80 in each byte, so that no sum reaches into the next one.
        let lowercased = (self | ones &* 0x20) & ~tops
        let fromA = lowercased &+ ones &* (0x80 - 0x61)
        let beyondZ = lowercased &+ ones &* (0x80 - 0x7B)
        let difference = (self & ~tops) ^ ones &* 0x2D
        let areOthers = difference &+ ones &* 0x7F
        return (fromA & ~beyondZ | ~areOthers) & ~self & tops == tops
    }

    /// Whether one of its bytes is below 0x20 or 0x7F: never wrong about "no"; with "yes" a look
    /// at each byte decides.
    fileprivate var mayHoldControl: Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops: UInt64 = 0x8080_8080_8080_8080
        let belowSpace = (self &- ones &* 0x20) & ~self & tops
        let delete = self ^ (ones &* 0x7F)
        return belowSpace | ((delete &- ones) & ~delete & tops) != 0
    }
}
