import Diagnostics

/// C0204: every operation of a service has a name of its own.
func uniqueOperations(_ service: Contract) -> [Diagnostic] {
    var owners: [String: SourceRange] = [:]
    return service.operations.compactMap { operation in
        let name = operation.name.value
        // A name that could not be read is empty.
        guard !name.isEmpty else { return nil }
        guard let owner = owners[name] else {
            owners[name] = operation.name.range
            return nil
        }
        return Diagnostic(
            "C0204", "two operations are called \(quoted(name))", at: operation.name.range,
            "again here", related: [.init(owner, "first here")],
            help: "give one of them another name")
    }
}
