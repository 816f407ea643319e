import Diagnostics

/// C0324: a lease lives in a Redis resource of its service.
func leasesInRedis(_ service: Contract) -> [Diagnostic] {
    let resources = service.resourcesByName
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

extension ResourceDeclaration.Kind {
    fileprivate var isRedis: Bool {
        if case .redis = self { true } else { false }
    }
}
