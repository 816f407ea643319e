import Diagnostics

/// The names of the types of one module, each with the place that asked for it, and the names in
/// the OpenAPI document, which are those of the contract.
struct ModuleNames {
    private var types = TakenNames()
    private var components: [String: SourceRange] = [:]
    private var rules = TakenNames()
    /// What is wrong with one name is said once.
    private var wrong: Set<SourceRange> = []
    private(set) var diagnostics: [Diagnostic] = []

    /// Takes a name, unless it is taken or not to be had.
    mutating func take(_ name: SwiftName, _ range: SourceRange) {
        let first = types.take(name, range)
        if reservedTypeNames.contains(name.bare) {
            report(.reservedType(name, range), range)
        } else if let first {
            report(.sameType(name, range, first), range)
        }
    }

    private mutating func report(_ diagnostic: Diagnostic, _ range: SourceRange) {
        if wrong.insert(range).inserted { diagnostics.append(diagnostic) }
    }

    /// Takes what the type of a schema is called and what stands beside it in the module: types
    /// within another name for a list, and the rules of that name.
    mutating func take(_ type: TypePlan, at declaration: SchemaDeclaration) {
        let range = declaration.schema.annotations.swiftName?.range ?? declaration.name.range
        take(type.name, range)
        guard case .alias(let plan) = type else { return }
        for type in plan.nested { take(type.name, range) }
        guard plan.value.rules != .none else { return }
        if let first = rules.take(plan.rulesName, range) {
            diagnostics.append(.sameName(plan.rulesName, range, first))
        }
    }

    /// Takes the names of a service's own types; what the first of them hides is said once.
    mutating func take(_ service: ServiceNames, _ range: SourceRange) {
        let reserved = service.all.first { reservedTypeNames.contains($0.bare) }
        if let reserved { diagnostics.append(.reservedServiceType(reserved, range)) }
        for name in service.all { _ = types.take(name, range) }
    }

    /// Takes a name of the OpenAPI document.
    mutating func takeComponent(_ name: String, _ range: SourceRange) {
        if reservedComponents.contains(name) {
            report(.reservedComponent(name, range), range)
        } else if let first = components[name] {
            report(.sameComponent(name, range, first), range)
        } else {
            components[name] = range
        }
    }
}
