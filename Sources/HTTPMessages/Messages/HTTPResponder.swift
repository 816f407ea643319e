/// Answers the requests of an HTTP server.
public protocol HTTPResponder: AnyObject, Sendable {
    /// Finds the route of a request and its limits, or refuses the request, from the head alone,
    /// before the body is read. Runs on the connection's event loop and must not block.
    func plan(_ head: RequestHead) -> RequestPlan

    /// Returns the handler for a request whose body was read whole. The handler is called once, and
    /// `finish` after it. All of them run on the connection's event loop and must not block it.
    ///
    /// The handler's task is cancelled when the plan's timeout has passed or the client is gone. A
    /// later answer is dropped.
    func handler(for exchange: HTTPExchange) -> HTTPHandler

    /// Ends a request with the error that its handler threw, or nil. After this the answer is in
    /// the exchange.
    func finish(_ exchange: HTTPExchange, _ error: (any Error)?)

    /// The event loop stood still for long while a handler of this route ran on it: the handler
    /// computed, or the kernel gave the processor to others.
    func heldUp(by route: Int)

    /// A handler of this route that runs beside the loop would have held it up for long; or it has
    /// ended, and would not. Called on any thread.
    func computed(_ route: Int, isLong: Bool)

    /// A handler has ended that had to wait, for so many nanoseconds for other services, of which
    /// one may have been too busy for it.
    func suspended(_ exchange: HTTPExchange, away: Int64, metBusy: Bool)

    /// The request held so many bytes of the process's budget when its handler had ended.
    func held(_ exchange: HTTPExchange, _ bytes: Int)

    /// The response to a request that the server itself refuses. The server closes the connection
    /// if it has to.
    func refuse(_ refusal: HTTPRefusal, _ head: RequestHead?) -> Response

    /// Called once when the server is asked to stop. Further requests may follow.
    func serverIsStopping()
}

/// Writes the answer of a request into its exchange.
public typealias HTTPHandler = @Sendable (_ exchange: HTTPExchange) async throws -> Void

extension HTTPResponder {
    public func finish(_ exchange: HTTPExchange, _ error: (any Error)?) {}
    public func heldUp(by route: Int) {}
    public func computed(_ route: Int, isLong: Bool) {}
    public func suspended(_ exchange: HTTPExchange, away: Int64, metBusy: Bool) {}
    public func held(_ exchange: HTTPExchange, _ bytes: Int) {}
    public func serverIsStopping() {}
}

/// The route and the limits of a request, from its head.
public struct RequestPlan: Sendable {
    /// The responder's own number for the route.
    public let route: Int
    public let arguments: PathArguments
    /// A body of more bytes is refused with 413, by its `Content-Length` before a byte is read.
    public let bodyLimit: Int
    /// How long the handler may take, from the last byte of the request.
    public let timeout: Duration
    /// True for a request about the service, such as a health check, which does not count as a
    /// client's.
    public let isForProbes: Bool
    public let pace: HandlerPace
    /// Bytes that the request will hold of the process's budget, as far as others tell.
    public let heldBytes: Int
    /// Sent in place of a handler's answer. If the request has a body, the body is not read and the
    /// connection is closed.
    public var refusal: Response? { boxedRefusal?.response }
    var hasRefusal: Bool { boxedRefusal != nil }
    // Boxed, because most plans have none, and every request has a plan.
    private let boxedRefusal: BoxedResponse?

    public init(
        route: Int,
        arguments: PathArguments = PathArguments(),
        bodyLimit: Int,
        timeout: Duration,
        isForProbes: Bool = false,
        pace: HandlerPace = .quick,
        heldBytes: Int = 0,
        refusal: Response? = nil
    ) {
        self.route = route
        self.arguments = arguments
        self.bodyLimit = bodyLimit
        self.timeout = timeout
        self.isForProbes = isForProbes
        self.pace = pace
        self.heldBytes = heldBytes
        boxedRefusal = refusal.map(BoxedResponse.init)
    }
}

/// For how long handlers of a route compute, which says where the next one runs.
public enum HandlerPace: Sendable {
    /// On the event loop.
    case quick
    /// Beside the event loop and measured, because one held up the loop, if only by chance.
    case suspect
    /// Beside the event loop, on other threads than suspects.
    case slow
}

private final class BoxedResponse: Sendable {
    let response: Response

    init(_ response: Response) {
        self.response = response
    }
}

/// Why an HTTP server refuses a request on its own.
public enum HTTPRefusal: Error, Sendable, Equatable {
    /// 400: the bytes are not an HTTP/1.1 request, or are one that two servers may read
    /// differently. The reason is a sentence without its full stop.
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
    /// 501: the server does not know the method or the transfer coding.
    case notImplemented
    /// 503: the server holds as many bytes for clients as it may.
    case memoryExhausted
    /// 503: the server has all the connections that it may have.
    case tooManyConnections
    /// 503: the server stops and no longer waits for the answer.
    case shuttingDown
    /// 504: the plan's timeout has passed.
    case deadlineExceeded
    /// 505: neither HTTP/1.0 nor HTTP/1.1.
    case versionNotSupported
}

/// A sentence of the program, which cannot contain bytes of a client.
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
