import ContractModel
import Diagnostics

extension ServiceResolver {
    mutating func configuration() -> ConfigurationPlan {
        var scope = Scope()
        let variables = Dictionary(contract.environment.map { ($0.name.value, $0) }) { first, _ in
            first
        }
        let resources = contract.resources.map { setting($0, variables[$0.variable]) }
        let used = Set(contract.resources.map(\.variable))
        let others = contract.environment.filter { !used.contains($0.name.value) }
        let settings = others.map { setting($0, &scope) } + resources
        var ranges: [SwiftName: SourceRange] = [:]
        let places = others.map(\.name.range) + contract.resources.map(\.name.range)
        for (setting, range) in zip(settings, places) {
            if let first = ranges[setting.name] {
                report([.sameProperty(setting.name, range, first)])
            }
            ranges[setting.name] = range
        }
        return ConfigurationPlan(
            variables: contract.environment.map(variable), settings: settings,
            nested: scope.nested)
    }

    private func variable(_ declaration: EnvironmentVariableDeclaration) -> VariablePlan {
        VariablePlan(
            name: declaration.name.value, kind: kind(declaration),
            isRequired: declaration.isRequired, isSecret: declaration.isSecret,
            defaultText: declaration.default.map { text(of: $0.value) },
            example: declaration.example?.value, words: declaration.description ?? "")
    }

    private func kind(_ declaration: EnvironmentVariableDeclaration) -> VariablePlan.Kind {
        switch declaration.kind.value {
        case .boolean: return .boolean
        case .duration: return .duration
        case .size: return .size
        case .uri: return .uri(schemes: declaration.schemes.map(\.value))
        case .number:
            return .number(
                Limits(minimum: declaration.minimum?.value, maximum: declaration.maximum?.value))
        case .integer:
            return .integer(
                Limits(
                    minimum: declaration.leastInteger?.value,
                    maximum: declaration.greatestInteger?.value))
        case .string where !declaration.choices.isEmpty:
            return .enumeration(declaration.choices.map(\.value))
        case .string:
            var scope = Scope(keepingIn: .inline)
            return .string(
                StringRulesPlan(
                    length: Limits(
                        minimum: declaration.minLength?.value,
                        maximum: declaration.maxLength?.value),
                    pattern: declaration.pattern.map {
                        scope.keep(.pattern($0.value.text), "text", "Pattern")
                    }))
        }
    }

    private mutating func setting(
        _ declaration: EnvironmentVariableDeclaration, _ scope: inout Scope
    ) -> SettingPlan {
        let name = SwiftName.variable(declaration.name.value)
        return SettingPlan(
            id: declaration.name.value, name: name, words: declaration.description ?? "",
            isOptional: !declaration.isRequired && declaration.default == nil,
            source: .variable(
                declaration.name.value, type: settingType(declaration, name, &scope)))
    }

    private mutating func settingType(
        _ declaration: EnvironmentVariableDeclaration, _ name: SwiftName, _ scope: inout Scope
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
                .type(name.bare), declaration.description ?? "",
                declaration.choices.map { .string($0.value) }, declaration.range)
            var diagnostics = builder.diagnostics
            scope.nest(.enumeration(plan), declaration.name.range, &diagnostics)
            report(diagnostics)
            return .enumeration(plan.name)
        }
    }

    private func setting(
        _ declaration: ResourceDeclaration, _ variable: EnvironmentVariableDeclaration?
    ) -> SettingPlan {
        let source: SettingPlan.Source
        switch declaration.kind {
        case .postgres(let variable, let pool):
            source = .postgres(
                variable.value, connections: pool.connections.value, wait: pool.wait.value)
        case .redis(let variable, let timeout):
            source = .redis(variable.value, timeout: timeout?.value)
        case .service(let service, let variable, let timeout):
            source = .service(variable.value, name: service.value, timeout: timeout.value)
        }
        return SettingPlan(
            id: declaration.name.value, name: .member(declaration.name.value),
            words: variable?.description ?? "",
            isOptional: variable.map { !$0.isRequired && $0.default == nil } ?? false,
            source: source)
    }
}

extension ResourceDeclaration {
    fileprivate var variable: String {
        switch kind {
        case .postgres(let variable, _), .redis(let variable, _): variable.value
        case .service(_, let variable, _): variable.value
        }
    }
}

/// A default as it would stand in the environment.
private func text(of value: LiteralValue) -> String {
    switch value {
    case .string(let text): text
    case .null, .boolean, .integer, .number, .array, .object: JSONDocument(value).compact
    }
}
