import Diagnostics

/// C0212: parameters are single values, because paths and headers can't hold others. A query
/// parameter may also be a list of single values (`?id=a&id=b`).
func scalarParameters(
    _ operation: OperationDeclaration, _ service: Contract, _ file: FileSchemas
) -> [Diagnostic] {
    (operation.parameters + operation.responses.flatMap(\.headers)).compactMap { parameter in
        let place: ValuePlace = parameter.location == .query ? .query : .parameter
        guard let kind = file.valueKind(parameter.schema), !kind.isTaken(by: place) else {
            return nil
        }
        return Diagnostic(
            "C0212", "\(quoted(parameter.name.value)) is not a single value",
            at: parameter.schema.range, words(kind, place),
            help: "use text, a number, a boolean or an `enum` of texts or whole numbers"
                + (place == .query ? ", or a list of one of them" : ""))
    }
}

/// C0224: a query says of an empty list that it is absent, so absence means no other list.
func defaultsOfLists(
    _ operation: OperationDeclaration, _ service: Contract, _ file: FileSchemas
) -> [Diagnostic] {
    operation.parameters.filter { $0.location == .query }.compactMap { parameter in
        guard case .array(let array)? = file.resolved(parameter.schema)?.kind,
            array.minItems.map({ $0.value > 0 }) != true,
            let value = file.defaultValue(of: parameter.schema), value.value != .array([])
        else { return nil }
        return Diagnostic(
            "C0224", "an empty list can't be sent, because absence means this default",
            at: value.range, related: [.init(parameter.name.range, "the parameter")],
            help: "add `minItems: 1`, or remove the default")
    }
}

private func words(_ kind: ValueKind, _ place: ValuePlace) -> String {
    guard place == .query, case .list(let items) = kind else { return kind.words }
    return items.map { "a list of which one is \($0.words)" } ?? "a list of anything"
}
