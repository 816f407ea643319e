import ContractGrammar
import Diagnostics

extension ServiceResolver {
    mutating func configuration() -> ConfigurationPlan {
        var scope = Scope(.configuration)
        let variables = Dictionary(contract.environment.map { ($0.name.value, $0) }) { first, _ in
            first
        }
        let addresses = Dictionary(
            contract.resources.map { ($0.name.value, $0.kind.variables.first?.value ?? "") }
        ) { first, _ in first }
        let resources = contract.resources.map { setting($0, variables, addresses) }
        let used = Set(contract.resources.flatMap(\.kind.variables).map(\.value))
        let others = contract.environment.filter { !used.contains($0.name.value) }
        let settings = others.map { setting($0, &scope) } + resources
        let places = others.map(\.name.range) + contract.resources.map(\.name.range)
        checkNames(settings, places)
        return ConfigurationPlan(settings: settings, nested: scope.nested)
    }

    private mutating func checkNames(_ settings: [SettingPlan], _ places: [SourceRange]) {
        var names = NameScope()
        for (setting, range) in zip(settings, places) {
            if let first = names.take(setting.name, range) {
                report([.sameName(setting.name, range, first)])
            }
            var others = ScopeNames.resources.members
            if setting.source.isResource { others.formUnion(ScopeNames.entry.members) }
            if others.contains(setting.name.bare) {
                report([.reservedSetting(setting.name, range)])
            }
        }
    }

    private mutating func setting(
        _ declaration: EnvironmentVariableDeclaration, _ scope: inout Scope
    ) -> SettingPlan {
        let name = SwiftName.variable(declaration.name.value)
        return SettingPlan(
            id: declaration.name.value, name: name, words: declaration.description ?? "",
            isOptional: declaration.mayBeAbsent,
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
                scope.names.type(.type(name.bare)), declaration.description ?? "",
                declaration.choices.map { .string($0.value) },
                CaseNames(declaration.caseNames, ranges: declaration.choices.map(\.range)))
            var diagnostics = builder.diagnostics
            scope.nest(.enumeration(plan), declaration.name.range, &diagnostics)
            report(diagnostics)
            return .enumeration(plan.name)
        }
    }

    /// - Parameter addresses: The variables that hold them, by the names of their resources.
    private func setting(
        _ declaration: ResourceDeclaration,
        _ variables: [String: EnvironmentVariableDeclaration], _ addresses: [String: String]
    ) -> SettingPlan {
        let source = source(declaration, variables, addresses)
        let address = variables[source.variable]
        return SettingPlan(
            id: declaration.name.value, name: .member(declaration.name.value),
            words: source.words ?? address?.description ?? "",
            isOptional: address?.mayBeAbsent ?? false, source: source)
    }

    private func source(
        _ declaration: ResourceDeclaration,
        _ variables: [String: EnvironmentVariableDeclaration], _ addresses: [String: String]
    ) -> SettingPlan.Source {
        switch declaration.kind {
        case .postgres(let variable, let pool):
            return .postgres(
                variable.value, connections: pool.connections.value, wait: pool.wait.value)
        case .redis(let variable, let timeout):
            return .redis(variable.value, timeout: timeout?.value)
        case .service(let service, let variable, let timeout):
            return .service(variable.value, name: service.value, timeout: timeout.plan)
        case .http(let variable, let timeout, let bearer):
            let bearer = bearer.map { name in
                SettingPlan.Bearer(
                    variable: name.value,
                    isOptional: variables[name.value]?.mayBeAbsent ?? false)
            }
            return .http(variable.value, timeout: timeout.plan, bearer: bearer)
        case .lease(let redis, let expiry):
            return .lease(
                redis: redis.value, variable: addresses[redis.value] ?? "", expiry: expiry.value)
        }
    }
}

extension SettingPlan.Source {
    var isResource: Bool {
        if case .variable = self { false } else { true }
    }

    /// Handlers get what lives in a Redis, and not the Redis itself.
    var isRedis: Bool {
        if case .redis = self { true } else { false }
    }

    /// Whose value decides whether the setting is there.
    fileprivate var variable: String {
        switch self {
        case .variable(let name, _), .postgres(let name, _, _), .redis(let name, _),
            .service(let name, _, _), .http(let name, _, _), .lease(_, let name, _):
            name
        }
    }

    /// Where the words of the variable would say something else.
    fileprivate var words: String? {
        if case .lease(let redis, _, _) = self { "Leases live in `\(redis)`." } else { nil }
    }
}

extension ResourceDeclaration.TimeLimit {
    fileprivate var plan: SettingPlan.TimeLimit {
        switch self {
        case .written(let duration): .written(duration.value)
        case .variable(let name): .variable(name.value)
        }
    }
}
