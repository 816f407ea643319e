/// An error that says: not this service failed, but something that it depends on.
///
/// A handler that lets one through has its request answered with the problem of its kind. The error
/// itself is logged and never shown.
public protocol DependencyFailure: Error {
    var failureKind: DependencyFailureKind { get }
}

extension DependencyFailure {
    public var isTimeout: Bool { failureKind == .timedOut }
}

public enum DependencyFailureKind: Sendable, Hashable {
    /// It answered, and with something that is no answer: 502.
    case failed
    /// It could not be reached, or has no room: 503 with `Retry-After`.
    case unavailable
    /// It did not answer in time: 504.
    case timedOut
}
