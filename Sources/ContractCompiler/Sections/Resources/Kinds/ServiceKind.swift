import Diagnostics

/// `service`: another service of the fleet, through its generated client.
struct ServiceKind: ResourceKind {
    static let key = "service"
    static let list = KeyList(
        "a service resource", "Another service, through its generated client.",
        [
            Key(key, .text, .required, "The other service."),
            Key("url", .text, .required, "The variable with its URL."),
            Key("timeout", .timeLimit, .required, "How long one call may take."),
        ])
    static let schemes = ["http", "https"]
    static let isStore = false

    let service: Located<String>
    let variable: Located<String>
    let timeout: TimeLimit

    init?(_ fields: Fields, _ parser: inout ContractParser) {
        let service = parser.text(fields[Self.key])
        let variable = parser.text(fields["url"])
        guard let timeout = parser.timeLimit(fields["timeout"]), let service, let variable else {
            return nil
        }
        self.service = service
        self.variable = variable
        self.timeout = timeout
    }

    static var rules: Rules { Rules(fleet: [knownServices]) }

    var place: ResourcePlace { .address(variable) }
    var otherVariables: [VariableUse] { timeout.uses }
    var readinessRefusal: ReadinessRefusal? { nil }

    var document: JSONDocument {
        .object(["service": .string(service.value), "env": .string(variable.value)])
            .merging(timeout.document)
    }

    var settingsType: Code { "ServiceSettings" }
    func settings(in service: ServicePlan) -> [Code] {
        ["timeout: \(timeout.code)", connectionsOfCalls]
    }

    var targets: [SwiftName] { [SwiftName("ServiceClient")] }

    var use: Code? {
        ".service(\(literal: service.value), \(literal: variable.value))"
    }

    func opening(_ setting: SettingPlan, in service: ServicePlan) -> Code {
        setting.opening { "HTTPClientTransport(\($0), service: \(literal: self.service.value))" }
    }

    func handlersType(in service: ServicePlan) -> Code? { "any \(names.calls)" }
    func wrapper(in service: ServicePlan) -> SwiftName? { names.client }

    fileprivate var names: ServiceNames { ServiceNames(stem: .service(service.value)) }
}

extension ResourceDeclaration {
    /// The service that the resource calls; nil for a resource of another kind.
    var calledService: Located<String>? { (kind as? ServiceKind)?.service }
}

extension ServicePlan {
    /// The services that it calls, in the order of its resources.
    var calledServices: [ServiceNames] {
        configuration.settings.compactMap { ($0.resource as? ServiceKind)?.names }
    }
}

/// C0309 and C0311: a resource names another service of the fleet.
private func knownServices(_ fleet: Fleet) -> [Diagnostic] {
    let names = fleet.services.map(\.name.value)
    let known = Set(names)
    return fleet.services.flatMap { service in
        service.resources.compactMap(\.calledService).compactMap { other -> Diagnostic? in
            if other.value == service.name.value {
                return Diagnostic(
                    "C0311", "\(quoted(other.value)) calls itself over the network",
                    at: other.range, help: "remove the resource, and call the handler's own code")
            }
            guard !known.contains(other.value), !fleet.unreadFiles.contains(other.value) else {
                return nil
            }
            return Diagnostic(
                "C0309", "there is no service \(quoted(other.value))", at: other.range,
                help: didYouMean(other.value, in: names.filter { $0 != service.name.value })
                    ?? "add its contract, or remove the resource")
        }
    }
}
