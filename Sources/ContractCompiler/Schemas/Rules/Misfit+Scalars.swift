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
        let limits: [(Located<Double>?, (Double, Double) -> Bool, String)] = [
            (minimum, { $0 >= $1 }, "below the minimum"),
            (maximum, { $0 <= $1 }, "above the maximum"),
            (exclusiveMinimum, { $0 > $1 }, "not above the limit"),
            (exclusiveMaximum, { $0 < $1 }, "not below the limit"),
            (
                multipleOf, { ShortestDecimal($0).isMultiple(of: ShortestDecimal($1)) },
                "not a multiple"
            ),
        ]
        for (limit, holds, words) in limits {
            guard let limit, !holds(number, limit.value) else { continue }
            return Misfit(
                range: range, words: "\(words) of \(numberText(limit.value))", rule: limit.range)
        }
        return nil
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
        if let format, !TextFormat.accepts(format.value, text) {
            return Misfit(range: range, words: TextFormat.words(format.value))
        }
        return nil
    }
}
