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
public final class HTTPClientTransport: ClientTransport {
    public let service: String
    public let timeout: Duration
    private let base: String
    private let headers: [(String, String)]
    private let policy: ClientPolicy
    private let breaker: CircuitBreaker

    /// - Parameters:
    ///   - service: The name for messages; if nil, the host of the address.
    ///   - headers: Sent with every request, for instance an API key.
    public init(
        _ settings: ServiceSettings, service: String? = nil, headers: [(String, String)] = [],
        policy: ClientPolicy = .standard
    ) {
        base = settings.url.hasSuffix("/") ? String(settings.url.dropLast()) : settings.url
        self.service = service ?? host(of: settings.url)
        timeout = settings.timeout
        self.headers = headers
        self.policy = policy
        breaker = CircuitBreaker()
    }

    /// The most connections to one service, shared by all transports of the process.
    public static let connectionLimit = 64

    public var isAvailable: Bool { breaker.allowsCalls(at: .now) }

    public func send(_ request: ClientRequest) async throws -> ClientResponse {
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

    /// Throws only if the caller's task is cancelled or the circuit is open.
    private func tryOnce(_ request: ClientRequest) async throws -> Outcome {
        guard let permit = breaker.begin(at: .now) else {
            throw ClientError.circuitOpen(service: service)
        }
        let outcome: Outcome
        do {
            outcome = .answered(try await exchangeInTime(request))
        } catch {
            guard !Task.isCancelled, !(error is CancellationError) else {
                breaker.forget(permit)
                throw CancellationError()
            }
            outcome = .failed(TransportFailure(error, service, request.deadline))
        }
        breaker.end(permit, isFailure: outcome.isFailure, at: .now)
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
        let body = try await response.body.collect(upTo: policy.responseLimit.bytes)
        return ClientResponse(
            status: Status(code: UInt16(clamping: response.status.code)),
            headers: response.headers.map { ($0.name, $0.value) }, body: body)
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
            concurrentHTTP1ConnectionsPerHostSoftLimit: HTTPClientTransport.connectionLimit))
    configuration.httpVersion = .http1Only
    // Retries are counted in `send(_:)`.
    configuration.connectionPool.retryConnectionEstablishment = false
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
}()

private func host(of url: String) -> String {
    let rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    return String(authority.split(separator: "@").last ?? authority)
}

extension HTTPClientTransport: ServiceResource {
    public var connections: ResourceConnections { .shared(Self.connectionLimit) }
}
