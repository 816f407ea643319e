import Diagnostics

/// What a service is told by its environment, and what the contract says about the service.
///
/// - Parameter description: The arguments of `ServiceDescription`.
func configurationFile(_ service: ServicePlan, _ description: [Code]) -> Code {
    let plan = service.configuration
    let parts: [Code] = [
        .lines(plan.settings.map(property)),
        reading(plan),
        variables(service.variables),
        """
        public static let service = ServiceDescription(
            \(description, separatedBy: .commaLine))
        """,
        nested(plan.nested, column: 4),
    ]
    return """
        \(preamble(service.contractPath))

        /// What `\(words: service.name)` is told by its environment.
        public struct \(service.names.configuration): ServiceConfiguration {
            \(parts, separatedBy: .blankLine)
        }
        """
}

private func property(_ plan: SettingPlan) -> Code {
    let question: Code = plan.isOptional ? "?" : ""
    return """
        \(doc: plan.words)
        public let \(plan.name): \(plan.source.type)\(question)
        """
}

extension SettingPlan.Source {
    fileprivate var type: Code {
        switch self {
        case .variable(_, let type): type.code
        case .postgres: "PostgresSettings"
        case .redis: "RedisSettings"
        case .service: "ServiceSettings"
        case .http: "HTTPServiceSettings"
        case .lease: "LeaseSettings"
        }
    }
}

extension SettingPlan.SettingType {
    var code: Code {
        switch self {
        case .string, .uri: "String"
        case .integer: "Int"
        case .number: "Double"
        case .boolean: "Bool"
        case .duration: "Duration"
        case .size: "ByteCount"
        case .enumeration(let name): "\(name)"
        }
    }

    fileprivate var method: Code {
        switch self {
        case .string: "string"
        case .uri: "uri"
        case .integer: "integer"
        case .number: "number"
        case .boolean: "boolean"
        case .duration: "duration"
        case .size: "size"
        case .enumeration: "enumeration"
        }
    }
}

private func reading(_ plan: ConfigurationPlan) -> Code {
    let statements = plan.settings.map { setting -> Code in
        let access: Code = ScopeNames.configuration.isLocal(setting.name) ? "self." : ""
        return value(setting, "\(access)\(setting.name) = ")
    }
    guard !statements.isEmpty else {
        return "public init(from environment: inout EnvironmentReader) {}"
    }
    return """
        public init(from environment: inout EnvironmentReader) {
            \(statements)
        }
        """
}

private func value(_ plan: SettingPlan, _ target: Code) -> Code {
    switch plan.source {
    case .variable(let name, let type):
        let suffix: Code = plan.isOptional ? "IfPresent" : ""
        return "\(target)environment.\(type.method)\(suffix)(\(literal: name))"
    case .postgres(let name, let connections, let wait):
        let rest: [Code] = ["connections: \(literal: connections)", "wait: \(duration(wait))"]
        return settings(target, "PostgresSettings", name, rest, plan)
    case .redis(let name, let timeout):
        let rest = timeout.map { ["timeout: \(duration($0))" as Code] } ?? []
        return settings(target, "RedisSettings", name, rest, plan)
    case .service(let name, _, let timeout):
        return settings(target, "ServiceSettings", name, ["timeout: \(timeout.code)"], plan)
    case .http(let name, let timeout, let bearer):
        let token: [Code] = bearer.map { ["bearer: \($0.code)"] } ?? []
        let rest: [Code] = ["timeout: \(timeout.code)"] + token
        return settings(target, "HTTPServiceSettings", name, rest, plan)
    case .lease(_, let variable, let expiry):
        let lease: Code = "LeaseSettings(expiry: \(duration(expiry)))"
        guard plan.isOptional else { return "\(target)\(lease)" }
        return """
            \(target)environment.uriIfPresent(\(literal: variable)).map { _ in
                \(lease)
            }
            """
    }
}

extension SettingPlan.TimeLimit {
    fileprivate var code: Code {
        switch self {
        case .written(let limit): duration(limit)
        case .variable(let name): "environment.timeLimit(\(literal: name))"
        }
    }
}

extension SettingPlan.Bearer {
    fileprivate var code: Code {
        isOptional
            ? "environment.tokenIfPresent(\(literal: variable))"
            : "environment.token(\(literal: variable))"
    }
}

private func settings(
    _ target: Code, _ type: Code, _ variable: String, _ rest: [Code], _ plan: SettingPlan
) -> Code {
    guard plan.isOptional else {
        let arguments: [Code] = ["url: environment.uri(\(literal: variable))"] + rest
        return .call("\(target)\(type)", arguments, column: 8)
    }
    let call: Code = .call(type, ["url: $0"] + rest, column: 12)
    return """
        \(target)environment.uriIfPresent(\(literal: variable)).map {
            \(call)
        }
        """
}

private func variables(_ plans: [VariablePlan]) -> Code {
    let variables = plans.map { variable -> Code in
        .call("EnvironmentVariable", arguments(variable), column: 9)
    }
    guard !variables.isEmpty else {
        return "public static let variables: [EnvironmentVariable] = []"
    }
    return """
        public static let variables: [EnvironmentVariable] = [
            \(variables.map { "\($0)," as Code })
        ]
        """
}

private func arguments(_ plan: VariablePlan) -> [Code] {
    var arguments: [Code] = ["\(literal: plan.name)", plan.kind.code]
    if let text = plan.defaultText { arguments.append("default: \(literal: text)") }
    if !plan.isRequired, plan.defaultText == nil { arguments.append("isRequired: false") }
    if plan.isSecret { arguments.append("isSecret: true") }
    if let example = plan.example { arguments.append("example: \(literal: example)") }
    if !plan.words.isEmpty { arguments.append("\(sentence: plan.words)") }
    return arguments
}

extension VariablePlan.Kind {
    fileprivate var code: Code {
        switch self {
        case .string(let rules): rules.isEmpty ? ".string" : ".string(\(rules.code))"
        case .enumeration(let values):
            ".enumeration([\(values.map { "\(literal: $0)" as Code }, separatedBy: .comma)])"
        case .integer(let limits): limits.isEmpty ? ".integer" : ".integer(\(limits.range))"
        case .number(let limits): limits.isEmpty ? ".number" : ".number(\(limits.range))"
        case .boolean: ".boolean"
        case .uri(let schemes) where schemes.isEmpty: ".uri"
        case .uri(let schemes):
            ".uri(schemes: [\(schemes.map { "\(literal: $0)" as Code }, separatedBy: .comma)])"
        case .duration: ".duration"
        case .size: ".size"
        }
    }
}
