extension NumberLiteral {
    /// The nearest double, ties to even, or nil if that is beyond the finite ones.
    package var double: Double? {
        let magnitude = hasMore ? nil : Self.exactly(digits, exponent)
        if let magnitude { return isNegative ? -magnitude : magnitude }
        return slowDouble
    }

    /// ± digits × 10^exponent, rounded once, for the exponents that numbers usually have.
    private static func exactly(_ digits: UInt64, _ exponent: Int) -> Double? {
        if digits == 0 { return 0 }
        guard exponent >= -19, exponent <= 19 else { return nil }
        let power = powers[abs(exponent)]
        // Both operands are exact doubles, so the one operation rounds correctly.
        if digits <= 1 << 53 {
            return exponent < 0
                ? Double(digits) / Double(power) : Double(digits) * Double(power)
        }
        return exponent < 0 ? quotient(digits, power) : product(digits, power)
    }

    private static let powers: [UInt64] = (0...19).map { exponent in
        (0..<exponent).reduce(1) { power, _ in power * 10 }
    }

    private static func product(_ digits: UInt64, _ power: UInt64) -> Double {
        let (high, low) = digits.multipliedFullWidth(by: power)
        if high == 0 { return Double(low) }
        // The upper 64 bits. The last one, which is far below the rounding bit, is set if lower
        // bits are.
        let shift = UInt64(high.leadingZeroBitCount)
        let top = shift == 0 ? high : high << shift | low >> (64 - shift)
        let rest = shift == 0 ? low : low << shift
        return scaled(top | (rest == 0 ? 0 : 1), by: 64 - Int(shift))
    }

    private static func quotient(_ digits: UInt64, _ power: UInt64) -> Double {
        // Both are shifted to the top bit, the dividend to the one below: the quotient has 63 or 64
        // bits.
        let moved = digits.leadingZeroBitCount
        let lifted = power.leadingZeroBitCount
        let dividend = (digits << UInt64(moved)) >> 1
        let divisor = power << UInt64(lifted)
        let low = ((digits << UInt64(moved)) & 1) << 63
        let (quotient, remainder) = divisor.dividingFullWidth((dividend, low))
        return scaled(quotient | (remainder == 0 ? 0 : 1), by: lifted - moved - 63)
    }

    /// `significand` × 2^`exponent`, rounded once: the result is normal in the ranges of all
    /// callers.
    private static func scaled(_ significand: UInt64, by exponent: Int) -> Double {
        Double(significand) * Double(bitPattern: UInt64(1023 + exponent) << 52)
    }

    /// The most digits that can decide how a double is rounded.
    private static let decisiveDigits = 800

    /// The double as the standard library reads it. One digit replaces those that can't decide the
    /// rounding, so that the text stays short.
    private var slowDouble: Double? {
        var text: [UInt8] = isNegative ? [Byte.minus] : []
        var count = 0
        var power = 0
        var rest = false
        var isFraction = false
        // The reader's input, which outlives the literal.
        for byte in UnsafeBufferPointer(start: start, count: end - start) {
            if byte == Byte.point { isFraction = true }
            if byte | 0x20 == UInt8(ascii: "e") { break }
            guard byte &- Byte.zero < 10 else { continue }
            if byte > Byte.zero || count > 0 {
                if count < Self.decisiveDigits {
                    text.append(byte)
                } else if byte > Byte.zero {
                    rest = true
                }
                if count >= Self.decisiveDigits { power += 1 }
                count += 1
            }
            if isFraction { power -= 1 }
        }
        if rest {
            text.append(Byte.zero + 1)
            power -= 1
        }
        text += Array("e\(power + writtenExponent)".utf8)
        guard let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite else {
            return nil
        }
        return value
    }

    /// The number after the `e`.
    var writtenExponent: Int {
        var place = start
        while place < end, place.pointee | 0x20 != UInt8(ascii: "e") { place += 1 }
        guard place < end else { return 0 }
        place += 1
        let isNegative = place.pointee == Byte.minus
        var power = 0
        while place < end {
            if place.pointee &- Byte.zero < 10 {
                power = min(power * 10 + Int(place.pointee &- Byte.zero), 1_000_000_000)
            }
            place += 1
        }
        return isNegative ? -power : power
    }
}
