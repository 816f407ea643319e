import ContractGrammar

/// The rules of a contract for an integer.
@frozen
public struct IntegerRules: JSONRules {
    @usableFromInline var minimum: Int
    @usableFromInline var maximum: Int
    /// 0: none.
    @usableFromInline var divisor: Int
    @usableFromInline var isMinimumExcluded: Bool
    @usableFromInline var isMaximumExcluded: Bool

    @inlinable
    public init() {
        minimum = .min
        maximum = .max
        divisor = 0
        isMinimumExcluded = false
        isMaximumExcluded = false
    }

    @inlinable
    public static func range(_ range: some LimitRange) -> Self { Self().range(range) }
    @inlinable
    public static func above(_ bound: Int) -> Self { Self().above(bound) }
    @inlinable
    public static func below(_ bound: Int) -> Self { Self().below(bound) }
    /// `divisor` is above 0.
    @inlinable
    public static func multiple(of divisor: Int) -> Self { Self().multiple(of: divisor) }

    /// Sets the bounds that `range` has, and keeps the others.
    @inlinable
    public func range(_ range: some LimitRange) -> Self {
        var rules = self
        if range.leastLimit != .min {
            rules.minimum = range.leastLimit
            rules.isMinimumExcluded = false
        }
        if range.greatestLimit != .max {
            rules.maximum = range.greatestLimit
            rules.isMaximumExcluded = false
        }
        return rules
    }

    /// `exclusiveMinimum`
    @inlinable
    public func above(_ bound: Int) -> Self {
        var rules = self
        rules.minimum = bound
        rules.isMinimumExcluded = true
        return rules
    }

    /// `exclusiveMaximum`
    @inlinable
    public func below(_ bound: Int) -> Self {
        var rules = self
        rules.maximum = bound
        rules.isMaximumExcluded = true
        return rules
    }

    @inlinable
    public func multiple(of divisor: Int) -> Self {
        var rules = self
        rules.divisor = divisor
        return rules
    }
}

/// The rules of a contract for a number.
@frozen
public struct NumberRules: JSONRules {
    @usableFromInline var minimum: Double
    @usableFromInline var maximum: Double
    /// 0: none.
    @usableFromInline var divisor: Double
    @usableFromInline var isMinimumExcluded: Bool
    @usableFromInline var isMaximumExcluded: Bool

    @inlinable
    public init() {
        minimum = -.infinity
        maximum = .infinity
        divisor = 0
        isMinimumExcluded = false
        isMaximumExcluded = false
    }

    @inlinable
    public static func range(_ range: ClosedRange<Double>) -> Self { Self().range(range) }
    @inlinable
    public static func range(_ range: PartialRangeFrom<Double>) -> Self { Self().range(range) }
    @inlinable
    public static func range(_ range: PartialRangeThrough<Double>) -> Self { Self().range(range) }
    @inlinable
    public static func above(_ bound: Double) -> Self { Self().above(bound) }
    @inlinable
    public static func below(_ bound: Double) -> Self { Self().below(bound) }
    /// `divisor` is finite and above 0, and means the shortest decimal that reads as it: the
    /// literal 0.3 is a multiple of 0.1, although their binary fractions are not.
    @inlinable
    public static func multiple(of divisor: Double) -> Self { Self().multiple(of: divisor) }

    @inlinable
    public func range(_ range: ClosedRange<Double>) -> Self {
        self.range(range.lowerBound...).range(...range.upperBound)
    }

    @inlinable
    public func range(_ range: PartialRangeFrom<Double>) -> Self {
        var rules = self
        rules.minimum = range.lowerBound
        rules.isMinimumExcluded = false
        return rules
    }

    @inlinable
    public func range(_ range: PartialRangeThrough<Double>) -> Self {
        var rules = self
        rules.maximum = range.upperBound
        rules.isMaximumExcluded = false
        return rules
    }

    /// `exclusiveMinimum`
    @inlinable
    public func above(_ bound: Double) -> Self {
        var rules = self
        rules.minimum = bound
        rules.isMinimumExcluded = true
        return rules
    }

    /// `exclusiveMaximum`
    @inlinable
    public func below(_ bound: Double) -> Self {
        var rules = self
        rules.maximum = bound
        rules.isMaximumExcluded = true
        return rules
    }

    @inlinable
    public func multiple(of divisor: Double) -> Self {
        var rules = self
        rules.divisor = divisor
        return rules
    }
}

extension NumberRules {
    static func overflow(_ literal: NumberLiteral) -> RuleFailure {
        RuleFailure("type", "must be a number that 64 bits can hold, is \(literal.excerpt)")
    }
}
