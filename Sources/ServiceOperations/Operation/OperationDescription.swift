public import HTTPMessages
public import ServiceValues

/// What the runtime needs to know of an operation before it reads a request.
public struct OperationDescription: Sendable {
    public let name: String
    public let method: HTTPMethod
    /// With its parameters in braces: `/v1/conversations/{conversationID}`.
    public let path: String
    public let access: OperationAccess
    /// The status of an output that names none.
    public let success: Status
    /// Nil: the operation takes no body.
    public let bodyLimit: ByteCount?
    public let timeout: Duration
    /// Requests of this operation in work at once; nil: as many as the service may have.
    public let concurrency: Int?

    public init(
        _ name: String, _ method: HTTPMethod, _ path: String, access: OperationAccess,
        success: Status = 200, bodyLimit: ByteCount? = nil, timeout: Duration,
        concurrency: Int? = nil
    ) {
        self.name = name
        self.method = method
        self.path = path
        self.access = access
        self.success = success
        self.bodyLimit = bodyLimit
        self.timeout = timeout
        self.concurrency = concurrency
    }
}

/// Who may call an operation: what `auth` of a contract says.
public enum OperationAccess: Sendable, Hashable {
    /// Every client, without proving who it is.
    case anyone

    /// Decides whether the request may be answered: the only place that does. It runs after
    /// admission and before anything of the request but its head is read.
    @inlinable
    func check(_ exchange: HTTPExchange) throws {
        switch self {
        case .anyone: break
        }
    }
}
