/// A number as a document spells it: the value is ± `digits` × 10^`exponent`, except for digits
/// behind the nineteenth, which are only known by `hasMore`.
@usableFromInline
struct NumberLiteral {
    // Points into the reader's input. Do not keep a literal after the reader is gone.
    let start: UnsafePointer<UInt8>
    @usableFromInline let end: UnsafePointer<UInt8>
    @usableFromInline private(set) var isNegative = false
    /// The first nineteen significant digits.
    private(set) var digits: UInt64 = 0
    private(set) var exponent = 0
    /// Whether a digit that is not 0 follows the nineteenth.
    private(set) var hasMore = false
    /// Whether it is spelled without fraction and exponent.
    private(set) var isWhole = true

    /// Beyond this, exponents are all alike: no document is long enough to bring them back.
    private static let exponentLimit = 1_000_000_000

    /// Reads the number at `start` by the grammar of RFC 8259 section 6, or nil if there is none.
    @usableFromInline
    init?(_ start: UnsafePointer<UInt8>, _ limit: UnsafePointer<UInt8>) {
        var scanner = DigitScanner(place: start, limit: limit)
        isNegative = scanner.skip(Byte.minus)
        let hasLeadingZero = scanner.peek == Byte.zero
        let whole = scanner.scan(isFraction: false)
        guard whole > 0, whole == 1 || !hasLeadingZero else { return nil }
        if scanner.skip(Byte.point) {
            isWhole = false
            guard scanner.scan(isFraction: true) > 0 else { return nil }
        }
        if scanner.peek | 0x20 == UInt8(ascii: "e") {
            isWhole = false
            guard let power = scanner.scanExponent(Self.exponentLimit) else { return nil }
            scanner.exponent += power
        }
        self.start = start
        end = scanner.place
        digits = scanner.digits
        exponent = scanner.exponent
        hasMore = scanner.hasMore
    }

    enum Integer {
        case exact(Int)
        case fraction, tooSmall, tooLarge
    }

    var integer: Integer {
        if digits == 0 { return .exact(0) }
        var digits = digits
        var exponent = exponent
        while exponent < 0, digits % 10 == 0 {
            digits /= 10
            exponent += 1
        }
        if exponent < 0 || exponent == 0 && hasMore { return .fraction }
        let outside = isNegative ? Integer.tooSmall : .tooLarge
        guard exponent <= 19 else { return outside }
        for _ in 0..<exponent {
            let (product, overflows) = digits.multipliedReportingOverflow(by: 10)
            if overflows { return outside }
            digits = product
        }
        if isNegative {
            return digits <= Int.min.magnitude
                ? .exact(Int(truncatingIfNeeded: 0 &- digits)) : outside
        }
        return digits <= Int.max.magnitude ? .exact(Int(digits)) : outside
    }

    /// For messages: at most 40 characters.
    var excerpt: String {
        // The reader's input, which outlives the literal.
        let bytes = UnsafeBufferPointer(start: start, count: end - start)
        return Wording.excerpt(String(decoding: bytes.prefix(64), as: UTF8.self))
    }
}

/// Collects the digits of a number.
private struct DigitScanner {
    // Lent to the initializer of the literal, which scans and is done with them.
    var place: UnsafePointer<UInt8>
    let limit: UnsafePointer<UInt8>
    var digits: UInt64 = 0
    var significant = 0
    var exponent = 0
    var hasMore = false

    init(place: UnsafePointer<UInt8>, limit: UnsafePointer<UInt8>) {
        self.place = place
        self.limit = limit
    }

    var peek: UInt8 { place < limit ? place.pointee : 0 }

    mutating func skip(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        place += 1
        return true
    }

    /// Takes digits and says how many there were.
    mutating func scan(isFraction: Bool) -> Int {
        let first = place
        while place < limit {
            let digit = place.pointee &- Byte.zero
            guard digit < 10 else { break }
            if significant < 19 {
                digits = digits &* 10 &+ UInt64(digit)
                if digits > 0 { significant &+= 1 }
                if isFraction { exponent &-= 1 }
            } else {
                if digit > 0 { hasMore = true }
                if !isFraction { exponent &+= 1 }
            }
            place += 1
        }
        return place - first
    }

    mutating func scanExponent(_ most: Int) -> Int? {
        place += 1
        let isNegative = peek == Byte.minus
        if isNegative || peek == UInt8(ascii: "+") { place += 1 }
        let first = place
        var power = 0
        while place < limit, place.pointee &- Byte.zero < 10 {
            power = min(power * 10 + Int(place.pointee &- Byte.zero), most)
            place += 1
        }
        guard place > first else { return nil }
        return isNegative ? -power : power
    }
}
