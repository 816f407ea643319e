import AsyncHTTPClient
import NIOCore
import NIOHTTP1
public import ServiceRuntime

/// Calls a service over HTTP/1.1.
///
/// A call ends by its deadline, retries included. At most `ClientPolicy.attempts` tries are made,
/// with random pauses. A call is tried again if no connection was made, so that nothing was sent.
/// With an idempotent method it is also tried again if the answer is 502, 503 or 504, or if the
/// connection broke. If at least half of the calls in the last seconds failed, calls are refused at
/// once for some seconds.
///
/// A call that finds all connections in use waits for one, almost until its deadline. If none
/// becomes free it fails as ``ClientError/busy(service:reason:)``, is not tried again, and does not
/// count as a failure of the service. The same holds for a body or an answer that finds no memory.
public final class HTTPClientTransport: ClientTransport {
    public let service: String
    public let timeout: Duration
    private let base: String
    private let headers: [(String, String)]
    private let policy: ClientPolicy
    private let breaker = CircuitBreaker()
    private let places: ConnectionPlaces

    /// - Parameters:
    ///   - service: The name for messages.
    ///   - headers: Sent with every request, for instance an API key.
    public init(
        _ settings: ServiceSettings, service: String, headers: [(String, String)] = [],
        policy: ClientPolicy = .standard
    ) {
        base = settings.url.hasSuffix("/") ? String(settings.url.dropLast()) : settings.url
        self.service = service
        timeout = settings.timeout
        self.headers = headers
        self.policy = policy
        places = ConnectionPlaces(settings.connections)
    }

    public var isAvailable: Bool { breaker.allowsCalls(at: .now) }

    public func send(_ request: ClientRequest) async throws -> ClientResponse {
        let began = ContinuousClock.now
        defer { CallsAway.note(since: began) }
        try RequestMemory.take(request.body?.readableBytes ?? 0)
        var attempt = 1
        while true {
            let outcome = try await tryOnce(request)
            guard attempt < policy.attempts, outcome.mayBeTriedAgain(request.method) else {
                return try outcome.get()
            }
            let pause = max(policy.pause(after: attempt), outcome.retryAfter)
            guard .now + pause < request.deadline else { return try outcome.get() }
            try await Task.sleep(for: pause)
            attempt += 1
        }
    }

    /// Throws if the caller's task is cancelled, no connection is free, or the circuit is open.
    private func tryOnce(_ request: ClientRequest) async throws -> Outcome {
        guard !breaker.refusesCalls(at: .now) else {
            throw ClientError.circuitOpen(service: service)
        }
        guard await places.take(before: request.deadline) else {
            try Task.checkCancellation()
            throw ClientError.busy(
                service: service, reason: "all \(places.count) stayed in use")
        }
        defer { places.giveBack() }
        // The breaker may have opened while the call waited for its place.
        guard let permit = await breaker.permit(before: request.deadline) else {
            try Task.checkCancellation()
            throw ClientError.circuitOpen(service: service)
        }
        let outcome: Outcome
        do {
            outcome = .answered(try await exchangeInTime(request))
        } catch {
            guard !Task.isCancelled, !(error is CancellationError) else {
                breaker.end(permit, .nothing, at: .now)
                throw CancellationError()
            }
            if error is MemoryExhausted {
                breaker.end(permit, .nothing, at: .now)
                throw error
            }
            outcome = .failed(TransportFailure(error, service, request.deadline))
        }
        let evidence = outcome.evidence
        if evidence == .sheds { CallsAway.noteBusy() }
        breaker.end(permit, evidence, at: .now)
        return outcome
    }

    /// The deadline of `HTTPClient` covers the answer's head. This one covers the body too.
    private func exchangeInTime(_ request: ClientRequest) async throws -> ClientResponse {
        try await withThrowingTaskGroup(of: ClientResponse?.self) { group in
            group.addTask { try await self.exchange(request) }
            group.addTask {
                try await Task.sleep(until: request.deadline, clock: .continuous)
                return nil
            }
            defer { group.cancelAll() }
            guard let response = try await group.next() ?? nil else {
                throw HTTPClientError.deadlineExceeded
            }
            return response
        }
    }

    private func exchange(_ request: ClientRequest) async throws -> ClientResponse {
        let timeLeft = request.deadline - .now
        guard timeLeft > .zero else { throw HTTPClientError.deadlineExceeded }
        let deadline = NIODeadline.now() + .nanoseconds(timeLeft.wholeNanoseconds)
        let response = try await sharedClient.execute(message(request), deadline: deadline)
        return ClientResponse(
            status: Status(code: UInt16(clamping: response.status.code)),
            headers: response.headers.map { ($0.name, $0.value) },
            body: try await whole(response.body))
    }

    /// The body, which counts as memory of the caller's own request.
    private func whole(_ body: HTTPClientResponse.Body) async throws -> ByteBuffer {
        var whole = ByteBuffer()
        for try await var part in body {
            guard whole.readableBytes + part.readableBytes <= policy.responseLimit.bytes else {
                throw NIOTooManyBytesError(maxBytes: policy.responseLimit.bytes)
            }
            try RequestMemory.take(part.readableBytes)
            whole.writeBuffer(&part)
        }
        return whole
    }

    private func message(_ request: ClientRequest) -> HTTPClientRequest {
        var message = HTTPClientRequest(url: base + request.target)
        message.method = HTTPMethod(rawValue: request.method.description)
        message.headers.add(name: "Accept", value: "application/json, application/problem+json")
        if let body = request.body {
            message.headers.add(name: "Content-Type", value: "application/json")
            message.body = .bytes(body)
        }
        for (name, value) in headers + request.headers {
            message.headers.add(name: name, value: value)
        }
        return message
    }
}

/// One client for the whole process. It keeps the connections to different services apart, and does
/// not have to be closed.
private let sharedClient: HTTPClient = {
    var configuration = HTTPClient.Configuration(
        redirectConfiguration: .disallow,
        timeout: .init(connect: .seconds(1)),
        // Shorter than the time after which `HTTPServer` closes idle connections. Otherwise a
        // request may be sent on a connection that is being closed.
        connectionPool: .init(
            idleTimeout: .seconds(30),
            // `ConnectionPlaces` limits each transport. A call that the pool lets wait would fail
            // after a second as if the service were unreachable.
            concurrentHTTP1ConnectionsPerHostSoftLimit: .max))
    configuration.httpVersion = .http1Only
    // Retries are counted in `send(_:)`.
    configuration.connectionPool.retryConnectionEstablishment = false
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
}()

extension HTTPClientTransport: ServiceResource {
    public var connections: ResourceConnections { .calls(places.count) }
}
