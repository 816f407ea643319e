import Diagnostics

/// The state that sections share while they plan one service: the named schemas, the Swift names of
/// its modules, and diagnostics.
struct ServiceResolver {
    let contract: Contract
    let fleet: Fleet
    let catalog: SchemaCatalog
    let directions: Directions
    var names = ModuleNames()
    /// Names of the service's functions, and of the cases of its problems.
    var functions = TakenNames()
    var problemCases = TakenNames()
    private let lines: SourceLines
    private var found: [Diagnostic] = []

    init(_ contract: Contract, _ fleet: Fleet, _ catalogs: Catalogs, _ lines: SourceLines) {
        self.contract = contract
        self.fleet = fleet
        self.lines = lines
        (catalog, directions) = catalogs.of(contract)
    }

    var diagnostics: [Diagnostic] { found + names.diagnostics }

    mutating func report(_ diagnostics: [Diagnostic]) { found += diagnostics }

    /// The line on which a range begins; for nil, the line of the service's name.
    func line(of range: SourceRange?) -> Int { lines.line(of: range ?? contract.name.range) }

    /// The schemas of `shared.yaml` that the service uses.
    var usedShared: [SchemaDeclaration] {
        let used = directions.requests.union(directions.responses)
        let reachable = used.union(catalog.names(usedBy: contract.schemas.map(\.schema)))
        return (fleet.shared?.schemas ?? []).filter { reachable.contains($0.name.value) }
    }

    /// The types of named schemas, in the order of their declaration.
    mutating func types(of schemas: [SchemaDeclaration]) -> [DeclaredType] {
        declaredTypes(schemas, catalog, directions, lines, &names, &found)
    }
}
