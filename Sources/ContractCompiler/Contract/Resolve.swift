public import Diagnostics

/// A fleet with all names and shapes decided, or what stands against that. Meant for a fleet that
/// has passed all checks.
public func resolve(
    _ fleet: Fleet, _ sources: [SourceText]
) -> (plan: FleetPlan, diagnostics: [Diagnostic]) {
    let lines = SourceLines(sources)
    let catalogs = Catalogs(fleet)
    var diagnostics: [Diagnostic] = []
    let shared = SharedPlan(
        contractPath: fleet.shared?.path ?? "contracts/shared.yaml",
        types: sharedTypes(fleet, catalogs, lines, &diagnostics))
    let services = fleet.services.map { service in
        var resolver = ServiceResolver(service, fleet, catalogs, lines)
        let plan = resolver.plan()
        diagnostics += resolver.diagnostics
        return plan
    }
    return (FleetPlan(shared: shared, services: services), diagnostics.ordered)
}

/// Where in their files ranges begin.
struct SourceLines {
    private let sources: [String: SourceText]

    init(_ sources: [SourceText]) {
        self.sources = Dictionary(sources.map { ($0.path, $0) }) { first, _ in first }
    }

    func line(of range: SourceRange) -> Int {
        sources[range.path]?.position(of: range.start).line ?? 1
    }
}

/// The names that each contract sees, and the directions in which their values travel.
struct Catalogs {
    let shared: SchemaCatalog
    /// Of the whole fleet: shared schemas are one type for all services.
    let sharedDirections: Directions
    private var services: [String: (catalog: SchemaCatalog, directions: Directions)] = [:]

    init(_ fleet: Fleet) {
        let plain = SchemaCatalog(fleet.shared?.schemas ?? [], over: nil)
        var requests: Set<String> = []
        var responses: Set<String> = []
        for service in fleet.services {
            let catalog = SchemaCatalog(service.schemas, over: plain)
            let directions = Directions(service, fleet, catalog)
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

    func of(_ service: ServiceContract) -> (catalog: SchemaCatalog, directions: Directions) {
        services[service.name.value] ?? (shared, sharedDirections)
    }
}

extension Directions {
    init(_ service: ServiceContract, _ fleet: Fleet, _ catalog: SchemaCatalog) {
        let operations = service.operations
        let incoming =
            operations.compactMap(\.body?.schema) + operations.flatMap(\.parameters).map(\.schema)
        let outgoing = operations.flatMap(\.responses).flatMap { response in
            [response.body].compactMap { $0 } + response.headers.map(\.schema)
        }
        let problems = service.problems(in: fleet).flatMap(\.fields).map(\.schema)
        requests = catalog.names(usedBy: incoming)
        responses = catalog.names(usedBy: outgoing + problems)
    }
}

extension ServiceContract {
    /// The problems that its operations name, its own and those of all, in the order of their
    /// declaration; its own also when no operation names them.
    func problems(in fleet: Fleet) -> [ProblemDeclaration] {
        let used = Set(operations.flatMap(\.problems).map(\.value))
        let common = (fleet.shared?.problems ?? []) + (fleet.platform?.problems ?? [])
        return problems + common.filter { used.contains($0.name.value) }
    }
}

private func sharedTypes(
    _ fleet: Fleet, _ catalogs: Catalogs, _ lines: SourceLines, _ diagnostics: inout [Diagnostic]
) -> [DeclaredType] {
    guard let shared = fleet.shared else { return [] }
    var names = ModuleNames()
    let types = declaredTypes(
        shared.schemas, catalogs.shared, catalogs.sharedDirections, lines, &names, &diagnostics)
    diagnostics += names.diagnostics
    return types
}

/// The types of named schemas: one each, or two where requests carry something else than responses.
func declaredTypes(
    _ schemas: [SchemaDeclaration], _ catalog: SchemaCatalog, _ directions: Directions,
    _ lines: SourceLines, _ names: inout ModuleNames, _ diagnostics: inout [Diagnostic]
) -> [DeclaredType] {
    var types: [DeclaredType] = []
    for declaration in schemas {
        let name = declaration.name.value
        if reservedComponents.contains(name) {
            diagnostics.append(.reservedType(.type(name), declaration.name.range))
        }
        let wanted = directions.types(of: name, isTwofold: catalog.isTwofold(name))
        var first: TypePlan?
        for direction in wanted {
            var builder = TypeBuilder(catalog, direction)
            let own = builder.declare(name, declaration.schema)
            let type = first.map { own.sharingNested(with: $0) } ?? own
            first = first ?? own
            names.take(type.name, declaration.name.range)
            types.append(DeclaredType(type: type, line: lines.line(of: declaration.name.range)))
            diagnostics += builder.diagnostics
        }
        diagnostics += unsupportedKeywords(declaration.schema, catalog)
    }
    types = breakingRecursion(types)
    let endless = Set(endlessTypes(types))
    for declaration in schemas where !endless.isEmpty {
        let name = SwiftName.type(declaration.name.value)
        if endless.contains(name) {
            diagnostics.append(.endlessTuple(name, declaration.name.range))
        }
    }
    return types
}

extension FleetPlan {
    /// Of a fleet without contracts.
    public static var empty: FleetPlan {
        FleetPlan(
            shared: SharedPlan(contractPath: "contracts/shared.yaml", types: []), services: [])
    }
}

/// The prefix of a service's types, files and targets: `LLMGateway` for `llm-gateway`.
public func serviceStem(_ service: String) -> String {
    SwiftName.service(service).bare
}
