import Diagnostics

/// The most path parameters that the runtime keeps of a request.
private let pathParameterLimit = 8

/// C0206, C0207 and C0223: the parameters in a path are those under `path`, and there are at most
/// as many as the runtime keeps.
func pathParameters(
    _ operation: OperationDeclaration, _ service: Contract, _ file: FileSchemas
) -> [Diagnostic] {
    // A route that could not be read has no text.
    guard !operation.route.value.isEmpty else { return [] }
    let inPath = operation.path.compactMap { segment -> String? in
        if case .parameter(let name) = segment { name } else { nil }
    }
    guard inPath.count <= pathParameterLimit else {
        let message =
            "a path has at most \(pathParameterLimit) parameters, and this has \(inPath.count)"
        return [
            Diagnostic(
                "C0223", message, at: operation.route.range,
                help: "take some of them as query parameters or in the body")
        ]
    }
    let declared = operation.parameters.filter { $0.location == .path }
    let names = declared.map(\.name.value)
    let (pathNames, declaredNames) = (Set(inPath), Set(names))
    let missing = inPath.filter { !declaredNames.contains($0) }.map { name in
        Diagnostic(
            "C0206", "the path parameter \(quoted(name)) is not declared",
            at: operation.route.range,
            help: didYouMean(name, in: names) ?? "add `path: { \(name): … }` with its schema")
    }
    let idle = declared.filter { !pathNames.contains($0.name.value) }.map { parameter in
        Diagnostic(
            "C0207", "the path has no parameter \(quoted(parameter.name.value))",
            at: parameter.name.range,
            related: [.init(operation.route.range, "the path")],
            help: didYouMean(parameter.name.value, in: inPath)
                ?? "put `{\(parameter.name.value)}` into the path, or remove it here")
    }
    return missing + idle
}
