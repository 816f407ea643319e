import Diagnostics

/// A bound that can be written as a Swift literal.
protocol LiteralBound: Comparable, Sendable {
    var literal: Code { get }
    var isNegative: Bool { get }
}

extension Int: LiteralBound {
    var literal: Code { "\(literal: self)" }
    var isNegative: Bool { self < 0 }
}

extension Double: LiteralBound {
    var literal: Code { numberLiteral(self) }
    var isNegative: Bool { sign == .minus }
}

extension LiteralBound {
    /// The bound in a range: `...(-5)`, because without parentheses `...-` would be one operator.
    fileprivate var operand: Code { isNegative ? "(\(literal))" : literal }
}

extension Bounds where Bound: LiteralBound {
    /// Inclusive limits as a range: `-1...5`, `(-5)...`, `...5`.
    var range: Code {
        switch (minimum, maximum) {
        case (let low?, let high?): "\(low.literal)...\(high.operand)"
        case (let low?, nil): "\(low.operand)..."
        case (nil, let high): "...\(high?.operand ?? "")"
        }
    }

    /// The limits as rules of a number: `.range(1...5)`, `.above(0).below(1)`.
    func rules(multipleOf divisor: Bound?) -> Code {
        var code: [Code] = []
        if isMinimumExcluded || isMaximumExcluded {
            code = [lowRule, highRule].compactMap { $0 }
        } else if !isEmpty {
            code = [".range(\(range))"]
        }
        if let divisor { code.append(".multiple(of: \(divisor.literal))") }
        return code.joined
    }

    private var lowRule: Code? {
        minimum.map {
            isMinimumExcluded ? ".above(\($0.literal))" : ".range(\($0.operand)...)"
        }
    }

    private var highRule: Code? {
        maximum.map {
            isMaximumExcluded ? ".below(\($0.literal))" : ".range(...\($0.operand))"
        }
    }
}

/// The limits of a count as a range; without a minimum it begins at 0.
func countRange(_ limits: Bounds<Int>) -> Code {
    Bounds(minimum: limits.minimum ?? 0, maximum: limits.maximum).range
}

/// A whole number has no fraction: `0...2` reads better than `0.0...2.0`.
func numberLiteral(_ value: Double) -> Code {
    if let whole = Int(exactly: value), whole.magnitude < 1 << 53,
        !(value == 0 && value.sign == .minus)
    {
        return "\(literal: whole)"
    }
    return "\(literal: value)"
}
