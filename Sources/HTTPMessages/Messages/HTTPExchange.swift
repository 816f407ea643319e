public import NIOCore
public import ServiceValues
import Synchronization

/// One request and its answer, on their way between the socket and the handler.
///
/// An object, so that what many functions look at is handed on as one reference; and one that
/// serves the next request when it has served this one, so that its memory is allocated once.
///
/// It belongs to whoever works on the request: one task at a time.
// Sendable: for that reason; nothing here is touched by two tasks.
//
// No stored property is checked for exclusive access: each access ends before any code runs that
// knows the exchange. The mark holds in this module only, so other modules use the computed ones.
public final class HTTPExchange: @unchecked Sendable {
    public var head: RequestHead { currentHead }
    @exclusivity(unchecked) private var currentHead: RequestHead
    /// Of the request, up to the plan's limit: chunks put together, trailers left out.
    @exclusivity(unchecked) @usableFromInline var body = GrowingBytes()
    /// Whether the request has a body, be it empty: a length other than 0, or chunks.
    @exclusivity(unchecked) public private(set) var hasBody = false
    public var plan: RequestPlan { currentPlan }
    @exclusivity(unchecked) private var currentPlan: RequestPlan
    /// When the last byte was there. The plan's timeout counts from here.
    public var receivedAt: ContinuousClock.Instant { lastByteAt }
    @exclusivity(unchecked) private var lastByteAt: ContinuousClock.Instant
    /// 500 until there is one.
    public var response: Response {
        _read { yield currentResponse }
        _modify { yield &currentResponse }
    }
    @exclusivity(unchecked) private var currentResponse = Response(status: 500)

    /// Names the request from ``begin(as:)`` on.
    package var id: RequestID { currentID }
    @exclusivity(unchecked) private var currentID = RequestID.none
    /// Where the body of an answer is written.
    @usableFromInline package var json: JSONWriter {
        _read { yield writer }
        _modify { yield &writer }
    }
    @exclusivity(unchecked) private var writer = JSONWriter(capacity: 1024)
    /// Why what was written cannot be sent.
    @exclusivity(unchecked) package var flaw: String?
    /// Whether `json` is the body of the answer, instead of what the response has.
    package var isJSON: Bool { hasJSON }
    @exclusivity(unchecked) private var hasJSON = false
    /// Whether that is a problem document.
    @exclusivity(unchecked) package private(set) var isProblem = false

    /// Set by the server while the handler may be at work on another thread.
    private let hasOtherAnswer = Atomic<Bool>(false)

    /// Larger ones are given back to the allocator.
    private static let memoryLimit = 32 * 1024

    public init(
        head: RequestHead, body: ByteBuffer? = nil, plan: RequestPlan,
        receivedAt: ContinuousClock.Instant = .now
    ) {
        currentHead = head
        hasBody = body != nil
        currentPlan = plan
        lastByteAt = receivedAt
        // The buffer lends its bytes for the call, in which they are copied.
        body?.withUnsafeReadableBytes { self.body.append($0) }
    }

    /// One that has no request yet.
    package convenience init() {
        self.init(head: RequestHead(), plan: .none)
    }

    /// Bytes of the request's body.
    public var receivedCount: Int { body.count }

    /// The bytes of the request's body; only valid inside of `read`.
    @inlinable
    public func withReceived<Result, Failure: Error>(
        _ read: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body.withBytes(read)
    }

    /// `bytes` begin with a checked head, to which `places` belong; they are copied.
    package func begin(
        _ method: HTTPMethod, _ bytes: UnsafeRawBufferPointer, _ places: RequestHead.Places
    ) {
        currentHead.replace(method, bytes, places)
    }

    package func begin(_ head: consuming RequestHead) {
        currentHead = head
    }

    package func plan(by responder: any HTTPResponder) {
        currentPlan = responder.plan(currentHead)
    }

    package func begin(as id: RequestID) {
        currentID = id
    }

    /// Appends to the body what `receive` makes of it.
    @discardableResult
    package func receive<Result, Failure: Error>(
        _ receive: (inout GrowingBytes) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try receive(&body)
    }

    /// The request is there.
    package func received(at instant: ContinuousClock.Instant, hasBody: Bool) {
        lastByteAt = instant
        self.hasBody = hasBody
    }

    /// The server answers for the handler, whose own answer counts for nothing. An exchange that
    /// this was said of serves no further request.
    package func wasAnsweredInstead() { hasOtherAnswer.store(true, ordering: .relaxed) }

    package var isAnsweredInstead: Bool { hasOtherAnswer.load(ordering: .relaxed) }

    package var route: Int { currentPlan.route }
    package var isForProbes: Bool { currentPlan.isForProbes }
    package var arguments: PathArguments { currentPlan.arguments }
    package var bodyLimit: Int { currentPlan.bodyLimit }
    package var timeout: Duration { currentPlan.timeout }
    /// When the answer has to be there.
    package var deadline: ContinuousClock.Instant { lastByteAt + currentPlan.timeout }
    package var refusal: Response? { currentPlan.refusal }
    /// Gives the answer the name of its request.
    package func identifyResponse() { currentResponse.requestID = currentID }
    /// Sets the status of an answer whose body, if it has one, is JSON that is written next.
    @usableFromInline
    package func beginJSON(_ status: Status) {
        currentResponse.status = status
        writer.removeAll()
    }
    package var isClosing: Bool { currentResponse.closesConnection }
    package var status: Status { currentResponse.status }
    package var hasHeaders: Bool { !currentResponse.headers.isEmpty }
    package var requestID: RequestID? { currentResponse.requestID }

    /// Forgets request and answer, so that nothing of theirs is kept.
    package func end() {
        currentHead.clear()
        body.clear(keeping: Self.memoryLimit)
        hasBody = false
        currentResponse.clear()
        hasJSON = false
        isProblem = false
        writer.removeAll()
        if writer.capacity > Self.memoryLimit { writer = JSONWriter(capacity: 1024) }
    }

    /// Makes what was written the body of the answer. Throws when it cannot be sent.
    @usableFromInline
    package func finishAnswer() throws {
        if let flaw {
            self.flaw = nil
            throw UnwritableOutput(reason: flaw)
        }
        if writer.isUnwritable {
            throw UnwritableOutput(reason: "The output holds a value that JSON has no form for")
        }
        hasJSON = writer.count > 0
    }

    /// Answers with the problem document that `write` writes, instead of what may have been written
    /// before. False: it has no form as JSON.
    package func answer(
        problem status: Status, headers: [(String, String)], _ write: (inout JSONWriter) -> Void
    ) -> Bool {
        writer.removeAll()
        write(&writer)
        hasJSON = !writer.isUnwritable
        isProblem = hasJSON
        currentResponse = Response(status: status, headers: headers)
        return hasJSON
    }

    /// Bytes of the answer's body.
    package var bodyCount: Int { hasJSON ? writer.count : currentResponse.body.readableBytes }

    /// The bytes of a body that is JSON; only valid inside of `body`.
    package func withJSON<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        writer.withBytes(body)
    }

    /// The answer with its body, for those who keep it.
    package func takeResponse() -> Response {
        if hasJSON {
            currentResponse.contentType = isProblem ? MediaType.problem : MediaType.json
            currentResponse.body = writer.withBytes { ByteBuffer(bytes: $0) }
            hasJSON = false
        }
        return currentResponse
    }
}

/// A handler's output cannot be written: it holds a number that JSON has no form for, or a header
/// with a control character.
struct UnwritableOutput: Error {
    let reason: String
}

extension RequestPlan {
    static let none = RequestPlan(route: 0, bodyLimit: 0, timeout: .zero)
}
