extension IntegerRules {
    /// The same rules within 32 bits.
    @usableFromInline
    var narrowed: Self {
        var rules = self
        if minimum < Int(Int32.min) {
            rules.minimum = Int(Int32.min)
            rules.isMinimumExcluded = false
        }
        if maximum > Int(Int32.max) {
            rules.maximum = Int(Int32.max)
            rules.isMaximumExcluded = false
        }
        return rules
    }

    @inlinable @inline(__always)
    func allow(_ value: Int) -> Bool {
        (isMinimumExcluded ? value > minimum : value >= minimum)
            && (isMaximumExcluded ? value < maximum : value <= maximum)
            && (divisor == 0 || value % divisor == 0)
    }

    func failures(_ value: Int) -> [RuleFailure] {
        var failures: [RuleFailure] = []
        if isMinimumExcluded ? value <= minimum : value < minimum {
            failures.append(Self.tooSmall(minimum, isMinimumExcluded, value.grouped))
        }
        if isMaximumExcluded ? value >= maximum : value > maximum {
            failures.append(Self.tooLarge(maximum, isMaximumExcluded, value.grouped))
        }
        if divisor != 0, value % divisor != 0 {
            let message = "must be a multiple of \(divisor.grouped), is \(value.grouped)"
            failures.append(RuleFailure("multipleOf", message))
        }
        return failures
    }

    static func tooSmall(_ bound: Int, _ isExcluded: Bool, _ actual: String) -> RuleFailure {
        let relation: StaticString = isExcluded ? "more than" : "at least"
        let keyword = isExcluded ? "exclusiveMinimum" : "minimum"
        return RuleFailure(keyword, Wording.comparison(relation, bound, actual))
    }

    static func tooLarge(_ bound: Int, _ isExcluded: Bool, _ actual: String) -> RuleFailure {
        let relation: StaticString = isExcluded ? "less than" : "at most"
        let keyword = isExcluded ? "exclusiveMaximum" : "maximum"
        return RuleFailure(keyword, Wording.comparison(relation, bound, actual))
    }
}
