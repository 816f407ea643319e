public import Logging
public import Redis
public import ServiceRuntime

extension RedisClient {
    /// Throws `RedisError.configuration` if the address is not the URL of a Redis.
    public convenience init(_ settings: RedisSettings, logger: Logger) throws {
        self.init(
            try Configuration(url: settings.url, timeout: settings.timeout), logger: logger)
    }
}

extension RedisClient: ServiceResource {
    public var connections: ResourceConnections { .store(configuration.connections) }

    public var healthCheck: (@Sendable () async throws -> Void)? {
        { [self] in try await ping() }
    }
}
