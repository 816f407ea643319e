import Diagnostics

/// C0308: the address of a store belongs to a resource: handlers get a client with limits, never
/// the address.
func usedVariables(_ service: Contract) -> [Diagnostic] {
    let used = Set(service.resources.flatMap(\.variables).map(\.value))
    let declared = Set(service.environment.map(\.name.value))
    // A misspelt name in a resource may have meant this variable.
    let isUnsure =
        service.holes.sections.contains("resources") || !service.holes.resources.isEmpty
        || !used.isSubset(of: declared)
    guard !isUnsure else { return [] }
    return service.environment.filter { !used.contains($0.name.value) }.compactMap(unused)
}

private func unused(_ variable: EnvironmentVariableDeclaration) -> Diagnostic? {
    for scheme in variable.schemes {
        guard let store = Resources.kinds.first(where: { $0.isStore(at: scheme.value) }) else {
            continue
        }
        return Diagnostic(
            "C0308", "no resource uses \(quoted(variable.name.value))", at: variable.name.range,
            related: [.init(scheme.range, "it is the address of a store")],
            help: "add a resource with `\(store.key): \(variable.name.value)`, or remove the"
                + " variable")
    }
    return nil
}

extension ResourceKind {
    fileprivate static func isStore(at scheme: String) -> Bool {
        isStore && schemes.contains(scheme)
    }
}
