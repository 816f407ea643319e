import Diagnostics

/// `postgres`: a database, through a pool of connections.
struct PostgresKind: ResourceKind {
    static let key = "postgres"
    static let list = KeyList(
        "a Postgres resource", "A Postgres database.",
        [
            Key(key, .text, .required, "The variable with its URL."),
            Key("pool", .mapping(pool), .required),
        ])
    private static let pool = KeyList(
        "a pool", "",
        [
            Key(
                "connections", .integer(1...10_000), .required,
                "Of one instance of the service."),
            Key(
                "wait", .duration, .required, "How long a request waits for one, before a 503."),
        ])
    static let schemes = ["postgres", "postgresql"]
    static let isStore = true

    let variable: Located<String>
    let connections: Located<Int>
    /// The longest time that a request waits for a connection.
    let wait: Located<Duration>

    init?(_ fields: Fields, _ parser: inout ContractParser) {
        let pool = fields["pool"].flatMap {
            parser.fields($0.value, Self.pool, owner: $0.keyRange)
        }
        let connections = pool.flatMap { parser.integer("connections", in: $0) }
        let wait = pool.flatMap { parser.duration($0["wait"]) }
        guard let variable = parser.text(fields[Self.key]), let connections, let wait else {
            return nil
        }
        self.variable = variable
        self.connections = connections
        self.wait = wait
    }

    var place: ResourcePlace { .address(variable) }
    var readinessRefusal: ReadinessRefusal? { nil }

    var document: JSONDocument {
        .object([
            "env": .string(variable.value), "connections": .integer(connections.value),
            "waitMilliseconds": .milliseconds(wait.value),
        ])
    }

    var settingsType: Code { "PostgresSettings" }

    func settings(in service: ServicePlan) -> [Code] {
        ["connections: \(literal: connections.value)", "wait: \(duration(wait.value))"]
    }

    var targets: [SwiftName] { [SwiftName("PostgresResource")] }
    var use: Code? { ".postgres(\(literal: variable.value))" }

    func opening(_ setting: SettingPlan, in service: ServicePlan) -> Code {
        setting.opening { settings in
            .call(
                "Database",
                [
                    settings, "\(service.names.database).statements", "memory: parts.memory",
                    "logger: parts.logger",
                ],
                column: 23 + setting.name.bare.utf8.count)
        }
    }

    func handlersType(in service: ServicePlan) -> Code? { "\(service.names.database)" }
    func wrapper(in service: ServicePlan) -> SwiftName? { service.names.database }
}

extension ServicePlan {
    var databases: [SettingPlan] {
        configuration.settings.filter { $0.resource is PostgresKind }
    }
}
