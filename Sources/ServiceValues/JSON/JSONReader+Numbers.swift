import ContractGrammar

extension JSONReader {
    /// Reads an integer, also one that is written `1.0` or `1e2`. Nil if it is not an integer,
    /// which is recorded.
    @inlinable
    mutating func scanInteger() -> Int? {
        var place = cursor
        let isNegative = place < end && place.pointee == Byte.minus
        if isNegative { place += 1 }
        let digits = place
        var magnitude: UInt64 = 0
        while place < end {
            let digit = place.pointee &- Byte.zero
            guard digit < 10 else { break }
            magnitude = magnitude &* 10 &+ UInt64(digit)
            place += 1
        }
        let count = place - digits
        // Up to 18 digits fit. Leading zeros, fractions, exponents and numbers at the end of the
        // document are read by `scanUnusualInteger`.
        guard count > 0, count <= 18, digits.pointee != Byte.zero || count == 1, place < end,
            place.pointee != Byte.point, place.pointee | 0x20 != UInt8(ascii: "e")
        else { return scanUnusualInteger() }
        cursor = place
        let value = Int(truncatingIfNeeded: magnitude)
        return isNegative ? 0 &- value : value
    }

    @usableFromInline
    mutating func scanUnusualInteger() -> Int? {
        let place = cursor
        guard next == Byte.minus || next &- Byte.zero < 10 else {
            mismatch("an integer")
            return nil
        }
        guard let literal = scanNumber() else { return nil }
        switch literal.integer {
        case .exact(let value):
            return value
        case .fraction:
            let message = "must be an integer, is \(literal.excerpt)"
            refuse(RuleFailure("type", message), at: place)
        case .tooSmall:
            refuse(IntegerRules.tooSmall(.min, false, literal.excerpt), at: place)
        case .tooLarge:
            refuse(IntegerRules.tooLarge(.max, false, literal.excerpt), at: place)
        }
        return nil
    }

    /// Reads a number of few digits without an exponent, as most are. Nil for any other value, and
    /// then the cursor has not moved.
    @inline(__always)
    mutating func scanPlainNumber() -> Double? {
        var place = cursor
        let isNegative = place < end && place.pointee == Byte.minus
        if isNegative { place += 1 }
        let first = place
        var digits: UInt64 = 0
        Self.takeDigits(&place, end, &digits)
        var count = place - first
        guard count > 0, first.pointee != Byte.zero || count == 1, place < end else { return nil }
        var places = 0
        if place.pointee == Byte.point {
            let fraction = place + 1
            place = fraction
            Self.takeDigits(&place, end, &digits)
            places = place - fraction
            count += places
            guard places > 0, place < end else { return nil }
        }
        // Nineteen digits fit. Digits up to 2^53 and powers up to 10^22 are exact doubles, so their
        // quotient is rounded correctly.
        guard count <= 19, digits <= 1 << 53, place.pointee | 0x20 != UInt8(ascii: "e") else {
            return nil
        }
        cursor = place
        let magnitude = Double(digits) / Self.powersOfTen[places]
        return isNegative ? -magnitude : magnitude
    }

    /// The powers for the fractions of numbers with at most nineteen digits.
    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19,
    ]

    @inline(__always)
    private static func takeDigits(
        _ place: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ digits: inout UInt64
    ) {
        while place < end {
            let digit = place.pointee &- Byte.zero
            guard digit < 10 else { return }
            digits = digits &* 10 &+ UInt64(digit)
            place += 1
        }
    }

    /// Steps over a number. Nil if the document is malformed.
    mutating func scanNumber() -> NumberLiteral? {
        guard let literal = NumberLiteral(cursor, end) else {
            refuseNumber()
            return nil
        }
        cursor = literal.end
        return literal
    }

    private mutating func refuseNumber() {
        let isNumber = next == Byte.minus || next &- Byte.zero < 10
        guard isNumber else { return refuseUnexpected() }
        refuseDocument("has an incomplete number")
    }
}

extension NumberLiteral {
    /// The number for messages, in at most 40 characters.
    var excerpt: String {
        // A part of the reader's input, which outlives the literal.
        let bytes = UnsafeBufferPointer(start: start, count: end - start)
        return Wording.excerpt(String(decoding: bytes.prefix(64), as: UTF8.self))
    }
}
