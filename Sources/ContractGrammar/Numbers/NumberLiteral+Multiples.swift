extension NumberLiteral {
    /// Whether the number as it is spelled is a multiple of `divisor`, which is finite and above 0.
    ///
    /// The answer is exact: a divisor that is no whole number stands for the decimal that it is
    /// printed as, not for its binary fraction.
    package func isMultiple(of divisor: Double) -> Bool {
        NumberLiteral.with(divisor.decimalText) { isMultiple(of: $0) } ?? false
    }

    package static func isMultiple(_ number: String, of divisor: Double) -> Bool {
        with(number) { $0.isMultiple(of: divisor) } ?? false
    }

    private func isMultiple(of unit: NumberLiteral) -> Bool {
        guard digits > 0, unit.digits > 0 else { return digits == 0 }
        var significand = Residue(modulus: unit.digits)
        var zeros = 0
        var count = 0
        var isFraction = false
        var power = writtenExponent - unit.exponent
        // All digits, without the zeros at their end.
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
        // The remaining digits do not end in 0, so no power of ten divides them.
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
