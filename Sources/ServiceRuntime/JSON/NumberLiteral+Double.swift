extension NumberLiteral {
    /// The nearest double, ties to even, or nil if that is beyond the finite ones.
    @usableFromInline
    var double: Double? {
        let magnitude = hasMore ? nil : Self.exactly(digits, exponent)
        if let magnitude { return isNegative ? -magnitude : magnitude }
        return slowDouble
    }

    /// ± digits × 10^exponent, rounded once, for the exponents that numbers usually have.
    private static func exactly(_ digits: UInt64, _ exponent: Int) -> Double? {
        if digits == 0 { return 0 }
        guard exponent >= -19, exponent <= 19 else { return nil }
        let power = powers[abs(exponent)]
        // Both are exact, so that the one operation rounds correctly.
        if digits <= 1 << 53 {
            return exponent < 0
                ? Double(digits) / Double(power) : Double(digits) * Double(power)
        }
        return exponent < 0 ? quotient(digits, power) : product(digits, power)
    }

    /// Those that a number of nineteen digits can have.
    static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19,
    ]

    private static let powers: [UInt64] = (0...19).map { exponent in
        (0..<exponent).reduce(1) { power, _ in power * 10 }
    }

    private static func product(_ digits: UInt64, _ power: UInt64) -> Double {
        let (high, low) = digits.multipliedFullWidth(by: power)
        if high == 0 { return Double(low) }
        // The upper 64 bits; whether something is below them is kept in the last one, which is far
        // behind the rounding bit.
        let shift = UInt64(high.leadingZeroBitCount)
        let top = shift == 0 ? high : high << shift | low >> (64 - shift)
        let rest = shift == 0 ? low : low << shift
        return scaled(top | (rest == 0 ? 0 : 1), by: 64 - Int(shift))
    }

    private static func quotient(_ digits: UInt64, _ power: UInt64) -> Double {
        // Both are moved to the top, the dividend one less, so that the quotient has 63 or 64 bits.
        let moved = digits.leadingZeroBitCount
        let lifted = power.leadingZeroBitCount
        let dividend = (digits << UInt64(moved)) >> 1
        let divisor = power << UInt64(lifted)
        let low = ((digits << UInt64(moved)) & 1) << 63
        let (quotient, remainder) = divisor.dividingFullWidth((dividend, low))
        return scaled(quotient | (remainder == 0 ? 0 : 1), by: lifted - moved - 63)
    }

    /// `significand` × 2^`exponent`, rounded once; the result is normal for the callers' ranges.
    private static func scaled(_ significand: UInt64, by exponent: Int) -> Double {
        Double(significand) * Double(bitPattern: UInt64(1023 + exponent) << 52)
    }

    /// Digits that can decide how a double is rounded.
    private static let decisiveDigits = 800

    /// By the standard library. Digits that cannot decide the rounding are replaced by one, so that
    /// the text stays short.
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

    /// What stands behind the `e`.
    private var writtenExponent: Int {
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

extension NumberLiteral {
    /// Whether the number as it is spelled is a multiple of the decimal that `divisor` is printed
    /// as. Exact: no binary fraction is involved.
    func isMultiple(of divisor: Double) -> Bool {
        var printed = divisor.description
        return printed.withUTF8 { bytes in
            guard let start = bytes.baseAddress,
                let unit = NumberLiteral(start, start + bytes.count)
            else { return false }
            return isMultiple(of: unit)
        }
    }

    private func isMultiple(of unit: NumberLiteral) -> Bool {
        guard digits > 0, unit.digits > 0 else { return digits == 0 }
        var significand = Residue(modulus: unit.digits)
        var zeros = 0
        var count = 0
        var isFraction = false
        var power = writtenExponent - unit.exponent
        // The digits, all of them, without the zeros at their end.
        for byte in UnsafeBufferPointer(start: start, count: end - start) {
            if byte == Byte.point { isFraction = true }
            if byte | 0x20 == UInt8(ascii: "e") { break }
            guard byte &- Byte.zero < 10 else { continue }
            if isFraction { power -= 1 }
            if byte == Byte.zero {
                zeros += 1
            } else {
                for _ in 0..<(count > 0 ? zeros : 0) { significand.append(0) }
                significand.append(UInt64(byte &- Byte.zero))
                zeros = 0
                count += 1
            }
        }
        power += zeros
        // What is left does not end in 0, so no power of ten divides it.
        guard power >= 0 else { return false }
        significand.multiply(byTenTo: power)
        return significand.value == 0
    }
}

/// Arithmetic modulo a number.
private struct Residue {
    let modulus: UInt64
    private(set) var value: UInt64 = 0

    init(modulus: UInt64) { self.modulus = modulus }

    mutating func append(_ digit: UInt64) {
        value = product(value, 10)
        let (sum, overflows) = value.addingReportingOverflow(digit % modulus)
        value = overflows || sum >= modulus ? sum &- modulus : sum
    }

    mutating func multiply(byTenTo power: Int) {
        var base = 10 % modulus
        var power = power
        while power > 0 {
            if power & 1 == 1 { value = product(value, base) }
            base = product(base, base)
            power >>= 1
        }
    }

    private func product(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right % modulus)
        return modulus.dividingFullWidth((product.high, product.low)).remainder
    }
}
