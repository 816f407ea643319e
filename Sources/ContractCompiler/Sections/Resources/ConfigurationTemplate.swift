import Diagnostics

/// The type with the settings that the environment gives a service, and with its description.
///
/// - Parameter descriptionArguments: Those of `ServiceDescription`.
func configurationFile(_ service: ServicePlan, _ descriptionArguments: [Code]) -> Code {
    let plan = service.configuration
    let parts: [Code] = [
        .lines(plan.settings.map(property)),
        reading(service),
        variables(service.variables),
        """
        public static let service = ServiceDescription(
            \(descriptionArguments, separatedBy: .commaLine))
        """,
        nested(plan.nested, column: 4),
    ]
    return """
        \(preamble(service.contractPath))

        /// The settings of `\(words: service.name)`, from its environment.
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
        case .resource(let resource, _): resource.settingsType
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

private func reading(_ service: ServicePlan) -> Code {
    let statements = service.configuration.settings.map { setting -> Code in
        let access: Code = TemplateNames.configuration.isLocal(setting.name) ? "self." : ""
        return value(setting, "\(access)\(setting.name) = ", service)
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

private func value(_ plan: SettingPlan, _ target: Code, _ service: ServicePlan) -> Code {
    switch plan.source {
    case .variable(let name, let type):
        let suffix: Code = plan.isOptional ? "IfPresent" : ""
        return "\(target)environment.\(type.method)\(suffix)(\(literal: name))"
    case .resource(let resource, let address):
        let type = resource.settingsType
        guard plan.isOptional else {
            let url: Code = "environment.uri(\(literal: address))"
            let arguments = resource.arguments(url: url, service)
            return .call("\(target)\(type)", arguments, column: 8)
        }
        let parameter: Code
        switch resource.place {
        case .address: parameter = ""
        case .within: parameter = " _ in"
        }
        let arguments = resource.arguments(url: "$0", service)
        return """
            \(target)environment.uriIfPresent(\(literal: address)).map {\(parameter)
                \(Code.call(type, arguments, column: 12))
            }
            """
    }
}

extension ResourceKind {
    fileprivate func arguments(url: Code, _ service: ServicePlan) -> [Code] {
        switch place {
        case .address: ["url: \(url)"] + settings(in: service)
        case .within: settings(in: service)
        }
    }
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
