import Diagnostics

/// C0318: a route limits a body only if it takes one, and takes no more requests than its service.
func effectiveLimits(
    _ operation: OperationDeclaration, _ service: Contract, _ file: FileSchemas
) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    if let limit = operation.limits.bodyBytes, operation.body == nil {
        diagnostics.append(
            Diagnostic(
                "C0318", "the route limits a body that it does not take", at: limit.range,
                help: "remove the limit"))
    }
    let whole = service.limits.concurrency
    if let limit = operation.limits.concurrency, whole.value > 0, limit.value > whole.value {
        diagnostics.append(
            Diagnostic(
                "C0318", "the route may take more requests than its service", at: limit.range,
                related: [.init(whole.range, "the service takes this many")],
                help: "lower it to at most \(whole.value), or remove it"))
    }
    return diagnostics
}
