import Diagnostics

/// C0203: no two operations answer the same requests. Names of path parameters do not tell routes
/// apart.
func uniqueRoutes(_ service: Contract) -> [Diagnostic] {
    var owners: [String: OperationDeclaration] = [:]
    return service.operations.compactMap { operation in
        // A route that could not be read has no text.
        guard !operation.route.value.isEmpty else { return nil }
        let shape = shape(of: operation)
        guard let owner = owners[shape] else {
            owners[shape] = operation
            return nil
        }
        let route = "\(operation.method.rawValue) \(operation.route.value)"
        let isSame = operation.route.value == owner.route.value
        return Diagnostic(
            "C0203", "two operations answer \(quoted(route))", at: operation.route.range,
            "\(quoted(operation.name.value)) is the same route",
            related: [.init(owner.route.range, "\(quoted(owner.name.value)) was declared first")],
            help: "give one of them another path"
                + (isSame ? "" : "; parameter names do not distinguish routes"))
    }
}

private func shape(of operation: OperationDeclaration) -> String {
    let segments = operation.path.map { segment in
        switch segment {
        case .literal(let text): text
        case .parameter: "{}"
        }
    }
    return "\(operation.method.rawValue) /\(segments.joined(separator: "/"))"
}
