import ContractGrammar
public import HTTPMessages
public import NIOCore
public import ServiceOperations
import ServiceValues
import Tracing

/// Carries requests to one service: over the network, or in memory for a test.
public protocol ClientTransport: Sendable {
    /// The name of the service, for messages.
    var service: String { get }
    /// How long a call may take, retries included.
    var timeout: Duration { get }
    /// False while calls are refused without being tried.
    var isAvailable: Bool { get }

    /// Sends a request and waits for its answer, whatever its status, at most until the request's
    /// deadline. Throws a ``DependencyFailure``, or `CancellationError` when the task is cancelled.
    func send(_ request: ClientRequest) async throws -> ClientResponse
}

/// A request to another service.
public struct ClientRequest: Sendable {
    public let operation: String
    public let method: HTTPMethod
    /// Path and query.
    public let target: String
    public let headers: [(String, String)]
    /// JSON.
    public let body: ByteBuffer?
    public let deadline: ContinuousClock.Instant

    public init(
        operation: String, method: HTTPMethod, target: String, headers: [(String, String)] = [],
        body: ByteBuffer? = nil, deadline: ContinuousClock.Instant
    ) {
        self.operation = operation
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        self.deadline = deadline
    }
}

/// The time that the caller will wait. The service then does not work on for an answer that is not
/// read.
let requestTimeoutHeader = "X-Request-Timeout"
let requestIDHeader = "X-Request-Id"

extension ClientTransport {
    public var isAvailable: Bool { true }

    /// Calls an operation. Throws a declared problem as the service's problem type; everything else
    /// that goes wrong is a ``ClientError`` or another ``DependencyFailure``.
    public func call<Called: Operation>(
        _ operation: Called.Type, _ input: Called.Input, _ context: RequestContext
    ) async throws -> Called.Output {
        let name = Called.description.name
        let deadline = min(context.deadline, .now + timeout)
        let timeLeft = deadline - .now
        guard timeLeft > .zero else { throw ClientError.timedOut(service: service) }

        var writer = RequestWriter(Called.description)
        input.write(to: &writer)
        guard !writer.isUnwritable else {
            throw ClientError.unwritable(service: service, operation: name)
        }
        let request = ClientRequest(
            operation: name, method: Called.description.method, target: writer.requestTarget,
            headers: writer.headers + context.headers(timeLeft: timeLeft),
            body: writer.body.map { ByteBuffer(bytes: $0) }, deadline: deadline)
        let response = try await send(request)
        return try output(of: operation, response)
    }

    private func output<Called: Operation>(
        of operation: Called.Type, _ response: ClientResponse
    ) throws -> Called.Output {
        let name = Called.description.name
        if response.status.code >= 400 {
            let problem = ProblemReader(
                contentType: response.header("content-type"), json: response.body)
            if let problem, let declared = Called.Problem.Declared(problem), !problem.isBroken {
                throw declared
            }
            throw ClientError.refused(
                service: service, operation: name, status: response.status.code,
                problem: problem?.summary)
        }
        var reader = ResponseReader(response)
        do {
            return try Called.output(from: &reader)
        } catch let flaw as ResponseFlaw {
            throw ClientError.undecodable(
                service: service, operation: name, reason: flaw.reason)
        }
    }
}

extension RequestContext {
    fileprivate func headers(timeLeft: Duration) -> [(String, String)] {
        var headers = [
            (requestIDHeader, requestID.description),
            (requestTimeoutHeader, "\(max(1, timeLeft.wholeMilliseconds))ms"),
        ]
        // With a tracer, the transport sends the context of its own span.
        if let traceparent, InstrumentationContext.current == nil {
            headers.append(("traceparent", traceparent.description))
        }
        return headers
    }
}
