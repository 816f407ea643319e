import ContractGrammar

extension TypeReference {
    var code: Code {
        switch self {
        case .scalar(let scalar): scalar.code
        case .named(let reference):
            reference.owner.map { "\($0).\(reference.name)" } ?? "\(reference.name)"
        case .array(let element): "[\(element.code)]"
        case .dictionary(let value): "[String: \(value.code)]"
        }
    }
}

extension TypeReference.Scalar {
    var code: Code {
        switch self {
        case .string: "String"
        case .integer: "Int"
        case .int32: "Int32"
        case .number: "Double"
        case .boolean: "Bool"
        case .uuid: "UUID"
        case .date: "CalendarDate"
        case .dateTime: "Instant"
        case .duration: "ISODuration"
        case .bytes: "Base64"
        case .json: "JSONValue"
        }
    }
}

extension ValuePlan {
    var code: Code {
        isNullable ? "\(type.code)?" : type.code
    }
}

extension RulesPlan {
    /// What follows the value in a call: nothing, or a comma and the rules.
    var argument: Code? {
        self == .none ? nil : code
    }

    /// The rules as an expression that begins with a dot.
    var code: Code {
        switch self {
        case .none: ".init()"
        case .named(let name): ".\(name)"
        case .string(let rules): rules.code
        case .integer(let limits, let divisor): integerRules(limits, divisor)
        case .number(let limits, let divisor): numberRules(limits, divisor)
        case .array(let limits, let isUnique, let items): arrayRules(limits, isUnique, items)
        case .dictionary(let limits, let values): dictionaryRules(limits, values)
        case .json(let choice): choice.reference
        }
    }
}

extension StringRulesPlan {
    var code: Code {
        var code: [Code] = []
        if !length.isEmpty { code.append(".length(\(countRange(length)))") }
        if let pattern { code.append(".pattern(\(pattern.reference))") }
        switch format {
        case nil: break
        case .uri: code.append(".format(.uri)")
        case .email: code.append(".format(.email)")
        }
        return code.joined
    }
}

extension [Code] {
    fileprivate var joined: Code {
        reduce("") { "\($0)\($1)" }
    }
}

private func integerRules(_ limits: Limits<Int>, _ divisor: Int?) -> Code {
    var code: [Code] = []
    switch (limits.minimum, limits.isMinimumExcluded, limits.maximum, limits.isMaximumExcluded) {
    case (let low?, false, let high?, false):
        code.append(".range(\(literal: low)...\(parenthesized(high)))")
    default:
        if let low = limits.minimum {
            code.append(
                limits.isMinimumExcluded
                    ? ".above(\(literal: low))" : ".range(\(parenthesized(low))...)")
        }
        if let high = limits.maximum {
            code.append(
                limits.isMaximumExcluded
                    ? ".below(\(literal: high))" : ".range(...\(parenthesized(high)))")
        }
    }
    if let divisor { code.append(".multiple(of: \(literal: divisor))") }
    return code.joined
}

/// `...(-5)` and `(-5)...`: without the parentheses the sign would join the operator, or be applied
/// to the range.
func parenthesized(_ value: Int) -> Code {
    value < 0 ? "(\(literal: value))" : "\(literal: value)"
}

private func numberRules(_ limits: Limits<Double>, _ divisor: Double?) -> Code {
    var code: [Code] = []
    switch (limits.minimum, limits.isMinimumExcluded, limits.maximum, limits.isMaximumExcluded) {
    case (let low?, false, let high?, false):
        code.append(".range(\(numberLiteral(low))...\(parenthesized(high)))")
    default:
        if let low = limits.minimum {
            code.append(
                limits.isMinimumExcluded
                    ? ".above(\(numberLiteral(low)))" : ".range(\(parenthesized(low))...)")
        }
        if let high = limits.maximum {
            code.append(
                limits.isMaximumExcluded
                    ? ".below(\(numberLiteral(high)))" : ".range(...\(parenthesized(high)))")
        }
    }
    if let divisor { code.append(".multiple(of: \(numberLiteral(divisor)))") }
    return code.joined
}

func parenthesized(_ value: Double) -> Code {
    value.sign == .minus ? "(\(numberLiteral(value)))" : numberLiteral(value)
}

/// Whole numbers without a fraction: `0...2` reads better than `0.0...2.0`.
func numberLiteral(_ value: Double) -> Code {
    if let whole = Int(exactly: value), whole.magnitude < 1 << 53,
        !(value == 0 && value.sign == .minus)
    {
        return "\(literal: whole)"
    }
    return "\(literal: value)"
}

/// A range of counts, which are never below 0.
func countRange(_ limits: Limits<Int>) -> Code {
    guard let high = limits.maximum else { return "\(literal: limits.minimum ?? 0)..." }
    return "\(literal: limits.minimum ?? 0)...\(literal: high)"
}

private func arrayRules(_ limits: Limits<Int>, _ isUnique: Bool, _ items: RulesPlan) -> Code {
    var code: [Code] = []
    if !limits.isEmpty { code.append(".count(\(countRange(limits)))") }
    if isUnique { code.append(".unique") }
    if let items = items.argument { code.append(".items(\(items))") }
    return code.joined
}

private func dictionaryRules(_ limits: Limits<Int>, _ values: RulesPlan) -> Code {
    var code: [Code] = []
    if !limits.isEmpty { code.append(".count(\(countRange(limits)))") }
    if let values = values.argument { code.append(".values(\(values))") }
    return code.joined
}

extension LiteralPlan {
    var code: Code {
        switch self {
        case .null: "nil"
        case .string(let value): "\(literal: value)"
        case .integer(let value): "\(literal: value)"
        case .number(let value): numberLiteral(value)
        case .boolean(let value): "\(literal: value)"
        case .enumerationCase(let name): ".\(name)"
        case .array(let values): "[\(values.map(\.code), separatedBy: .comma)]"
        case .emptyDictionary: "[:]"
        }
    }
}

extension PatternPlan {
    private var value: Code {
        switch kept {
        case .pattern(let source): "Pattern(\(literal: source))"
        case .choice(let texts):
            ".oneOf(\(texts.map { "\(literal: $0)" as Code }, separatedBy: .comma))"
        }
    }

    fileprivate var reference: Code {
        switch scope {
        case .type: "Self.\(name)"
        case .file: "\(name)"
        case .inline: value
        }
    }

    /// The constant beside the type that uses it.
    var declaration: Code {
        let type: Code
        switch kept {
        case .pattern: type = ""
        case .choice: type = ": JSONValueRules"
        }
        switch scope {
        case .type: return "private static let \(name)\(type) = \(value)"
        case .file: return "private let \(name)\(type) = \(value)"
        case .inline: return ""
        }
    }
}
/// A duration in the largest unit that divides it.
func duration(_ duration: Duration) -> Code {
    let (seconds, attoseconds) = duration.components
    guard attoseconds != 0 else { return ".seconds(\(literal: Int(seconds)))" }
    return ".milliseconds(\(literal: Int(duration.wholeMilliseconds)))"
}
