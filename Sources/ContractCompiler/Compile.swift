public import Diagnostics

// The pipeline, without input or output:
//
//     text ─► YAML, positions kept ─► fleet ─► checks      compileFleet
//          ─► plan: all names and shapes decided once      resolve
//          ─► files                                        generate
//
// The section of a key of the language says what happens to it in each step.

/// The most bytes of a contract. To have a longer file refused, pass one byte more than these.
public let contractBytesLimit = YAMLLimits.bytes

/// Reads and checks all contracts of a platform: `shared.yaml`, `platform.yaml`, and one file for
/// each service.
///
/// All diagnostics are returned together, ordered by file and place. The fleet holds what could be
/// read. Generate code from it only if no diagnostic is an error: then every reference resolves,
/// every default and example fits its schema, and every rule holds. The order of the sources does
/// not matter.
///
/// - Parameter unreadFiles: The names, without `.yaml`, of files that exist and could not be read.
///   Nothing that one of them may declare is reported as missing.
public func compileFleet(
    _ sources: [SourceText], unreadFiles: Set<String> = []
) -> (fleet: Fleet, diagnostics: [Diagnostic]) {
    var fleet = Fleet(unreadFiles: unreadFiles)
    var diagnostics: [Diagnostic] = []
    for source in sources.sorted(by: { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }) {
        let (root, problems) = YAMLReader.read(source)
        var parser = ContractParser(path: source.path)
        parser.diagnostics = problems
        fleet.add(root.flatMap { readContract($0, language, &parser) }, from: source.path)
        diagnostics += parser.diagnostics
    }
    diagnostics += check(fleet, language)
    return (fleet, diagnostics.ordered)
}

/// Decides all names and types of a fleet that has passed all checks. The diagnostics say what
/// can't be generated.
public func resolve(
    _ fleet: Fleet, _ sources: [SourceText]
) -> (plan: FleetPlan, diagnostics: [Diagnostic]) {
    let lines = SourceLines(sources)
    let catalogs = Catalogs(fleet, language)
    var diagnostics: [Diagnostic] = []
    let shared = SharedPlan(fleet, catalogs, lines, &diagnostics)
    let services = fleet.services.map { contract in
        var resolver = ServiceResolver(contract, fleet, catalogs, lines)
        var plan = ServicePlan(contract, resolver.catalog)
        for section in language { section.plan(contract, into: &plan, &resolver) }
        diagnostics += resolver.diagnostics
        return plan
    }
    return (FleetPlan(shared: shared, services: services), diagnostics.ordered)
}

/// Holds what requests need against the memory of their services: the rule that needs contracts,
/// plans and queries together. Nothing is reported for a fleet without a plan.
public func checkMemory(_ fleet: Fleet, _ plan: FleetPlan) -> [Diagnostic] {
    zip(fleet.services, plan.services).flatMap(requestMemory)
}

/// All files that are generated for a fleet.
///
/// - Parameter handled: The services that have handlers; only these are part of the fleet that
///   runs.
public func generate(_ fleet: FleetPlan, handled: Set<String>) -> [GeneratedFile] {
    let running = fleet.services.filter { handled.contains($0.name) }
    return generate(fleet.shared) + fleet.services.flatMap { generate($0) }
        + [fleetFile(running), languageSchemaFile(language)]
}

/// The files of the target `SharedAPI`.
public func generate(_ shared: SharedPlan) -> [GeneratedFile] {
    let layout = Layout(folder: "Sources/Generated/Shared", stem: "Shared", isFixed: false)
    return files("Schemas", parts(shared.types), layout, shared.contractPath)
}

/// The files of one service's targets, its OpenAPI document and the example of its environment.
public func generate(_ service: ServicePlan) -> [GeneratedFile] {
    let document = openAPIDocument(service, language)
    return files(of: service, ServiceLayout(service.names), document)
        + embeddingFiles(service) + [
            GeneratedFile(
                service.openAPIPath, text: document.pretty, contractPath: service.contractPath)
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
    let layout = ServiceLayout(fixed: isRunnable)
    return files(of: service, layout, openAPIDocument(service, language))
        + files("Shared", parts(shared.types), layout.api, shared.contractPath)
}

/// The files of each section, and the files to which several sections add.
private func files(
    of service: ServicePlan, _ layout: ServiceLayout, _ document: JSONDocument
) -> [GeneratedFile] {
    let arguments = language.flatMap { $0.descriptionArguments(service) }
    let runtime = layout.runtime
    return language.flatMap { $0.files(service, layout) } + [
        runtime.file("Configuration", configurationFile(service, arguments), "env", service),
        runtime.file("OpenAPI", openAPIFile(service, runtime, document), "contract", service),
    ]
}
