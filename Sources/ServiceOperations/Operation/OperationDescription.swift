public import HTTPMessages
public import ServiceValues

/// The properties of an operation that the runtime needs before it reads a request.
public struct OperationDescription: Sendable {
    public let name: String
    public let method: HTTPMethod
    /// With its parameters in braces: `/v1/conversations/{conversationID}`.
    public let path: String
    public let access: OperationAccess
    /// The status of an output that does not name one.
    public let success: Status
    /// Nil if the operation takes no body.
    public let bodyLimit: ByteCount?
    public let timeout: Duration
    /// The most requests of this operation in work at once; nil for the limit of the service.
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

/// The clients that may call an operation, from `auth` of the contract.
public enum OperationAccess: Sendable, Hashable {
    /// Every client, without authentication.
    case anyone

    /// Throws if the request must not be answered. This is the only place that decides it. It runs
    /// after admission, and before parameters and body are decoded.
    @inlinable
    func check(_ exchange: HTTPExchange) throws {
        switch self {
        case .anyone: break
        }
    }
}
