import Diagnostics

/// C0304 and C0325: readiness is about resources that there are, and that can say how they are.
func answeringResources(_ service: Contract) -> [Diagnostic] {
    guard !service.holes.sections.contains("resources") else { return [] }
    let resources = service.resourcesByName
    let names = service.resources.map(\.name.value)
    return service.health.ready.compactMap { entry in
        if let resource = resources[entry.value] { return unanswerable(entry, resource.kind) }
        guard !service.holes.resources.contains(entry.value) else { return nil }
        return Diagnostic(
            "C0304", "there is no resource \(quoted(entry.value))", at: entry.range,
            help: didYouMean(entry.value, in: names) ?? "declare it under `resources`",
            notes: names.isEmpty ? [] : ["the resources are \(listed(names))"])
    }
}

private func unanswerable(
    _ entry: Located<String>, _ kind: ResourceDeclaration.Kind
) -> Diagnostic? {
    switch kind {
    case .postgres, .redis, .service: nil
    case .http:
        Diagnostic(
            "C0325", "readiness can't depend on \(quoted(entry.value))", at: entry.range,
            "an outside HTTP service has no readiness check",
            help: "remove it, and let operations answer with a problem while it is away")
    case .lease(let redis, _):
        Diagnostic(
            "C0325", "readiness can't depend on \(quoted(entry.value))", at: entry.range,
            "a lease is as ready as its Redis is",
            help: "name \(quoted(redis.value)), where the lease lives")
    }
}
