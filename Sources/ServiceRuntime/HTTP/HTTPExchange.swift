public import NIOCore

/// One request and its answer, on their way between the socket and the handler.
///
/// An object, so that what many functions look at is handed on as one reference; and one that
/// serves the next request when it has served this one, so that its memory is allocated once.
///
/// It belongs to whoever works on the request: one task at a time.
// Sendable: for that reason; nothing here is touched by two tasks.
//
// No property is checked for exclusive access: each access ends before any code runs that knows the
// exchange.
public final class HTTPExchange: @unchecked Sendable {
    @exclusivity(unchecked) public private(set) var head: RequestHead
    /// Of the request, up to the plan's limit: chunks put together, trailers left out.
    @exclusivity(unchecked) public private(set) var body = ByteBuffer()
    /// Whether the request has a body, be it empty: a length other than 0, or chunks.
    @exclusivity(unchecked) public private(set) var hasBody = false
    @exclusivity(unchecked) public private(set) var plan: RequestPlan
    /// When the last byte was there. The plan's timeout counts from here.
    @exclusivity(unchecked) public private(set) var receivedAt: ContinuousClock.Instant
    /// 500 until there is one.
    @exclusivity(unchecked) public var response = Response(status: 500)

    @exclusivity(unchecked) public internal(set) var context: RequestContext
    @exclusivity(unchecked) @usableFromInline var json = JSONWriter(capacity: 1024)
    @exclusivity(unchecked) var flaw: String?
    /// The problems that the operation declares; throwing another's is a mistake.
    @exclusivity(unchecked) @usableFromInline
    var problem: any OperationProblem.Type = NoProblem.self
    /// Whether `json` is the body of the answer, instead of what the response has.
    @exclusivity(unchecked) package private(set) var isJSON = false

    /// Larger ones are given back to the allocator.
    private static let memoryLimit = 64 * 1024

    public init(
        head: RequestHead, body: ByteBuffer? = nil, plan: RequestPlan,
        receivedAt: ContinuousClock.Instant = .now
    ) {
        self.head = head
        self.body = body ?? ByteBuffer()
        hasBody = body != nil
        self.plan = plan
        self.receivedAt = receivedAt
        context = .none
    }

    /// One that has no request yet.
    package convenience init() {
        self.init(head: .none, plan: .none)
    }

    // What the server does with an exchange is done here, and not by setters: those would be
    // checked for exclusive access in another module.

    package func begin(_ head: consuming RequestHead) {
        self.head = head
    }

    package func plan(by responder: any HTTPResponder) {
        plan = responder.plan(head)
    }

    /// The request is there; nil: it has no body.
    package func received(at instant: ContinuousClock.Instant, _ body: consuming ByteBuffer?) {
        receivedAt = instant
        guard let body else { return }
        self.body = body
        hasBody = true
    }

    package var route: Int { plan.route }
    package var isClosing: Bool { response.closesConnection }
    package var status: Status { response.status }
    package var hasHeaders: Bool { !response.headers.isEmpty }
    package var requestID: RequestID? { response.requestID }

    /// Forgets request and answer, so that nothing of theirs is kept.
    package func end() {
        head.clear()
        if hasBody {
            body = ByteBuffer()
            hasBody = false
        }
        response.clear()
        isJSON = false
        if json.capacity > Self.memoryLimit { json = JSONWriter(capacity: 1024) }
    }

    /// Makes what was written the body of the answer. Throws when it cannot be sent.
    @usableFromInline
    func finishAnswer() throws {
        if let flaw {
            self.flaw = nil
            throw UnwritableOutput(reason: flaw)
        }
        if json.isUnwritable {
            throw UnwritableOutput(reason: "The output holds a value that JSON has no form for")
        }
        isJSON = json.count > 0
    }

    /// Answers something else than what may have been written.
    func refuse(_ response: Response) {
        isJSON = false
        self.response = response
    }

    /// Bytes of the answer's body.
    package var bodyCount: Int { isJSON ? json.count : response.body.readableBytes }

    /// The bytes of a body that is JSON; only valid inside of `body`.
    package func withJSON<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        json.withBytes(body)
    }

    /// The answer with its body, for those who keep it.
    package func takeResponse() -> Response {
        if isJSON {
            response.contentType = "application/json"
            response.body = json.withBytes { ByteBuffer(bytes: $0) }
            isJSON = false
        }
        return response
    }
}

extension RequestHead {
    static let none = RequestHead(method: .get, target: "/")
}

extension RequestPlan {
    static let none = RequestPlan(route: 0, bodyLimit: 0, timeout: .zero)
}
