import Diagnostics

/// C0308: the address of a database or a cache belongs to a resource: handlers get a pool with
/// limits, never a bare address.
func usedVariables(_ service: Contract) -> [Diagnostic] {
    let used = Set(service.resources.flatMap(\.kind.variables).map(\.value))
    let declared = Set(service.environment.map(\.name.value))
    // A misspelt name in a resource may have meant this variable.
    let isUnsure =
        service.holes.sections.contains("resources") || !service.holes.resources.isEmpty
        || !used.isSubset(of: declared)
    guard !isUnsure else { return [] }
    let stores: Set = ["postgres", "postgresql", "redis", "rediss"]
    return service.environment.compactMap { variable in
        guard !used.contains(variable.name.value),
            let scheme = variable.schemes.first(where: { stores.contains($0.value) })
        else { return nil }
        let kind = scheme.value.hasPrefix("redis") ? "redis" : "postgres"
        return Diagnostic(
            "C0308", "no resource uses \(quoted(variable.name.value))", at: variable.name.range,
            related: [.init(scheme.range, "it is the address of a store")],
            help: "add a resource with `\(kind): \(variable.name.value)`, or remove the variable")
    }
}
