import Diagnostics

/// Any generated type.
func type(_ plan: TypePlan, column: Int) -> Code {
    switch plan {
    case .object(let plan): object(plan, column: column)
    case .tuple(let plan): tuple(plan, column: column)
    case .enumeration(let plan): enumeration(plan, column: column)
    case .union(let plan): union(plan, column: column)
    case .alias(let plan): alias(plan, column: column)
    case .collection(let plan): collection(plan, column: column)
    }
}

/// A type alias. Its rules are a static member of the type of rules, so that its users can write
/// `.cursorRules`.
private func alias(_ plan: AliasPlan, column: Int) -> Code {
    let parts: [Code] = [
        """
        \(doc: docWords(plan.words, plan.value.limitWords))
        public typealias \(plan.name) = \(plan.value.type.code)
        """,
        nested(plan.nested, column: column),
        aliasRules(plan),
    ]
    return "\(parts, separatedBy: .blankLine)"
}

private func aliasRules(_ plan: AliasPlan) -> Code {
    guard let rules = plan.value.rules.argument else { return "" }
    let declaration: Code
    switch plan.family {
    // A generic type can't have static stored properties.
    case .array, .map: declaration = "public static var \(plan.rulesName): Self { \(rules) }"
    case .integer, .number, .text, .json:
        declaration = "public static let \(plan.rulesName): Self = \(rules)"
    }
    return """
        extension \(rulesType(plan)) {
            /// The rules of every ``\(plan.name)``.
            \(declaration)
        }

        \(plan.patterns.map(\.declaration))
        """
}

/// The type of an alias's rules, as an extension names it.
private func rulesType(_ plan: AliasPlan) -> Code {
    switch plan.family {
    case .integer: "IntegerRules"
    case .number: "NumberRules"
    case .text: "StringRules"
    case .json: "JSONValueRules"
    case .array:
        if case .array(let element) = plan.value.type {
            "ArrayRules<\(element.code)>"
        } else {
            "ArrayRules<\(plan.value.type.code).Element>"
        }
    case .map:
        if case .dictionary(let value) = plan.value.type {
            "MapRules<\(value.code)>"
        } else {
            "MapRules<\(plan.value.type.code).Value>"
        }
    }
}
