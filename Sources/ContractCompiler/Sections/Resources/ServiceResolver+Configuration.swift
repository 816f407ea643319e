import ContractGrammar
import Diagnostics

extension ServiceResolver {
    mutating func configuration() -> ConfigurationPlan {
        var scope = TypeScope(.configuration)
        let variables = Dictionary(contract.environment.map { ($0.name.value, $0) }) { first, _ in
            first
        }
        let resources = contract.resources.map { setting($0, variables) }
        let used = Set(contract.resources.flatMap(\.variables).map(\.value))
        let others = contract.environment.filter { !used.contains($0.name.value) }
        let settings = others.map { setting($0, &scope) } + resources
        let places = others.map(\.name.range) + contract.resources.map(\.name.range)
        checkNames(settings, places)
        return ConfigurationPlan(settings: settings, nested: scope.nested)
    }

    private mutating func checkNames(_ settings: [SettingPlan], _ places: [SourceRange]) {
        var names = TakenNames()
        for (setting, range) in zip(settings, places) {
            if let first = names.take(setting.name, range) {
                report([.sameName(setting.name, range, first)])
            }
            var others = TemplateNames.resources.members
            if setting.resource != nil { others.formUnion(TemplateNames.entry.members) }
            if others.contains(setting.name.bare) {
                report([.reservedSetting(setting.name, range)])
            }
        }
    }

    private mutating func setting(
        _ declaration: EnvironmentVariableDeclaration, _ scope: inout TypeScope
    ) -> SettingPlan {
        let name = SwiftName.variable(declaration.name.value)
        return SettingPlan(
            id: declaration.name.value, name: name, words: declaration.description ?? "",
            isOptional: declaration.mayBeAbsent,
            source: .variable(
                declaration.name.value, type: settingType(declaration, name, &scope)))
    }

    private mutating func settingType(
        _ declaration: EnvironmentVariableDeclaration, _ name: SwiftName, _ scope: inout TypeScope
    ) -> SettingPlan.SettingType {
        switch declaration.kind.value {
        case .integer: return .integer
        case .number: return .number
        case .boolean: return .boolean
        case .uri: return .uri
        case .duration: return .duration
        case .size: return .size
        case .string where declaration.choices.isEmpty: return .string
        case .string:
            var builder = TypeBuilder(catalog, .request)
            let plan = builder.enumeration(
                scope.names.nestedType(name.bare), declaration.description ?? "",
                declaration.choices.map { .string($0.value) },
                CaseNames(declaration.caseNames, ranges: declaration.choices.map(\.range)))
            var diagnostics = builder.diagnostics
            scope.nest(.enumeration(plan), declaration.name.range, &diagnostics)
            report(diagnostics)
            return .enumeration(plan.name)
        }
    }

    private func setting(
        _ declaration: ResourceDeclaration, _ variables: [String: EnvironmentVariableDeclaration]
    ) -> SettingPlan {
        let address = contract.address(of: declaration.kind)
        let variable = variables[address]
        return SettingPlan(
            id: declaration.name.value, name: .member(declaration.name.value),
            words: declaration.kind.words ?? variable?.description ?? "",
            isOptional: variable?.mayBeAbsent ?? false,
            source: .resource(declaration.kind, address: address))
    }
}

extension Contract {
    /// The variable with the address of a resource, or of the resource that it lives in; empty if
    /// that one has no address, which C0324 refuses.
    fileprivate func address(of resource: any ResourceKind) -> String {
        switch resource.place {
        case .address(let variable): return variable.value
        case .within(let outer):
            guard case .address(let variable)? = resourcesByName[outer.value]?.kind.place else {
                return ""
            }
            return variable.value
        }
    }
}
