/// Everything that a fleet becomes, by path from the root of the package.
public func generate(_ fleet: FleetPlan) -> [GeneratedFile] {
    generate(fleet.shared) + fleet.services.flatMap { generate($0) }
}

/// The target `SharedAPI`.
public func generate(_ shared: SharedPlan) -> [GeneratedFile] {
    let layout = Layout(folder: "Sources/Generated/Shared", stem: "Shared", isFixed: false)
    return files("Schemas", sections(shared.types), layout, shared.contractPath)
}

/// The target of one service, its OpenAPI document and the example of its environment.
public func generate(_ service: ServicePlan) -> [GeneratedFile] {
    let stem = service.names.stem.bare
    let layout = Layout(folder: "Sources/Generated/\(stem)", stem: stem, isFixed: false)
    let document = openAPIDocument(service)
    let path = service.contractPath
    return swiftFiles(service, document, layout) + [
        GeneratedFile("openapi/\(service.name).json", text: document.pretty, contractPath: path),
        environmentFile(service),
    ]
}

/// The code of one service with the shared types in it, in nine files whose names do not depend on
/// the contract: for a target whose generated code is not committed.
public func generateFixed(_ service: ServicePlan, _ shared: SharedPlan) -> [GeneratedFile] {
    let layout = Layout(folder: ".", stem: "", isFixed: true)
    return swiftFiles(service, openAPIDocument(service), layout)
        + files("Shared", sections(shared.types), layout, shared.contractPath)
}

/// Where files go, and whether their number may depend on the contract.
struct Layout {
    let folder: String
    let stem: String
    let isFixed: Bool

    func path(_ name: String) -> String {
        isFixed ? "\(name).swift" : "\(folder)/\(stem)\(name).swift"
    }

    /// In a fixed layout shared types are part of the module.
    func visible(_ imports: Imports) -> Imports {
        isFixed ? imports.subtracting(.shared) : imports
    }
}

private func swiftFiles(
    _ service: ServicePlan, _ document: JSONDocument, _ layout: Layout
) -> [GeneratedFile] {
    let path = service.contractPath
    func whole(_ name: String, _ code: Code, _ line: Int) -> GeneratedFile {
        GeneratedFile(
            layout.path(name), code, contractPath: path,
            places: [.init(line: 1, contractLine: line)])
    }
    let lines = service.lines
    return [whole("Service", serviceFile(service), lines.routes)]
        + files("Operations", operationSections(service), layout, path)
        + files("Schemas", sections(service.types), layout, path)
        + [
            whole("Problems", problemsFile(service, layout), lines.problems),
            whole("Client", clientFile(service), lines.routes),
            whole("Configuration", configurationFile(service), lines.environment),
            whole("OpenAPI", openAPIFile(service, document: document.compact), 1),
        ]
        + (service.migrations.isEmpty && !layout.isFixed
            ? [] : [whole("Migrations", migrationsFile(service), 1)])
}

private func operationSections(_ service: ServicePlan) -> [Section] {
    service.operations.map { plan in
        Section(
            code: operation(plan, in: service), imports: plan.imports, contractLine: plan.line)
    }
}
