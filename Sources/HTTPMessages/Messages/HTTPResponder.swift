/// What answers the requests of an HTTP server.
public protocol HTTPResponder: AnyObject, Sendable {
    /// Which route, and what it allows, or a refusal at once: from the head alone, before a byte of
    /// the body is read. Runs on the connection's event loop and must not block.
    func plan(_ head: RequestHead) -> RequestPlan

    /// What answers a request whose body was read whole. It is called once, and `finish` after it.
    /// Both run on the connection's event loop and must not block it.
    ///
    /// The handler's task is cancelled when the plan's timeout has passed or the client is gone; an
    /// answer that comes after that is thrown away.
    func handler(for exchange: HTTPExchange) -> HTTPHandler

    /// Ends what `handler(for:)` began, with the error that the handler threw. Then the answer is
    /// in the exchange.
    func finish(_ exchange: HTTPExchange, _ error: (any Error)?)

    /// How the server's own refusal is told. The server sees to the connection.
    func refuse(_ refusal: HTTPRefusal, _ head: RequestHead?) -> Response

    /// Called once, when the server was asked to stop; it goes on asking for answers.
    func serverIsStopping()
}

/// Writes the answer of a request into its exchange.
public typealias HTTPHandler = @Sendable (_ exchange: HTTPExchange) async throws -> Void

extension HTTPResponder {
    public func finish(_ exchange: HTTPExchange, _ error: (any Error)?) {}
    public func serverIsStopping() {}
}

/// What is known of a request before its body is read.
public struct RequestPlan: Sendable {
    /// The responder's own number for the route.
    public let route: Int
    public let arguments: PathArguments
    /// A body of more bytes is refused with 413, by its `Content-Length` before a byte is read.
    public let bodyLimit: Int
    /// How long the handler may take, from the last byte of the request.
    public let timeout: Duration
    /// Whether it asks about the service, and not something of it: no client's request.
    public let isForProbes: Bool
    /// Answered instead of calling a handler. If the request has a body, it is not read, and the
    /// connection is closed.
    public var refusal: Response? { boxedRefusal?.response }
    // Boxed, because most plans have none, and every request carries its plan about.
    private let boxedRefusal: BoxedResponse?

    public init(
        route: Int,
        arguments: PathArguments = PathArguments(),
        bodyLimit: Int,
        timeout: Duration,
        isForProbes: Bool = false,
        refusal: Response? = nil
    ) {
        self.route = route
        self.arguments = arguments
        self.bodyLimit = bodyLimit
        self.timeout = timeout
        self.isForProbes = isForProbes
        boxedRefusal = refusal.map(BoxedResponse.init)
    }
}

private final class BoxedResponse: Sendable {
    let response: Response

    init(_ response: Response) {
        self.response = response
    }
}

/// Why an HTTP server refuses a request on its own.
public enum HTTPRefusal: Error, Sendable, Equatable {
    /// 400: the bytes are no HTTP/1.1 request, or one that two servers may read differently. The
    /// reason is a sentence without its full stop.
    case malformed(StaticReason)
    /// 408: the head or the body took too long.
    case requestTimeout
    /// 413: more than the plan's limit.
    case bodyTooLarge
    /// 414
    case targetTooLong
    /// 417: an expectation other than `100-continue`.
    case expectationFailed
    /// 431: a field too long, too many of them, or too much of them.
    case headTooLarge
    /// 500: the response could not be sent as it was.
    case unwritableResponse
    /// 501: the method or the transfer coding is none the server knows.
    case notImplemented
    /// 503: the server stops, and waits no longer for the answer.
    case shuttingDown
    /// 504: the plan's timeout has passed.
    case deadlineExceeded
    /// 505: neither HTTP/1.0 nor HTTP/1.1.
    case versionNotSupported

    public var status: Status {
        switch self {
        case .malformed: 400
        case .requestTimeout: 408
        case .bodyTooLarge: 413
        case .targetTooLong: 414
        case .expectationFailed: 417
        case .headTooLarge: 431
        case .unwritableResponse: 500
        case .notImplemented: 501
        case .shuttingDown: 503
        case .deadlineExceeded: 504
        case .versionNotSupported: 505
        }
    }
}

/// A sentence of the program's own: nothing a client sent can be in it.
public struct StaticReason: Sendable, Equatable, ExpressibleByStringLiteral, CustomStringConvertible
{
    private let text: StaticString

    public init(stringLiteral text: StaticString) {
        self.text = text
    }

    public var description: String { text.description }

    public static func == (left: Self, right: Self) -> Bool {
        left.description == right.description
    }
}
