import Diagnostics

/// C0304 and C0325: readiness is about resources that there are, and that can say how they are.
func knownResources(_ service: ServiceContract) -> [Diagnostic] {
    guard !service.holes.sections.contains("resources") else { return [] }
    let resources = byName(service.resources)
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

/// C0324: a lease lives in a Redis resource of its service.
func leasesInRedis(_ service: ServiceContract) -> [Diagnostic] {
    let resources = byName(service.resources)
    let stores = service.resources.filter(\.kind.isRedis).map(\.name.value)
    let wrong = service.resources.compactMap { resource -> Located<String>? in
        guard case .lease(let redis, _) = resource.kind,
            resources[redis.value]?.kind.isRedis != true,
            !service.holes.resources.contains(redis.value)
        else { return nil }
        return redis
    }
    return wrong.enumerated().map { index, redis in
        let found = resources[redis.value]
        return Diagnostic(
            "C0324",
            found == nil
                ? "there is no resource \(quoted(redis.value))"
                : "\(quoted(redis.value)) is no Redis resource",
            at: redis.range,
            related: found.map { [.init($0.name.range, "it is declared here")] } ?? [],
            help: (index < suggestionLimit ? didYouMean(redis.value, in: stores) : nil)
                ?? choice(of: stores))
    }
}

/// Stores that a help lists.
private let listedStores = 8

private func choice(of stores: [String]) -> String {
    switch stores.count {
    case 0: "declare one under `resources` with `redis: …`"
    case 1...listedStores: "name \(listed(stores, "or"))"
    default: "name a resource with `redis: …`"
    }
}

private func byName(_ resources: [ResourceDeclaration]) -> [String: ResourceDeclaration] {
    Dictionary(resources.map { ($0.name.value, $0) }) { first, _ in first }
}

extension ResourceDeclaration.Kind {
    fileprivate var isRedis: Bool {
        if case .redis = self { true } else { false }
    }
}
