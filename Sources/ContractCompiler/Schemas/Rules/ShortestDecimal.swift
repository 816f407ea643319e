/// The shortest decimal that reads as a number: digits × 10^exponent. It is what people wrote,
/// where a binary fraction only comes near: with it 0.3 is a multiple of 0.1, and 0.35 is not.
struct ShortestDecimal {
    /// At most 17 decimal digits, and no zero at the end; 0 for 0.
    private(set) var digits: UInt64 = 0
    private(set) var exponent = 0

    /// - Parameter number: Finite; its sign is left out.
    init(_ number: Double) {
        var isFraction = false
        var text = "\(number.magnitude)"[...]
        if let power = text.firstIndex(where: { $0 == "e" }) {
            exponent = Int(text[text.index(after: power)...]) ?? 0
            text = text[..<power]
        }
        for byte in text.utf8 {
            guard (48...57).contains(byte) else {
                isFraction = true
                continue
            }
            digits = digits &* 10 &+ UInt64(byte - 48)
            exponent -= isFraction ? 1 : 0
        }
        while digits > 0, digits % 10 == 0 {
            digits /= 10
            exponent += 1
        }
    }

    func isMultiple(of divisor: ShortestDecimal) -> Bool {
        guard digits > 0, divisor.digits > 0 else { return digits == 0 }
        // No power of ten divides digits that do not end in 0.
        guard exponent >= divisor.exponent else { return false }
        var rest = digits % divisor.digits
        for _ in 0..<(exponent - divisor.exponent) where rest > 0 {
            rest = rest * 10 % divisor.digits
        }
        return rest == 0
    }
}
