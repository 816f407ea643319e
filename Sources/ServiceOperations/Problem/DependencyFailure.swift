/// The error of a dependency of this service, not of the service itself.
///
/// A request whose handler throws one is answered with the problem of its kind. The error itself is
/// logged and never shown.
public protocol DependencyFailure: Error {
    var failureKind: DependencyFailureKind { get }
}

extension DependencyFailure {
    public var isTimeout: Bool { failureKind == .timedOut }
    public var isBusy: Bool { failureKind == .busy }
}

public enum DependencyFailureKind: Sendable, Hashable {
    /// It answered with an error or an invalid answer: 502.
    case failed
    /// It was not asked, because all of this service's connections to it stayed in use: 503 with
    /// `Retry-After`, as for any request that is more than the service can do.
    case busy
    /// It could not be reached, or is overloaded: 503 with `Retry-After`.
    case unavailable
    /// It did not answer in time: 504.
    case timedOut
}
