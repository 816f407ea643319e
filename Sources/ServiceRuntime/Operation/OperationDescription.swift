/// What the runtime needs to know of an operation before it reads a request.
public struct OperationDescription: Sendable {
    public let name: String
    public let method: HTTPMethod
    /// With its parameters in braces: `/v1/conversations/{conversationID}`.
    public let path: String
    /// The status of an output that names none.
    public let success: Status
    /// Nil: the operation takes no body.
    public let bodyLimit: ByteCount?
    public let timeout: Duration
    /// Requests of this operation in work at once; nil: as many as the service may have.
    public let concurrency: Int?

    public init(
        _ name: String, _ method: HTTPMethod, _ path: String, success: Status = 200,
        bodyLimit: ByteCount? = nil, timeout: Duration, concurrency: Int? = nil
    ) {
        self.name = name
        self.method = method
        self.path = path
        self.success = success
        self.bodyLimit = bodyLimit
        self.timeout = timeout
        self.concurrency = concurrency
    }
}
