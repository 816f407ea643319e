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

/// Another name for a type. Its rules are kept with the rules of that type, so that whoever uses
/// the name says `.cursorRules`.
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
    switch plan.value.type {
    case .array, .dictionary: declaration = "public static var \(plan.rulesName): Self { \(rules) }"
    case .scalar, .named: declaration = "public static let \(plan.rulesName): Self = \(rules)"
    }
    return """
        extension \(rulesType(plan.value.type)) {
            /// What every ``\(plan.name)`` obeys.
            \(declaration)
        }

        \(plan.patterns.map(\.declaration))
        """
}

/// The type of a type's rules, as an extension names it.
private func rulesType(_ type: TypeReference) -> Code {
    switch type {
    case .scalar(.integer): "IntegerRules"
    case .scalar(.int32): "IntegerRules"
    case .scalar(.number): "NumberRules"
    case .scalar(.json): "JSONValueRules"
    case .scalar, .named: "StringRules"
    case .array(let element): "ArrayRules<\(element.code)>"
    case .dictionary(let value): "MapRules<\(value.code)>"
    }
}
