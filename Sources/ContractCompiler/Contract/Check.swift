import Diagnostics

/// Applies the rules of all sections to a fleet.
func check(_ fleet: Fleet, _ language: [any Section]) -> [Diagnostic] {
    var rules = Rules()
    for section in language { rules.add(section.rules) }
    var diagnostics = rules.fleet.flatMap { $0(fleet) }
    for (contract, scope) in schemaScopes(of: fleet, language) {
        diagnostics += rules.file.flatMap { $0(contract, scope) }
        for schema in scope.schemas where diagnostics.count < diagnosticLimit {
            diagnostics += rules.schema.flatMap { $0(schema, scope) }
        }
        guard contract.kind == .service else { continue }
        diagnostics += rules.service.flatMap { $0(contract) }
        for operation in contract.operations where diagnostics.count < diagnosticLimit {
            diagnostics += rules.operation.flatMap { $0(operation, contract, scope) }
        }
    }
    return diagnostics
}

/// All files of a fleet, each with its schemas and the meaning of their names.
private func schemaScopes(
    of fleet: Fleet, _ language: [any Section]
) -> [(Contract, FileSchemas)] {
    let shared = fleet.shared
    let sharedTable = NameTable(shared?.schemas ?? [])
    let isSharedWhole =
        !fleet.unreadFiles.contains("shared") && shared?.holes.sections.contains("schemas") != true
    func scope(_ contract: Contract, _ depths: NameDepths = .none) -> FileSchemas {
        let holes = contract.holes
        return FileSchemas(
            declarations: contract.schemas,
            others: language.flatMap { $0.schemas(in: contract) },
            table: contract.kind == .shared
                ? sharedTable : NameTable(contract.schemas, over: sharedTable),
            holes: holes.schemas.union(shared?.holes.schemas ?? []),
            isWhole: isSharedWhole && !holes.sections.contains("schemas"), sharedDepths: depths)
    }
    let common = shared.map { ($0, scope($0)) }
    let depths = common.map { NameDepths($0.1) } ?? .none
    let others = [fleet.platform].compactMap { $0 } + fleet.services
    return [common].compactMap { $0 } + others.map { ($0, scope($0, depths)) }
}
