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
        case .overloaded: Rejection(.overloaded)
        case .shuttingDown: Rejection(.shuttingDown)
        case .deadlineExceeded: Rejection(.deadlineExceeded)
        case .versionNotSupported: Rejection(.versionNotSupported)
        }
    }
}
