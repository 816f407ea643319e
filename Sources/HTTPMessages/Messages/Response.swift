public import NIOCore

/// A whole response.
///
/// The server adds `Date`, `Content-Length`, `Connection` and `X-Content-Type-Options: nosniff`,
/// and leaves the body out if none may follow: after HEAD, and with 204 and 304.
public struct Response: Sendable {
    /// From 200 to 599.
    public var status: Status
    /// With its charset, if it is text. Nil only if there is no body.
    public var contentType: String?
    /// Further fields. A name that is not a token, a value with a control character, and a field
    /// that the server writes itself make the response a 500, so that no field can be smuggled into
    /// a head.
    public var headers: [(String, String)]
    /// Sent as `X-Request-Id`.
    public var requestID: RequestID?
    public var body: ByteBuffer
    /// True if the connection ends with this response.
    public var closesConnection: Bool

    public init(
        status: Status,
        contentType: String? = nil,
        headers: [(String, String)] = [],
        body: ByteBuffer = ByteBuffer(),
        closesConnection: Bool = false
    ) {
        self.status = status
        self.contentType = contentType
        self.headers = headers
        self.body = body
        self.closesConnection = closesConnection
    }

    /// Resets all properties, as before an answer.
    mutating func clear() {
        status = 500
        contentType = nil
        if !headers.isEmpty { headers = [] }
        requestID = nil
        if body.readableBytes > 0 { body = ByteBuffer() }
        closesConnection = false
    }
}
