import Diagnostics

/// C0304 and C0325: `ready` names resources that exist and that have a readiness check.
func answeringResources(_ service: Contract) -> [Diagnostic] {
    guard !service.holes.sections.contains("resources") else { return [] }
    let resources = service.resourcesByName
    let names = service.resources.map(\.name.value)
    return service.health.ready.compactMap { entry in
        if let resource = resources[entry.value] {
            return resource.kind.readinessRefusal.map { refusal in
                Diagnostic(
                    "C0325", "readiness can't depend on \(quoted(entry.value))", at: entry.range,
                    refusal.reason, help: refusal.help)
            }
        }
        guard !service.holes.resources.contains(entry.value) else { return nil }
        return Diagnostic(
            "C0304", "there is no resource \(quoted(entry.value))", at: entry.range,
            help: didYouMean(entry.value, in: names) ?? "declare it under `resources`",
            notes: names.isEmpty ? [] : ["the resources are \(listed(names))"])
    }
}
