import Diagnostics

/// C0212: parameters are single values, because a URL and a header hold nothing else; a query
/// parameter may also be a list of them (`?id=a&id=b`).
func scalarParameters(
    _ operation: OperationDeclaration, _ service: Contract, _ contract: SchemaScope
) -> [Diagnostic] {
    (operation.parameters + operation.responses.flatMap(\.headers)).compactMap { parameter in
        guard let words = refusal(parameter, contract) else { return nil }
        let isQuery = parameter.location == .query
        return Diagnostic(
            "C0212", "\(quoted(parameter.name.value)) is not a single value",
            at: parameter.schema.range, words,
            help: "use text, a number, a boolean or an `enum`"
                + (isQuery ? ", or a list of one of them" : ""))
    }
}

/// Why the schema does not suit a parameter; nil when it does or can't be known.
private func refusal(_ parameter: ParameterDeclaration, _ contract: SchemaScope) -> String? {
    guard let schema = contract.resolved(parameter.schema) else { return nil }
    if parameter.location == .query, case .array(let array) = schema.kind {
        guard array.prefixItems.isEmpty, let items = array.items else {
            return "a list of anything"
        }
        return contract.resolved(items).flatMap { refusal($0) }.map {
            "a list of which one is \($0)"
        }
    }
    return refusal(schema)
}

private func refusal(_ schema: Schema) -> String? {
    switch schema.kind {
    case .boolean, .integer, .number, .string: nil
    case .choice(let values, _):
        values.allSatisfy { $0.value.isScalar } ? nil : "a choice of more than single values"
    case .anything: "anything"
    case .null: "null"
    case .array: "a list"
    case .object, .allOf: "an object"
    case .union(let union):
        union.branches.contains { if case .null = $0.kind { true } else { false } }
            ? "null, which text can't say" : "one of several types"
    case .reference: nil
    }
}

extension LiteralValue {
    fileprivate var isScalar: Bool {
        switch self {
        case .boolean, .integer, .number, .string: true
        case .null, .array, .object: false
        }
    }
}
