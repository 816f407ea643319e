import ContractGrammar
public import NIOCore
public import ServiceValues
import Synchronization

/// One request and its answer, between the socket and the handler.
///
/// An object, so that many functions pass it on as one reference. After its answer it serves the
/// next request, so that its memory is allocated once.
///
/// It belongs to the task that works on the request, one at a time.
// Sendable for that reason: no two tasks use its properties at once.
//
// No stored property is checked for exclusive access: each access ends before any other code runs
// that knows the exchange. The mark holds in this module only; others mostly use computed ones.
public final class HTTPExchange: @unchecked Sendable {
    public var head: RequestHead { currentHead }
    @exclusivity(unchecked) private var currentHead: RequestHead
    /// The body of the request, up to the plan's limit: chunks are put together and trailers left
    /// out.
    @exclusivity(unchecked) @usableFromInline var body = GrowingBytes()
    /// True if the request has a length other than 0, or chunks, even empty ones.
    @exclusivity(unchecked) public private(set) var hasBody = false
    public var plan: RequestPlan { currentPlan }
    @exclusivity(unchecked) private var currentPlan: RequestPlan
    /// When the last byte had come. The plan's timeout counts from here.
    public var receivedAt: ContinuousClock.Instant { lastByteAt }
    @exclusivity(unchecked) private var lastByteAt: ContinuousClock.Instant
    /// Nanoseconds from ``receivedAt`` to the end of the handler; until then those of an earlier
    /// request.
    package var nanoseconds: Int64 { lastNanoseconds }
    @exclusivity(unchecked) private var lastNanoseconds: Int64 = 0
    /// Nanoseconds from ``receivedAt`` until the request was let in; nil before, and if it was not.
    package var admittedAfter: Int64? { lastAdmission }
    @exclusivity(unchecked) private var lastAdmission: Int64?
    /// A response of 500 until there is another one.
    // Stored: a coroutine of so large a value would allocate.
    @exclusivity(unchecked) public var response = Response(status: 500)

    /// The id of the request, from ``begin(as:)`` on.
    package var id: RequestID { currentID }
    @exclusivity(unchecked) private var currentID = RequestID.none
    /// Where the body of an answer is written.
    @usableFromInline package var json: JSONWriter {
        _read { yield writer }
        _modify { yield &writer }
    }
    @exclusivity(unchecked) private var writer: JSONWriter
    /// Why the answer cannot be sent; nil if it can.
    @exclusivity(unchecked) package var flaw: String?
    /// True if `json` is the body of the answer, in place of the response's body.
    package var isJSON: Bool { hasJSON }
    @exclusivity(unchecked) private var hasJSON = false
    /// True if `json` is a problem document.
    @exclusivity(unchecked) package private(set) var isProblem = false

    /// Set by the server while the handler may be at work on another thread.
    private let hasOtherAnswer = Atomic<Bool>(false)

    /// Larger memory is freed after a request.
    private static let memoryLimit = 32 * 1024
    private static let firstCapacity = 1024

    /// - Parameter answerLimit: The most bytes of JSON in one answer.
    public init(
        head: RequestHead, body: ByteBuffer? = nil, plan: RequestPlan,
        receivedAt: ContinuousClock.Instant = .now, answerLimit: Int = .max
    ) {
        currentHead = head
        hasBody = body != nil
        currentPlan = plan
        lastByteAt = receivedAt
        writer = JSONWriter(capacity: Self.firstCapacity, limit: answerLimit)
        // The buffer lends its bytes for the call, in which they are copied.
        body?.withUnsafeReadableBytes { self.body.append($0) }
    }

    /// An exchange without a request, for answers of at most so many bytes.
    package convenience init(answerLimit: Int) {
        self.init(head: RequestHead(), plan: .none, answerLimit: answerLimit)
    }

    /// Bytes of the request's body.
    public var receivedCount: Int { body.count }
    /// Bytes of the memory that holds it.
    package var bodyCapacity: Int { body.capacity }

    /// The bytes of the request's body; only valid inside of `read`.
    @inlinable
    public func withReceived<Result, Failure: Error>(
        _ read: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body.withBytes(read)
    }

    /// `bytes` begin with a checked head, to which `places` belong. The bytes are copied.
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
        lastAdmission = nil
    }

    package func wasAdmitted(after nanoseconds: Int64) { lastAdmission = nanoseconds }

    /// Lets `receive` append to the body.
    @discardableResult
    package func receive<Result, Failure: Error>(
        _ receive: (inout GrowingBytes) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try receive(&body)
    }

    /// The whole request has come.
    package func received(at instant: ContinuousClock.Instant, hasBody: Bool) {
        lastByteAt = instant
        self.hasBody = hasBody
    }

    /// The handler has ended.
    package func ended(after nanoseconds: Int64) { lastNanoseconds = nanoseconds }

    /// The server has answered in place of the handler, whose own answer is dropped. Such an
    /// exchange serves no further request.
    package func wasAnsweredInstead() { hasOtherAnswer.store(true, ordering: .relaxed) }

    package var isAnsweredInstead: Bool { hasOtherAnswer.load(ordering: .relaxed) }

    package var route: Int { currentPlan.route }
    package var isForProbes: Bool { currentPlan.isForProbes }
    package var pace: HandlerPace { currentPlan.pace }
    package var heldBytes: Int { currentPlan.heldBytes }
    package var arguments: PathArguments { currentPlan.arguments }
    package var bodyLimit: Int { currentPlan.bodyLimit }
    package var timeout: Duration { currentPlan.timeout }
    /// The time at which a request without an answer is refused.
    package var deadline: ContinuousClock.Instant { lastByteAt + currentPlan.timeout }
    package var refusal: Response? { currentPlan.refusal }
    /// Gives the answer the name of its request.
    package func identifyResponse() { response.requestID = currentID }
    /// Sets the status of an answer whose body, if it has one, is JSON that is written next.
    @usableFromInline
    package func beginJSON(_ status: Status) {
        response.status = status
        writer.removeAll()
    }
    package var isClosing: Bool { response.closesConnection }
    package var status: Status { response.status }
    package var hasHeaders: Bool { !response.headers.isEmpty }
    package var requestID: RequestID? { response.requestID }

    /// Drops the request and the answer, so that none of their values is kept. The route, its
    /// limits and the places of the path's arguments stay until the next plan; they refer to no
    /// memory.
    package func end() {
        currentHead.clear()
        if currentPlan.hasRefusal { currentPlan = .none }
        flaw = nil
        body.clear(keeping: Self.memoryLimit)
        hasBody = false
        response.clear()
        hasJSON = false
        isProblem = false
        writer.removeAll()
        if writer.capacity > Self.memoryLimit { freeWriter() }
    }

    /// Makes the JSON that was written the body of the answer. Throws if it cannot be sent, or if
    /// there is no room to keep it until it is sent.
    @usableFromInline
    package func finishAnswer() throws {
        if let flaw {
            self.flaw = nil
            throw UnwritableOutput(reason: flaw)
        }
        if writer.isTooLong {
            throw UnwritableOutput(
                reason: "The answer is longer than \(ByteCount.bytes(writer.limit))")
        }
        if writer.isUnwritable {
            throw UnwritableOutput(reason: "The output holds a value that JSON has no form for")
        }
        if writer.capacity > Self.memoryLimit { try countJSON() }
        hasJSON = writer.count > 0
    }

    private func countJSON() throws {
        do {
            try RequestMemory.take(writer.capacity)
        } catch {
            freeWriter()
            throw error
        }
    }

    private func freeWriter() {
        writer = JSONWriter(capacity: Self.firstCapacity, limit: writer.limit)
    }

    /// Answers with the problem document that `write` writes, in place of an earlier answer. False
    /// if JSON cannot express the document.
    package func answer(
        problem status: Status, headers: [(String, String)], _ write: (inout JSONWriter) -> Void
    ) -> Bool {
        writer.removeAll()
        write(&writer)
        hasJSON = !writer.isUnwritable
        isProblem = hasJSON
        response = Response(status: status, headers: headers)
        return hasJSON
    }

    /// Bytes of the answer's body.
    package var bodyCount: Int { hasJSON ? writer.count : response.body.readableBytes }

    /// The bytes of a body that is JSON; only valid inside of `body`.
    package func withJSON<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        writer.withBytes(body)
    }

    /// The answer with its body, for callers that keep it.
    package func takeResponse() -> Response {
        if hasJSON {
            response.contentType = isProblem ? MediaType.problem : MediaType.json
            response.body = writer.withBytes { ByteBuffer(bytes: $0) }
            hasJSON = false
        }
        return response
    }
}

/// A handler's output cannot be sent: JSON cannot express a number in it, it is too long, or a
/// header has a control character.
struct UnwritableOutput: Error {
    let reason: String
}

extension RequestPlan {
    static let none = RequestPlan(route: 0, bodyLimit: 0, timeout: .zero)
}
