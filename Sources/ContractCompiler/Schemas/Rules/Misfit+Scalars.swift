import ContractGrammar
import Diagnostics

extension IntegerConstraints {
    func misfit(of number: Int, at range: SourceRange) -> Misfit? {
        let limits: [(Located<Int>?, (Int, Int) -> Bool, String)] = [
            (minimum, { $0 >= $1 }, "below the minimum"),
            (maximum, { $0 <= $1 }, "above the maximum"),
            (exclusiveMinimum, { $0 > $1 }, "not above the limit"),
            (exclusiveMaximum, { $0 < $1 }, "not below the limit"),
            (multipleOf, { $1 == 0 || $0 % $1 == 0 }, "not a multiple"),
        ]
        for (limit, holds, words) in limits {
            guard let limit, !holds(number, limit.value) else { continue }
            return Misfit(range: range, words: "\(words) of \(limit.value)", rule: limit.range)
        }
        guard !isInt32 || Int32(exactly: number) != nil else {
            return Misfit(range: range, words: "this needs more than 32 bits")
        }
        return nil
    }
}

extension NumberConstraints {
    func misfit(of number: Double, at range: SourceRange) -> Misfit? {
        misfit(of: "\(number)", at: range) { NumberOrder(number, $0) }
    }

    func misfit(of number: Int, at range: SourceRange) -> Misfit? {
        guard Int(exactly: Double(number)) == number else {
            return Misfit(range: range, words: "floating point can't hold this number exactly")
        }
        return misfit(of: "\(number)", at: range) { NumberOrder(number, $0) }
    }

    /// - Parameter text: The number in JSON.
    private func misfit(
        of text: String, at range: SourceRange, _ order: (Double) -> NumberOrder
    ) -> Misfit? {
        let limits: [(Located<Double>?, (Int) -> Bool, String)] = [
            (minimum, { $0 >= 0 }, "below the minimum"),
            (maximum, { $0 <= 0 }, "above the maximum"),
            (exclusiveMinimum, { $0 > 0 }, "not above the limit"),
            (exclusiveMaximum, { $0 < 0 }, "not below the limit"),
        ]
        for (limit, holds, words) in limits {
            guard let limit, !holds(order(limit.value).sign) else { continue }
            return misfit(words, limit, at: range)
        }
        guard let divisor = multipleOf, !NumberLiteral.isMultiple(text, of: divisor.value) else {
            return nil
        }
        return misfit("not a multiple", divisor, at: range)
    }

    private func misfit(
        _ words: String, _ limit: Located<Double>, at range: SourceRange
    ) -> Misfit {
        Misfit(range: range, words: "\(words) of \(limit.value.decimalText)", rule: limit.range)
    }
}

extension StringConstraints {
    func misfit(of text: String, at range: SourceRange) -> Misfit? {
        let length = text.unicodeScalars.count
        if let least = minLength, length < least.value {
            return Misfit(
                range: range, words: "shorter than the minimum of \(least.value)", rule: least.range
            )
        }
        if let most = maxLength, length > most.value {
            return Misfit(
                range: range, words: "longer than the maximum of \(most.value)", rule: most.range)
        }
        if let pattern, !pattern.value.matches(text) {
            return Misfit(range: range, words: "does not match the pattern", rule: pattern.range)
        }
        if let format, !format.value.accepts(text) {
            return Misfit(range: range, words: format.value.reproach)
        }
        return nil
    }
}
