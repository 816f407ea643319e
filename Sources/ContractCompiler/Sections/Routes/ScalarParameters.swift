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

private func words(_ kind: ValueKind, _ place: ValuePlace) -> String {
    guard place == .query, case .list(let items) = kind else { return kind.words }
    return items.map { "a list of which one is \($0.words)" } ?? "a list of anything"
}
