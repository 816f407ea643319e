import Diagnostics

/// C0112, for bodies: examples of requests and responses fit the schemas of their bodies.
func messageExamples(
    _ operation: OperationDeclaration, _ service: Contract, _ file: FileSchemas
) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    if let body = operation.body {
        diagnostics += body.examples.compactMap {
            refusedExample($0, body.schema, file, .request)
        }
    }
    for response in operation.responses {
        guard let schema = response.body else { continue }
        diagnostics += response.examples.compactMap {
            refusedExample($0, schema, file, .response)
        }
    }
    return diagnostics
}

/// C0117, for bodies.
func usedDefaultsOfBodies(
    _ operation: OperationDeclaration, _ service: Contract, _ file: FileSchemas
) -> [Diagnostic] {
    let bodies = [operation.body?.schema].compactMap { $0 } + operation.responses.compactMap(\.body)
    return bodies.compactMap { idleDefault($0, "a body is never absent") }
}

/// C0508 and C0509, in one operation.
func swiftNamesOfOperations(
    _ operation: OperationDeclaration, _ contract: Contract, _ file: FileSchemas
) -> [Diagnostic] {
    let members = operation.parameters + operation.responses.flatMap(\.headers)
    let bodies = [operation.body?.schema] + operation.responses.map(\.body)
    return members.flatMap { wrongNames($0.schema, .member) }
        + bodies.compactMap { $0 }.flatMap { wrongNames($0, .nothing) }
}
