import Diagnostics

/// `redis`: a server in which other resources live. Handlers get these, not the server.
struct RedisKind: ResourceKind {
    static let key = "redis"
    static let list = KeyList(
        "a Redis resource", "A Redis server.",
        [
            Key(key, .text, .required, "The variable with its URL."),
            Key("timeout", .duration, .optional, "How long one command may take."),
        ])
    static let schemes = ["redis", "rediss"]
    static let isStore = true

    let variable: Located<String>
    /// The longest time that a command may take; nil: the default of the runtime.
    let timeout: Located<Duration>?

    init?(_ fields: Fields, _ parser: inout ContractParser) {
        timeout = parser.duration(fields["timeout"])
        guard let variable = parser.text(fields[Self.key]) else { return nil }
        self.variable = variable
    }

    var place: ResourcePlace { .address(variable) }
    var readinessRefusal: ReadinessRefusal? { nil }

    var document: JSONDocument {
        .object([
            "env": .string(variable.value),
            "timeoutMilliseconds": timeout.map { .milliseconds($0.value) },
        ])
    }

    var settingsType: Code { "RedisSettings" }

    func settings(in service: ServicePlan) -> [Code] {
        timeout.map { ["timeout: \(duration($0.value))"] } ?? []
    }

    var targets: [SwiftName] { [SwiftName("Redis"), SwiftName("RedisResource")] }
    var use: Code? { ".redis(\(literal: variable.value))" }

    func opening(_ setting: SettingPlan, in service: ServicePlan) -> Code {
        setting.opening(attempt: "try ") { "RedisClient(\($0), logger: parts.logger)" }
    }

    func handlersType(in service: ServicePlan) -> Code? { nil }
}
