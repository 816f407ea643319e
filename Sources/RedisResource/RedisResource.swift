public import Logging
public import Redis
public import ServiceRuntime

extension RedisClient {
    /// The client that a contract declares. Throws when the address can't be one of a Redis.
    public convenience init(_ settings: RedisSettings, logger: Logger) throws {
        self.init(
            try Configuration(url: settings.url, timeout: settings.timeout), logger: logger)
    }
}

extension HealthCheck {
    /// Up while the server answers.
    public static func redis(_ resource: String, _ client: RedisClient) -> HealthCheck {
        HealthCheck(resource) { try await client.ping() }
    }
}

/// A handler that lets a store's error through has its request answered with a 502, 503 or 504.
extension RedisError: DependencyFailure {
    public var failureKind: DependencyFailureKind {
        switch self {
        // A Redis that is silent for its whole timeout is as good as away, and the caller may
        // come again: 503, not 504.
        case .unavailable, .disconnected, .overloaded, .closed, .timeout, .configuration:
            .unavailable
        case .server, .unexpectedReply, .refused: .failed
        }
    }
}
