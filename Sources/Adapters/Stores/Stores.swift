public import Logging
public import Postgres
public import ServiceRuntime

extension PostgresClient {
    /// The pool that a contract declares.
    public convenience init(_ settings: PostgresSettings, logger: Logger) {
        self.init(
            Configuration(
                url: settings.url, connections: settings.connections, wait: settings.wait),
            logger: logger)
    }
}

extension HealthCheck {
    /// Up while a connection of the pool answers.
    public static func postgres(_ resource: String, _ client: PostgresClient) -> HealthCheck {
        HealthCheck(resource) { try await client.ping() }
    }
}
