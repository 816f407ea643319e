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
    /// The rules as an argument; nil if there are none.
    var argument: Code? {
        self == .none ? nil : code
    }

    /// The rules as an expression that begins with a dot.
    var code: Code {
        switch self {
        case .none: ".init()"
        case .named(let name): ".\(name)"
        case .string(let rules): rules.code
        case .integer(let limits, let divisor): limits.rules(multipleOf: divisor)
        case .number(let limits, let divisor): limits.rules(multipleOf: divisor)
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
    var joined: Code {
        reduce("") { "\($0)\($1)" }
    }
}

private func arrayRules(_ limits: Bounds<Int>, _ isUnique: Bool, _ items: RulesPlan) -> Code {
    var code: [Code] = []
    if !limits.isEmpty { code.append(".count(\(countRange(limits)))") }
    if isUnique { code.append(".unique") }
    if let items = items.argument { code.append(".items(\(items))") }
    return code.joined
}

private func dictionaryRules(_ limits: Bounds<Int>, _ values: RulesPlan) -> Code {
    var code: [Code] = []
    if !limits.isEmpty { code.append(".count(\(countRange(limits)))") }
    if let values = values.argument { code.append(".values(\(values))") }
    return code.joined
}

extension LiteralPlan {
    /// The literal in a context that gives its type, which is that of `value`.
    func code(of value: ValuePlan) -> Code {
        switch (self, value.type) {
        case (.enumerationCase(let name), _)
        where value.isNullable && TemplateNames.optional.contains(name.bare):
            "\(value.type.code).\(name)"
        case (.array(let values), .array(let element)):
            "[\(values.map { $0.code(of: element) }, separatedBy: .comma)]"
        default: code
        }
    }

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
        switch place {
        case .type: "Self.\(name)"
        case .file: "\(name)"
        case .inline: value
        }
    }

    /// The declaration of the constant.
    var declaration: Code {
        let type: Code
        switch kept {
        case .pattern: type = ""
        case .choice: type = ": JSONValueRules"
        }
        switch place {
        case .type: return "private static let \(name)\(type) = \(value)"
        case .file: return "private let \(name)\(type) = \(value)"
        case .inline: return ""
        }
    }
}

/// A duration in seconds; in milliseconds if it is no whole number of seconds.
func duration(_ duration: Duration) -> Code {
    let (seconds, attoseconds) = duration.components
    guard attoseconds != 0 else { return ".seconds(\(literal: Int(seconds)))" }
    return ".milliseconds(\(literal: Int(duration.wholeMilliseconds)))"
}
