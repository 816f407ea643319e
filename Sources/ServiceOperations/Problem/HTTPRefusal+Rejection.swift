package import HTTPMessages

extension HTTPRefusal {
    /// The refusal of the server as a rejection.
    package var rejection: Rejection {
        switch self {
        case .malformed(let reason): Rejection(.malformedRequest, "\(reason).")
        case .requestTimeout: Rejection(.requestTimeout)
        case .bodyTooLarge: Rejection(.bodyTooLarge, "The body is larger than this route allows.")
        case .targetTooLong: Rejection(.targetTooLong)
        case .expectationFailed: Rejection(.expectationFailed)
        case .headTooLarge: Rejection(.headTooLarge)
        case .unwritableResponse: Rejection(.internalError)
        case .notImplemented: Rejection(.notImplemented)
        case .memoryExhausted:
            Rejection(.overloaded, "The service holds as much for its clients as it may.")
        case .tooManyConnections:
            Rejection(.overloaded, "The service has as many connections as it may have.")
        case .shuttingDown: Rejection(.shuttingDown)
        case .deadlineExceeded: Rejection(.deadlineExceeded)
        case .versionNotSupported: Rejection(.versionNotSupported)
        }
    }
}
