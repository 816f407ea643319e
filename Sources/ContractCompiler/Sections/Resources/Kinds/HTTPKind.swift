import Diagnostics

/// `http`: an HTTP service outside the fleet.
struct HTTPKind: ResourceKind {
    static let key = "http"
    static let list = KeyList(
        "an HTTP resource", "An HTTP service outside the fleet.",
        [
            Key(key, .text, .required, "The variable with its URL."),
            Key("timeout", .timeLimit, .required, "How long one call may take."),
            Key(
                "authorization", .mapping(authorization), .optional,
                "What each request says about its sender."),
        ])
    private static let authorization = KeyList(
        "`authorization`", "",
        [
            Key(
                "bearer", .text, .required,
                "The secret variable with the token; without a value, requests carry none.")
        ])
    static let schemes = ["http", "https"]
    static let isStore = false

    let variable: Located<String>
    let timeout: TimeLimit
    /// The variable with the token; without a value, requests carry none.
    let bearer: Located<String>?

    init?(_ fields: Fields, _ parser: inout ContractParser) {
        let variable = parser.text(fields[Self.key])
        let timeout = parser.timeLimit(fields["timeout"])
        let authorization = fields["authorization"].flatMap {
            parser.fields($0.value, Self.authorization, owner: $0.keyRange)
        }
        bearer = authorization.flatMap { parser.text($0["bearer"]) }
        // A resource whose token can't be read must not become one without a token.
        guard let variable, let timeout, (fields["authorization"] == nil) == (bearer == nil) else {
            return nil
        }
        self.variable = variable
        self.timeout = timeout
    }

    var place: ResourcePlace { .address(variable) }

    var otherVariables: [VariableUse] {
        timeout.uses + (bearer.map { [VariableUse(purpose: .token, variable: $0)] } ?? [])
    }

    var readinessRefusal: ReadinessRefusal? {
        ReadinessRefusal(
            reason: "an outside HTTP service has no readiness check",
            help: "remove it, and let operations answer with a problem while it is away")
    }

    var document: JSONDocument {
        .object(["env": .string(variable.value)])
            .merging(timeout.document)
            .merging(.object(["bearerEnv": bearer.map { .string($0.value) }]))
    }

    var settingsType: Code { "HTTPServiceSettings" }

    func settings(in service: ServicePlan) -> [Code] {
        let token = bearer.map { name -> Code in
            service.mayBeAbsent(name.value)
                ? "bearer: environment.tokenIfPresent(\(literal: name.value))"
                : "bearer: environment.token(\(literal: name.value))"
        }
        return ["timeout: \(timeout.code)", connectionsOfCalls, token].compactMap { $0 }
    }

    var targets: [SwiftName] { [SwiftName("ServiceClient")] }
    var use: Code? { ".http(\(literal: variable.value))" }

    func opening(_ setting: SettingPlan, in service: ServicePlan) -> Code {
        setting.opening { "HTTPClientService(\($0), name: \(literal: setting.id))" }
    }

    func handlersType(in service: ServicePlan) -> Code? { "any HTTPService" }
}

extension ServicePlan {
    /// Whether a variable may have no value.
    fileprivate func mayBeAbsent(_ variable: String) -> Bool {
        variables.contains { $0.name == variable && $0.mayBeAbsent }
    }
}
