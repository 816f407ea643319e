public import NIOCore

/// A whole request: its head, and its body up to the plan's limit.
public struct Request: Sendable {
    public let head: RequestHead
    /// Chunks put together, trailers left out.
    public let body: ByteBuffer
    /// Whether the request has a body, be it empty: a length other than 0, or chunks.
    public let hasBody: Bool
    /// Where the arguments of the route stand in the path.
    public let pathArguments: PathArguments
    /// When the last byte was there. The plan's timeout counts from here.
    public let receivedAt: ContinuousClock.Instant

    public init(
        head: RequestHead,
        body: ByteBuffer = ByteBuffer(),
        hasBody: Bool = false,
        pathArguments: PathArguments = PathArguments(),
        receivedAt: ContinuousClock.Instant = .now
    ) {
        self.head = head
        self.body = body
        self.hasBody = hasBody
        self.pathArguments = pathArguments
        self.receivedAt = receivedAt
    }
}
