import ContractGrammar

extension JSONWriter {
    /// Writes a string, escaping what RFC 8259 section 7 demands.
    @usableFromInline
    mutating func string(_ text: String) {
        var text = text
        text.withUTF8 { string($0) }
    }

    /// `text` is valid UTF-8, because it comes from a `String`.
    private mutating func string(_ text: UnsafeBufferPointer<UInt8>) {
        guard let start = text.baseAddress else { return append("\"\"") }
        let count = text.count
        if count > limit { return giveUp() }
        // `room` has made place for the text and its quotes.
        let place = room(for: count &+ 2)
        place.pointee = Byte.quote
        let plain = Self.copyPlain(start, count, to: place + 1)
        if plain == count {
            place[count &+ 1] = Byte.quote
            filled &+= count &+ 2
        } else {
            filled &+= plain &+ 1
            escape(start + plain, start + count)
        }
    }

    /// Writes the rest of a string, of which the first byte has to be escaped.
    @inline(never)
    private mutating func escape(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) {
        var place = start
        while place < end {
            escape(place.pointee)
            place += 1
            let left = end - place
            // `room` has made place for all bytes that are left.
            let plain = Self.copyPlain(place, left, to: room(for: left))
            filled &+= plain
            place += plain
        }
        append(Byte.quote)
    }

    /// Copies the bytes before the first one that has to be escaped, and returns their number.
    /// `output` has room for `count` bytes; those after the copied ones may be changed.
    @inline(__always)
    private static func copyPlain(
        _ start: UnsafePointer<UInt8>, _ count: Int, to output: UnsafeMutablePointer<UInt8>
    ) -> Int {
        // Stores end at `count` or before, and the output has room for `count` bytes.
        let target = UnsafeMutableRawPointer(output)
        var offset = 0
        // The condition leaves eight bytes of `count`, which are read and written.
        while count &- offset >= 8 {
            let word = Word(at: start + offset)
            target.storeBytes(of: word.bits.littleEndian, toByteOffset: offset, as: UInt64.self)
            let marks = word.escapes
            if marks != 0 { return offset &+ marks.trailingZeroBitCount >> 3 }
            offset &+= 8
        }
        while offset < count {
            let byte = start[offset]
            if byte < 0x20 || byte == Byte.quote || byte == Byte.backslash { break }
            output[offset] = byte
            offset &+= 1
        }
        return offset
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
            let digits = Hexadecimal.digits(of: UInt32(byte))
            append(UInt8(truncatingIfNeeded: digits))
            append(UInt8(truncatingIfNeeded: digits >> 8))
        }
    }

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
            index &-= 2
            Self.pair(Int(truncatingIfNeeded: rest % 100), at: place + index)
            rest /= 100
        }
        if rest >= 10 {
            Self.pair(Int(truncatingIfNeeded: rest), at: place)
        } else {
            place[0] = Byte.zero &+ UInt8(truncatingIfNeeded: rest)
        }
        filled &+= length
    }

    private static func digitCount(_ value: UInt64) -> Int {
        var count = 1
        var rest = value
        while rest >= 10_000 {
            rest /= 10_000
            count &+= 4
        }
        return count &+ (rest >= 10 ? 1 : 0) &+ (rest >= 100 ? 1 : 0) &+ (rest >= 1000 ? 1 : 0)
    }

    /// Writes two digits. `value` is below 100.
    @inline(__always)
    static func pair(_ value: Int, at place: UnsafeMutablePointer<UInt8>) {
        let digits = pairs.utf8Start + value &* 2
        place[0] = digits[0]
        place[1] = digits[1]
    }

    /// "00" to "99".
    private static let pairs: StaticString = """
        00010203040506070809101112131415161718192021222324252627282930313233343536373839\
        40414243444546474849505152535455565758596061626364656667686970717273747576777879\
        8081828384858687888990919293949596979899
        """

    /// The shortest text that reads as `value`, or all digits of a whole number of 64 bits.
    @usableFromInline
    mutating func number(_ value: Double) {
        // A decimal with at most six places and fifteen digits that reads as the value is its
        // shortest text. Below 0.0001 a text with an exponent is shorter.
        let magnitude = value.magnitude
        if magnitude >= 1e-4, magnitude < 1e9 {
            let millionths = UInt64(magnitude * 1e6 + 0.5)
            if Double(millionths) / 1e6 == magnitude {
                return decimal(millionths, value < 0)
            }
        }
        // A whole number keeps all of its digits, because `multipleOf` depends on them.
        if magnitude >= 0x1p53, let whole = Int(exactly: value) { return integer(whole) }
        guard value.isFinite else { return refuse() }
        var text = value.description
        text.withUTF8 { bytes in
            if let start = bytes.baseAddress { append(start, bytes.count) }
        }
    }

    /// Writes `millionths` / 1,000,000 with at least one place after the point.
    private mutating func decimal(_ millionths: UInt64, _ isNegative: Bool) {
        if isNegative { append(Byte.minus) }
        unsigned(millionths / 1_000_000)
        fraction(Int(truncatingIfNeeded: millionths % 1_000_000), leastPlaces: 1)
    }

    /// Writes a point and the six digits of `millionths`, without the last zeros beyond
    /// `leastPlaces`.
    mutating func fraction(_ millionths: Int, leastPlaces: Int) {
        let place = room(for: 7)
        place[0] = Byte.point
        Self.pair(millionths / 10_000, at: place + 1)
        Self.pair(millionths / 100 % 100, at: place + 3)
        Self.pair(millionths % 100, at: place + 5)
        var length = 7
        while length > leastPlaces &+ 1, place[length &- 1] == Byte.zero { length &-= 1 }
        filled &+= length
    }
}
