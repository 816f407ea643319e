/// A number as a document spells it: ± `digits` × 10^`exponent`. Digits after the nineteenth are
/// not in `digits`; `hasMore` tells whether one of them is not 0.
package struct NumberLiteral {
    // Points into the reader's input. Do not keep a literal after the reader is gone.
    package let start: UnsafePointer<UInt8>
    package let end: UnsafePointer<UInt8>
    package private(set) var isNegative = false
    /// The first nineteen significant digits.
    package private(set) var digits: UInt64 = 0
    package private(set) var exponent = 0
    /// Whether a digit that is not 0 follows the nineteenth.
    package private(set) var hasMore = false
    /// Whether the number is spelled without fraction and exponent.
    package private(set) var isWhole = true

    /// Exponents are cut off here: no document has enough digits to bring such a number back into
    /// range.
    private static let exponentLimit = 1_000_000_000

    package enum Form {
        /// RFC 8259 section 6.
        case json
        /// YAML 1.2.2 section 10.3.2: also `+1`, `007`, `.5` and `1.`.
        case yaml
    }

    /// Reads the number at `start`, or nil if there is none.
    package init?(
        _ start: UnsafePointer<UInt8>, _ limit: UnsafePointer<UInt8>, _ form: Form = .json
    ) {
        var scanner = DigitScanner(place: start, limit: limit)
        isNegative = scanner.skip(Byte.minus)
        if !isNegative, form == .yaml { _ = scanner.skip(UInt8(ascii: "+")) }
        let hasLeadingZero = scanner.peek == Byte.zero
        let whole = scanner.scan(isFraction: false)
        guard form == .yaml || whole == 1 || whole > 1 && !hasLeadingZero else { return nil }
        if scanner.skip(Byte.point) {
            isWhole = false
            let places = scanner.scan(isFraction: true)
            guard places > 0 || form == .yaml && whole > 0 else { return nil }
        } else if whole == 0 {
            return nil
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

    package enum Integer {
        case exact(Int)
        case fraction, tooSmall, tooLarge
    }

    package var integer: Integer {
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
}

extension NumberLiteral {
    /// The result of `look` for the number that all of `text` spells; nil if it spells none.
    package static func with<Result>(
        _ text: String, _ form: Form = .json, _ look: (NumberLiteral) -> Result
    ) -> Result? {
        var text = text
        return text.withUTF8 { bytes in
            guard let start = bytes.baseAddress, bytes.count > 0,
                let literal = NumberLiteral(start, start + bytes.count, form),
                literal.end == start + bytes.count
            else { return nil }
            return look(literal)
        }
    }

    /// The number that all of `text` spells; nil if it spells none.
    package init?(parameter text: UnsafeRawBufferPointer) {
        guard let start = text.baseAddress, text.count > 0 else { return nil }
        // Bytes have no alignment and are only read.
        let bytes = start.assumingMemoryBound(to: UInt8.self)
        self.init(bytes, bytes + text.count)
        guard end == bytes + text.count else { return nil }
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

    /// Takes digits and returns their number.
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
