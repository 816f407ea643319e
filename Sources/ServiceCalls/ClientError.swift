public import ServiceOperations

/// Why a call to another service has no result. A request whose handler throws it is answered with
/// 502, 503 or 504.
public enum ClientError: DependencyFailure, Hashable {
    /// All connections of this process to the service stayed in use, or it can't open one more, so
    /// nothing was sent. Says nothing about the service.
    case busy(service: String, reason: String)
    /// No connection could be made, so nothing was sent.
    case unreachable(service: String, reason: String)
    /// Most calls of the last seconds failed, so this one was not tried.
    case circuitOpen(service: String)
    /// There was no answer before the deadline.
    case timedOut(service: String)
    /// The connection broke, or the answer is not HTTP or is too long. The service may have acted.
    case broken(service: String, reason: String)
    /// The answer is a problem that the contract does not declare for this call.
    case refused(service: String, operation: String, status: UInt16, problem: ProblemSummary?)
    /// The answer is not what the contract says.
    case undecodable(service: String, operation: String, reason: String)
    /// The input has no form as a request.
    case unwritable(service: String, operation: String)

    public var failureKind: DependencyFailureKind {
        switch self {
        case .busy: .busy
        case .unreachable, .circuitOpen: .unavailable
        case .timedOut: .timedOut
        case .broken, .undecodable, .unwritable: .failed
        case .refused(_, _, let status, _): DependencyFailureKind(status: status)
        }
    }
}

extension DependencyFailureKind {
    /// The failure that an answer with an error status means.
    init(status: UInt16) {
        switch status {
        case 429, 503: self = .unavailable
        case 408, 504: self = .timedOut
        default: self = .failed
        }
    }
}

extension ClientError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .busy(let service, let reason):
            "no connection to `\(service)` was free: \(reason)"
        case .unreachable(let service, let reason): "`\(service)` cannot be reached: \(reason)"
        case .circuitOpen(let service): "`\(service)` failed too often to be tried again now"
        case .timedOut(let service): "`\(service)` did not answer in time"
        case .broken(let service, let reason): "the connection to `\(service)` broke: \(reason)"
        case .refused(let service, let operation, let status, let problem):
            "`\(operation)` of `\(service)` answered \(status)"
                + (problem.map { " (\($0.name), request \($0.requestID ?? "unknown"))" } ?? "")
        case .undecodable(let service, let operation, let reason):
            "`\(operation)` of `\(service)` answered against its contract: \(reason)"
        case .unwritable(let service, let operation):
            "the input of `\(operation)` of `\(service)` has no form as a request"
        }
    }
}
