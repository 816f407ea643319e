public import Redis
public import ServiceRuntime

/// A request whose handler throws an error of Redis is answered with 502 or 503.
extension RedisError: DependencyFailure {
    public var failureKind: DependencyFailureKind {
        switch self {
        case .overloaded: .busy
        // A time-out is 503, not 504: a Redis that is silent for so long counts as away, and the
        // caller may come again.
        case .unavailable, .disconnected, .closed, .timeout, .configuration: .unavailable
        case .server, .unexpectedReply, .refused: .failed
        }
    }
}
