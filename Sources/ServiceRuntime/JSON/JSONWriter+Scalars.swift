extension JSONWriter {
    /// Writes a string, escaping what RFC 8259 section 7 demands.
    @usableFromInline
    mutating func string(_ text: String) {
        var text = text
        text.withUTF8 { string($0) }
    }

    /// `text` is valid UTF-8, because it comes from a `String`.
    private mutating func string(_ text: UnsafeBufferPointer<UInt8>) {
        guard let start = text.baseAddress, !text.isEmpty else { return append("\"\"") }
        let end = start + text.count
        room(for: text.count &+ 2).pointee = Byte.quote
        filled &+= 1
        var plain = start
        while true {
            let stop = Self.skipUnescaped(plain, end)
            append(plain, stop - plain)
            guard stop < end else { break }
            escape(stop.pointee)
            plain = stop + 1
        }
        append(Byte.quote)
    }

    /// The first byte that must be escaped.
    @inline(__always)
    private static func skipUnescaped(
        _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
    ) -> UnsafePointer<UInt8> {
        var place = start
        while end - place >= 8 {
            let word = UInt64(
                littleEndian: UnsafeRawPointer(place).loadUnaligned(as: UInt64.self))
            // Per byte, bytes of 0x80 and above excluded at the end; see `skipPlain`.
            let quotes = (word ^ 0x2222_2222_2222_2222) &- 0x0101_0101_0101_0101
            let slashes = (word ^ 0x5C5C_5C5C_5C5C_5C5C) &- 0x0101_0101_0101_0101
            let controls = word &- 0x2020_2020_2020_2020
            let marks = (quotes | slashes | controls) & ~word & 0x8080_8080_8080_8080
            if marks != 0 {
                // Marks above the first may be borrowed, the first one is true.
                return place + marks.trailingZeroBitCount >> 3
            }
            place += 8
        }
        while place < end {
            let byte = place.pointee
            if byte < 0x20 || byte == Byte.quote || byte == Byte.backslash { return place }
            place += 1
        }
        return place
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case Byte.quote: append("\\\"")
        case Byte.backslash: append("\\\\")
        case 0x08: append("\\b")
        case 0x09: append("\\t")
        case 0x0A: append("\\n")
        case 0x0C: append("\\f")
        case 0x0D: append("\\r")
        default:
            append("\\u00")
            hexadecimal(byte)
        }
    }

    /// Two lower-case digits.
    mutating func hexadecimal(_ byte: UInt8) {
        let place = room(for: 2)
        let digits = Self.hexadecimalDigits.utf8Start
        place[0] = digits[Int(byte >> 4)]
        place[1] = digits[Int(byte & 15)]
        filled &+= 2
    }

    private static let hexadecimalDigits: StaticString = "0123456789abcdef"

    @usableFromInline
    mutating func integer(_ value: Int) {
        if value < 0 { append(Byte.minus) }
        unsigned(UInt64(value.magnitude))
    }

    private mutating func unsigned(_ value: UInt64) {
        let length = Self.digitCount(value)
        let place = room(for: length)
        var index = length
        var rest = value
        while rest >= 100 {
            let pair = Int(rest % 100) * 2
            rest /= 100
            index -= 2
            place[index] = Self.pairs.utf8Start[pair]
            place[index + 1] = Self.pairs.utf8Start[pair + 1]
        }
        if rest >= 10 {
            place[0] = Self.pairs.utf8Start[Int(rest) * 2]
            place[1] = Self.pairs.utf8Start[Int(rest) * 2 + 1]
        } else {
            place[0] = Byte.zero + UInt8(rest)
        }
        filled &+= length
    }

    private static func digitCount(_ value: UInt64) -> Int {
        var count = 1
        var limit: UInt64 = 10
        while value >= limit {
            count += 1
            let (next, overflows) = limit.multipliedReportingOverflow(by: 10)
            if overflows { break }
            limit = next
        }
        return count
    }

    /// "00" to "99".
    private static let pairs: StaticString = """
        00010203040506070809101112131415161718192021222324252627282930313233343536373839\
        40414243444546474849505152535455565758596061626364656667686970717273747576777879\
        8081828384858687888990919293949596979899
        """

    /// `value` with exactly `width` digits, of which it has no more.
    mutating func padded(_ value: Int, _ width: Int) {
        let place = room(for: width)
        var rest = value
        for index in stride(from: width - 1, through: 0, by: -1) {
            place[index] = Byte.zero + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        filled &+= width
    }

    /// The shortest text that reads as `value`.
    @usableFromInline
    mutating func number(_ value: Double) {
        guard value.isFinite else { return refuse() }
        // Six places behind the point and at most fifteen digits: a decimal that short that reads
        // as the value is the shortest one, and needs no search. Below 0.0001 an exponent is.
        let scaled = (value * 1e6).rounded()
        if abs(scaled) >= 100, abs(scaled) < 1e15, scaled / 1e6 == value {
            return decimal(Int(scaled))
        }
        var text = value.description
        text.withUTF8 { bytes in
            if let start = bytes.baseAddress { append(start, bytes.count) }
        }
    }

    /// `millionths` / 1,000,000, with at least one place behind the point.
    private mutating func decimal(_ millionths: Int) {
        if millionths < 0 { append(Byte.minus) }
        let magnitude = UInt64(millionths.magnitude)
        unsigned(magnitude / 1_000_000)
        append(Byte.point)
        var fraction = Int(magnitude % 1_000_000)
        var width = 6
        while width > 1, fraction % 10 == 0 {
            fraction /= 10
            width -= 1
        }
        padded(fraction, width)
    }
}
