import ServiceOperations

/// The meaning of a request's error for the client and for the log.
enum Failure {
    case declared(any ServiceProblem)
    case rejected(Rejection)
    /// Logged with its cause.
    case dependency(Rejection)
    /// Logged with its cause, as an error.
    case bug

    /// - Parameter problem: The problems that the operation declares. A problem of another one is a
    ///   bug.
    init(_ error: any Error, declares problem: any OperationProblem.Type, isCancelled: Bool) {
        switch error {
        // First the error of refused requests, which may come in a flood: a cast to a type costs
        // less than one to a protocol.
        case let rejection as Rejection: self = .rejected(rejection)
        case let declared as any OperationProblem where type(of: declared) == problem:
            self = .declared(declared.problem)
        case is MemoryExhausted: self = .rejected(Rejection(.overloaded))
        case let refusal as AdmissionRefusal: self = .rejected(refusal.rejection)
        case let failure as any DependencyFailure:
            self = .dependency(Rejection(failure.failureKind.problemType))
        case is CancellationError where isCancelled: self = .rejected(Rejection(.deadlineExceeded))
        default: self = .bug
        }
    }

    var rejection: Rejection? {
        switch self {
        case .declared: nil
        case .rejected(let rejection), .dependency(let rejection): rejection
        case .bug: Rejection(.internalError)
        }
    }
}

extension AdmissionRefusal {
    var rejection: Rejection {
        switch self {
        case .queueFull, .waitedTooLong: Rejection(.overloaded)
        case .cancelled: Rejection(.deadlineExceeded)
        }
    }
}

extension DependencyFailureKind {
    fileprivate var problemType: ProblemType {
        switch self {
        case .failed: .dependencyFailed
        case .busy: .overloaded
        case .unavailable: .dependencyUnavailable
        case .timedOut: .deadlineExceeded
        }
    }
}
