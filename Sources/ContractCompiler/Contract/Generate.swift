/// Everything that a fleet becomes, by path from the root of the package.
///
/// `handled` names the services that have handlers: only they are part of the fleet that runs.
public func generate(_ fleet: FleetPlan, handled: Set<String>) -> [GeneratedFile] {
    let running = fleet.services.filter { handled.contains($0.name) }
    return generate(fleet.shared) + fleet.services.flatMap { generate($0) }
        + [fleetFile(running)]
}

/// The target `SharedAPI`.
public func generate(_ shared: SharedPlan) -> [GeneratedFile] {
    let layout = Layout(folder: "Sources/Generated/Shared", stem: "Shared", isFixed: false)
    return files("Schemas", sections(shared.types), layout, shared.contractPath)
}

/// The targets of one service, its OpenAPI document and the example of its environment.
public func generate(_ service: ServicePlan) -> [GeneratedFile] {
    let stem = service.names.stem.bare
    func layout(_ folder: String) -> Layout {
        Layout(folder: "Sources/Generated/\(stem)/\(folder)", stem: stem, isFixed: false)
    }
    let path = service.contractPath
    return apiFiles(service, layout("API"))
        + runtimeFiles(service, layout("Runtime"), isRunnable: true)
        + entryFiles(service, layout("Runtime"))
        + embeddingFiles(service) + [
            GeneratedFile(
                service.openAPIPath, text: openAPIDocument(service).pretty, contractPath: path),
            environmentFile(service),
        ]
}

/// The code of one service with the shared types in it, in files whose names do not depend on the
/// contract: for a target whose generated code is not committed.
///
/// - Parameter isRunnable: Whether to add the files that need the modules of stores and of the
///   server: resources, queries and the entry.
public func generateFixed(
    _ service: ServicePlan, _ shared: SharedPlan, isRunnable: Bool
) -> [GeneratedFile] {
    let layout = Layout(folder: ".", stem: "", isFixed: true)
    return apiFiles(service, layout)
        + runtimeFiles(service, layout, isRunnable: isRunnable)
        + (isRunnable ? entryFiles(service, layout) : [])
        + files("Shared", sections(shared.types), layout, shared.contractPath)
}

/// Where files go, and whether their number may depend on the contract.
struct Layout {
    let folder: String
    let stem: String
    /// All code is one module, in files that are always there.
    let isFixed: Bool

    func path(_ name: String) -> String {
        isFixed ? "\(name).swift" : "\(folder)/\(stem)\(name).swift"
    }

    /// In a fixed layout the types of the API and the shared ones are part of the module.
    func visible(_ imports: Imports) -> Imports {
        isFixed ? imports.subtracting([.shared, .api]) : imports
    }
}

/// Types, protocols and the client: what other services see, without any store.
private func apiFiles(_ service: ServicePlan, _ layout: Layout) -> [GeneratedFile] {
    let path = service.contractPath
    let lines = service.lines
    return [whole("Calls", callsFile(service), lines.routes, service, layout)]
        + files("Operations", operationSections(service), layout, path)
        + files("Schemas", sections(service.types), layout, path)
        + [
            whole("Problems", problemsFile(service, layout), lines.problems, service, layout),
            whole("Client", clientFile(service), lines.routes, service, layout),
        ]
}

/// What a service needs to run in any process, tests included.
private func runtimeFiles(
    _ service: ServicePlan, _ layout: Layout, isRunnable: Bool
) -> [GeneratedFile] {
    [
        whole(
            "Service", serviceFile(service, layout, isRunnable: isRunnable), service.lines.routes,
            service, layout),
        whole("Router", routerFile(service, layout), service.lines.routes, service, layout),
        whole(
            "Configuration", configurationFile(service), service.lines.environment, service,
            layout),
        whole("OpenAPI", openAPIFile(service, layout), 1, service, layout),
        whole("Migrations", migrationsFile(service), 1, service, layout),
    ]
}

/// What makes a process of it: its resources, and how it is served.
private func entryFiles(_ service: ServicePlan, _ layout: Layout) -> [GeneratedFile] {
    databaseFiles(service, layout) + [
        whole("Resources", resourcesFile(service, layout), 1, service, layout),
        whole("Entry", entryFile(service, layout), 1, service, layout),
    ]
}

/// A service without a database has none, or empty ones where files are always there: it stands on
/// no module of a store.
private func databaseFiles(_ service: ServicePlan, _ layout: Layout) -> [GeneratedFile] {
    guard service.database != nil else {
        let names = layout.isFixed ? ["Database", "Queries"] : []
        return names.map { whole($0, header(service.contractPath), 1, service, layout) }
    }
    let hasQueries = !service.queries.isEmpty || layout.isFixed
    return [whole("Database", databaseFile(service, layout), 1, service, layout)]
        + (hasQueries ? queryFiles(service, layout) : [])
}

private func whole(
    _ name: String, _ code: Code, _ line: Int, _ service: ServicePlan, _ layout: Layout
) -> GeneratedFile {
    GeneratedFile(
        layout.path(name), code, contractPath: service.contractPath,
        places: [.init(line: 1, contractLine: line)])
}

private func operationSections(_ service: ServicePlan) -> [Section] {
    service.operations.map { plan in
        Section(
            code: operation(plan, in: service), imports: plan.imports, contractLine: plan.line)
    }
}
