import Diagnostics

/// C0209: no route has a path that the runtime itself answers.
func reservedPaths(
    _ operation: OperationDeclaration, _ service: Contract, _ file: FileSchemas
) -> [Diagnostic] {
    guard case .literal(let first)? = operation.path.first else { return [] }
    let isHealth = first == "health"
    let isOther = operation.path.count == 1 && ["metrics", "openapi.json", "docs"].contains(first)
    guard isHealth || isOther else { return [] }
    return [
        Diagnostic(
            "C0209", "\(quoted(operation.route.value)) belongs to the runtime",
            at: operation.route.range, help: "choose another path, such as `/v1/\(first)`",
            notes: ["every service has `/health/…`, `/metrics`, `/openapi.json` and `/docs`"])
    ]
}
