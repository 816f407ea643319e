import Diagnostics

/// The names of the types of one module and the names of its schemas in the OpenAPI document, each
/// with the place of the contract that it comes from.
struct ModuleNames {
    private var types = TakenNames()
    private var components: [String: SourceRange] = [:]
    private var rules = TakenNames()
    /// Places of names that are reported: each is reported once.
    private var wrong: Set<SourceRange> = []
    private(set) var diagnostics: [Diagnostic] = []

    /// Takes the name of a type. A name that is taken or reserved is reported.
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

    /// Takes the name of a schema's type. Of a type alias, also takes the types that are declared
    /// beside it in the module, and the name of its rules.
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

    /// Takes the names of a service's own types. Only the first that is reserved is reported.
    mutating func take(_ service: ServiceNames, _ range: SourceRange) {
        let reserved = service.all.first { reservedTypeNames.contains($0.bare) }
        if let reserved { diagnostics.append(.reservedServiceType(reserved, range)) }
        for name in service.all { _ = types.take(name, range) }
    }

    /// Takes the name of a schema in the OpenAPI document. A name that is taken or reserved is
    /// reported.
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
