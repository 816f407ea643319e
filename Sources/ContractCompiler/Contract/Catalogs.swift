import Diagnostics

/// For each contract, the named schemas that it may use and the directions in which their values
/// travel.
struct Catalogs {
    let shared: SchemaCatalog
    /// Over the whole fleet, because a shared schema is one type for all services.
    let sharedDirections: Directions
    private var services: [String: (catalog: SchemaCatalog, directions: Directions)] = [:]

    init(_ fleet: Fleet, _ language: [any Section]) {
        let plain = SchemaCatalog(fleet.shared?.schemas ?? [], over: nil)
        var requests: Set<String> = []
        var responses: Set<String> = []
        for service in fleet.services {
            let catalog = SchemaCatalog(service.schemas, over: plain)
            let directions = Directions(
                requests: catalog.names(usedBy: language.flatMap { $0.requests(of: service) }),
                responses: catalog.names(
                    usedBy: language.flatMap { $0.responses(of: service, in: fleet) }))
            requests.formUnion(directions.requests)
            responses.formUnion(directions.responses)
            services[service.name.value] = (catalog, directions)
        }
        sharedDirections = Directions(requests: requests, responses: responses)
        let twofold = plain.twofoldNames(sharedDirections)
        shared = plain.with(twofold: twofold)
        for (name, (catalog, directions)) in services {
            let both = catalog.twofoldNames(directions).union(twofold)
            services[name] = (catalog.with(twofold: both), directions)
        }
    }

    func of(_ service: Contract) -> (catalog: SchemaCatalog, directions: Directions) {
        services[service.name.value] ?? (shared, sharedDirections)
    }
}

/// Finds the line at which a range begins.
struct SourceLines {
    private let sources: [String: SourceText]

    init(_ sources: [SourceText]) {
        self.sources = Dictionary(sources.map { ($0.path, $0) }) { first, _ in first }
    }

    func line(of range: SourceRange) -> Int {
        sources[range.path]?.line(of: range.start) ?? 1
    }
}
