import Diagnostics

/// Decides everything about one service.
struct ServiceResolver {
    let contract: ServiceContract
    let fleet: Fleet
    let catalog: SchemaCatalog
    let lines: SourceLines
    private let directions: Directions
    private var names = ModuleNames()
    private var found: [Diagnostic] = []

    init(_ contract: ServiceContract, _ fleet: Fleet, _ catalogs: Catalogs, _ lines: SourceLines) {
        self.contract = contract
        self.fleet = fleet
        self.lines = lines
        (catalog, directions) = catalogs.of(contract)
    }

    var diagnostics: [Diagnostic] { found + names.diagnostics }

    mutating func report(_ diagnostics: [Diagnostic]) { found += diagnostics }

    mutating func plan() -> ServicePlan {
        let serviceNames = ServiceNames(stem: .service(contract.name.value))
        names.take(serviceNames, contract.name.range)
        let components = components
        for declaration in usedShared {
            names.take(.type(declaration.name.value), declaration.name.range)
        }
        let types = declaredTypes(
            contract.schemas, catalog, directions, lines, &names, &found)
        for operation in contract.operations {
            names.take(.type(operation.name.value), operation.name.range)
        }
        let problems = contract.problems(in: fleet).map { problem($0) }
        let problemIndexes = Dictionary(problems.enumerated().map { ($1.name, $0) }) { first, _ in
            first
        }
        return ServicePlan(
            contractPath: contract.path, name: contract.name.value, title: contract.title.value,
            version: contract.version.value, words: contract.description ?? contract.title.value,
            port: contract.port.value, readiness: contract.health.ready.map(\.value),
            names: serviceNames, types: types,
            operations: contract.operations.map { operation($0) },
            problems: problems, configuration: configuration(), limits: limits,
            lines: sectionLines, components: components, catalog: catalog,
            problemIndexes: problemIndexes, hasDependencies: !contract.resources.isEmpty)
    }

    private var limits: ServiceLimitsPlan {
        ServiceLimitsPlan(
            concurrency: contract.limits.concurrency.value, queue: contract.limits.queue.value,
            bodyBytes: contract.limits.bodyBytes.value, timeout: contract.limits.timeout.value,
            memoryBytes: contract.limits.memoryBytes.value, cpu: contract.limits.cpu.value)
    }

    private var sectionLines: SectionLines {
        func line(_ range: SourceRange?) -> Int { lines.line(of: range ?? contract.name.range) }
        return SectionLines(
            environment: line(contract.environment.first?.name.range),
            problems: line(contract.problems.first?.name.range),
            routes: line(contract.operations.first?.route.range))
    }

    /// The service's own schemas and the shared ones that it uses.
    private var components: [Component] {
        (contract.schemas + usedShared).flatMap { declaration in
            let name = declaration.name.value
            let isTwofold = catalog.isTwofold(name)
            return directions.types(of: name, isTwofold: isTwofold).map { direction in
                Component(
                    name: catalog.componentName(name, direction), schema: declaration.schema,
                    direction: direction)
            }
        }
    }

    private var usedShared: [SchemaDeclaration] {
        let used = directions.requests.union(directions.responses)
        let reachable = used.union(catalog.names(usedBy: contract.schemas.map(\.schema)))
        return (fleet.shared?.schemas ?? []).filter { reachable.contains($0.name.value) }
    }

    private mutating func problem(_ declaration: ProblemDeclaration) -> ProblemPlan {
        names.takeComponent(
            .type(declaration.name.value).appending("Problem"), declaration.name.range)
        var builder = TypeBuilder(catalog, .response)
        var scope = Scope()
        let fields = declaration.fields.map { field in
            ProblemPlan.Field(
                key: field.name.value, name: .member(field.name.value), words: field.schema.words,
                value: builder.value(field.schema, hint: field.name.value, in: &scope),
                schema: field.schema, isOptional: !field.isRequired)
        }
        found += builder.diagnostics
        // A field that needs a type of its own has nowhere to nest it.
        for field in declaration.fields where !scope.nested.isEmpty {
            found.append(.nestedHides(.type(field.name.value), field.schema.range))
        }
        return ProblemPlan(
            id: declaration.name.value, name: .member(declaration.name.value),
            status: declaration.status.value, title: declaration.title.value,
            words: declaration.description ?? "", fields: fields)
    }
}
