import Diagnostics

/// `schemas`: types with names.
struct NamedSchemas: Section {
    func keys(of kind: Contract.Kind) -> [Key] {
        guard kind != .platform else { return [] }
        return [
            Key(
                "schemas", .map(.name(.schema), .schema), .optional,
                "Named schemas; one is referred to by its name.")
        ]
    }

    func read(_ fields: Fields, into contract: inout Contract, _ parser: inout ContractParser) {
        guard let member = fields["schemas"] else { return }
        guard let members = parser.mapping(member.value, "`schemas`", owner: member.keyRange) else {
            contract.holes.sections.insert("schemas")
            return
        }
        for member in members {
            let name = Located(member.key, member.keyRange)
            let schema = parser.schema(member)
            if parser.isName(name, .schema) {
                contract.schemas.append(SchemaDeclaration(name: name, schema: schema))
            } else {
                contract.holes.schemas.insert(member.key)
            }
        }
    }

    var rules: Rules {
        Rules(
            fleet: [sharedSchemas, knownShared],
            file: [
                { _, scope in infiniteSchemas(scope) }, { _, scope in deepSchemas(scope) },
                { _, scope in accessOfProperties(scope) }, swiftNames,
            ],
            schema: [
                knownSchemas, crossedLimits, repeatedValues, defaultsFit, examplesFit,
                usedDefaults, mergedObjects, discriminators, repeatedBranches, nullBranches,
            ])
    }

    func plan(
        _ contract: Contract, into plan: inout ServicePlan, _ resolver: inout ServiceResolver
    ) {
        resolver.names.take(plan.names, contract.name.range)
        let shared = resolver.usedShared
        for declaration in shared { resolver.takeNames(of: declaration) }
        plan.types = resolver.types(of: contract.schemas)
        plan.components = (contract.schemas + shared).flatMap { resolver.components(of: $0) }
    }

    func write(_ plan: ServicePlan, to document: inout OpenAPIDocument) {
        document.schemas += plan.components.map { component in
            let printer = SchemaPrinter(catalog: plan.catalog, direction: component.direction)
            return .init(key: component.name, value: printer.document(component.schema))
        }
    }

    func files(_ plan: ServicePlan, _ layout: ServiceLayout) -> [GeneratedFile] {
        ContractCompiler.files("Schemas", parts(plan.types), layout.api, plan.contractPath)
    }
}

extension ServiceResolver {
    /// Takes the names of a shared schema: of its types, and in the OpenAPI document.
    fileprivate mutating func takeNames(of shared: SchemaDeclaration) {
        let name = shared.name.value
        for direction in directionsOfTypes(of: name) {
            names.takeComponent(catalog.componentName(name, direction), shared.name.range)
            names.take(catalog.typeName(name, direction), shared.name.range)
        }
    }

    fileprivate func components(of declaration: SchemaDeclaration) -> [Component] {
        let name = declaration.name.value
        return directionsOfTypes(of: name).map { direction in
            Component(
                name: catalog.componentName(name, direction), schema: declaration.schema,
                direction: direction)
        }
    }

    private func directionsOfTypes(of name: String) -> [Direction] {
        directions.types(of: name, isTwofold: catalog.isTwofold(name))
    }
}

/// C0508 and C0509, for named schemas.
private func swiftNames(_ contract: Contract, _ file: FileSchemas) -> [Diagnostic] {
    contract.schemas.flatMap { wrongNames($0.schema, .type) }
}
