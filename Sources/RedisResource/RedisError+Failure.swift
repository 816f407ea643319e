public import Redis
public import ServiceRuntime

/// A handler that lets Redis' error through has its request answered with 502 or 503.
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
