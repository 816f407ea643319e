/// The order of a number and a bound, without rounding.
package struct NumberOrder {
    /// Negative if the number is below the bound, 0 if it is the bound, positive if it is above.
    package let sign: Int

    /// - Parameter number: Finite; `bound` may be infinite.
    package init(_ number: Double, _ bound: Double) {
        self.init(sign: number < bound ? -1 : number == bound ? 0 : 1)
    }

    package init(_ number: Int, _ bound: Double) {
        // Whole numbers up to 2^53 are doubles.
        if number.magnitude <= 1 << 53 {
            self.init(Double(number), bound)
            return
        }
        let floor = bound.rounded(.down)
        switch Int(exactly: floor) {
        case nil: self.init(sign: bound > 0 ? -1 : 1)
        case let whole? where whole == number: self.init(sign: bound > floor ? -1 : 0)
        case let whole?: self.init(sign: number < whole ? -1 : 1)
        }
    }

    private init(sign: Int) { self.sign = sign }
}

extension NumberLiteral {
    /// The number, if it is whole and so large that ``double`` may be another one.
    package var wholeBeyondDouble: Int? {
        guard isLong, case .exact(let whole) = integer, whole.magnitude > 1 << 53 else {
            return nil
        }
        return whole
    }

    /// Whether ``double`` may be another number than the shortest decimal of it says.
    package var isLong: Bool { hasMore || digits > 1 << 53 || exponent > 0 }
}

extension Double {
    /// The decimal for the number: all digits of a whole number of 64 bits, else the shortest that
    /// is read as this number.
    package var decimalText: String { Int(exactly: self).map(String.init) ?? description }

    /// Whether `text`, whose nearest double is this number, means exactly this number: it is the
    /// shortest decimal for it, or a whole number of 64 bits.
    package func isMeant(by text: String, _ form: NumberLiteral.Form) -> Bool {
        let shortest = NumberLiteral.with(description) { $0.decimal }
        return NumberLiteral.with(text, form) { literal in
            if literal.hasMore { return false }
            if let shortest, literal.decimal == shortest { return true }
            guard case .exact(let whole) = literal.integer else { return false }
            return Int(exactly: self) == whole
        } ?? false
    }
}

extension NumberLiteral {
    /// Digits without zeros at their end, and the power of ten that they are multiplied by.
    fileprivate struct Decimal: Equatable {
        var digits: UInt64
        var exponent: Int
    }

    /// The decimal of a number with no digit other than 0 after the nineteenth.
    fileprivate var decimal: Decimal {
        var decimal = Decimal(digits: digits, exponent: digits == 0 ? 0 : exponent)
        while decimal.digits > 0, decimal.digits % 10 == 0 {
            decimal.digits /= 10
            decimal.exponent += 1
        }
        return decimal
    }
}
