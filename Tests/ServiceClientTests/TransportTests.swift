import NIOCore
import ServiceRuntime
import Testing

@testable import ServiceClient

private func transport(
    _ server: ScriptedServer, policy: ClientPolicy = .quick
) -> HTTPClientTransport {
    HTTPClientTransport(
        ServiceSettings(url: server.url, timeout: .seconds(5), connections: 64),
        service: "other", policy: policy)
}

extension ClientPolicy {
    /// Pauses too short to notice.
    static let quick = ClientPolicy(firstPause: .milliseconds(1), longestPause: .milliseconds(5))
}

private func request(
    _ method: HTTPMethod = .get, body: String? = nil, within time: Duration = .seconds(5)
) -> ClientRequest {
    ClientRequest(
        operation: "ask", method: method, target: "/v1/things?a=1",
        headers: [("X-Request-Id", "0123456789")], body: body.map { ByteBuffer(string: $0) },
        deadline: .now + time)
}

@Suite("HTTP transport", .timeLimit(.minutes(1)))
struct TransportTests {
    @Test("a request goes out as HTTP/1.1 with its headers and body, and the answer comes back")
    func roundTrip() async throws {
        let server = try await ScriptedServer { _ in
            .respond(
                201, headers: [("Content-Type", "application/json"), ("X-A", "b")], body: "{}")
        }
        let response = try await transport(server).send(request(.post, body: #"{"a":1}"#))
        #expect(response.status == 201)
        #expect(response.header("x-a") == "b")
        #expect(String(buffer: response.body) == "{}")
        let sent = try #require(server.requests.first)
        #expect(sent.hasPrefix("POST /v1/things?a=1 HTTP/1.1\r\n"))
        #expect(sent.lowercased().contains("content-type: application/json\r\n"))
        #expect(sent.contains("X-Request-Id: 0123456789\r\n"))
        #expect(sent.hasSuffix("\r\n\r\n{\"a\":1}"))
        try await server.stop()
    }

    @Test("a service that is not there is unavailable, after the tries that are allowed")
    func refused() async throws {
        let server = try await ScriptedServer { _ in .close }
        let transport = transport(server)
        try await server.stop()
        let error = await #expect(throws: ClientError.self) {
            try await transport.send(request(.post))
        }
        #expect(error?.failureKind == .unavailable, "\(String(describing: error))")
    }

    @Test(
        "what may be repeated is tried again after 502, 503 and 504, what may not is not",
        arguments: [(HTTPMethod.get, 3), (.delete, 3), (.put, 3), (.post, 1), (.patch, 1)])
    func retries(method: HTTPMethod, tries: Int) async throws {
        let server = try await ScriptedServer { _ in .respond(503) }
        let response = try await transport(server).send(request(method))
        #expect(response.status == 503)
        #expect(server.requests.count == tries)
        try await server.stop()
    }

    @Test("the first good answer ends the tries")
    func recovers() async throws {
        let server = try await ScriptedServer { number in
            switch number {
            case 0: .respond(502)
            case 1: .close
            default: .respond(200, body: "{}")
            }
        }
        #expect(try await transport(server).send(request()).status == 200)
        #expect(server.requests.count == 3)
        try await server.stop()
    }

    @Test("an answer below 502 is an answer", arguments: [400, 404, 422, 500, 501])
    func noRetry(status: Int) async throws {
        let server = try await ScriptedServer { _ in .respond(status) }
        #expect(try await transport(server).send(request()).status.code == UInt16(status))
        #expect(server.requests.count == 1)
        try await server.stop()
    }

    @Test("Retry-After is waited for when there is time, and only then")
    func retryAfter() async throws {
        let server = try await ScriptedServer { number in
            number == 0 ? .respond(503, headers: [("Retry-After", "1")]) : .respond(200)
        }
        let start = ContinuousClock.now
        let response = try await transport(server).send(request(within: .milliseconds(900)))
        #expect(response.status == 503)
        #expect(ContinuousClock.now - start < .milliseconds(900))
        try await server.stop()
    }

    @Test("a connection that breaks after a POST was sent is not tried again")
    func broken() async throws {
        let server = try await ScriptedServer { _ in .close }
        let error = await #expect(throws: ClientError.self) {
            try await transport(server).send(request(.post, body: "{}"))
        }
        guard case .broken = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.failureKind == .failed)
        #expect(server.requests.count == 1)
        try await server.stop()
    }

    @Test(
        "a silent service is given up at the deadline, before and within its answer",
        arguments: [
            ScriptedServer.Action.stall, .send("HTTP/1.1 200 OK\r\nContent-Le"),
            .send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345"),
        ])
    func deadline(action: ScriptedServer.Action) async throws {
        let server = try await ScriptedServer { _ in action }
        let start = ContinuousClock.now
        await #expect(throws: ClientError.timedOut(service: "other")) {
            try await transport(server).send(request(within: .milliseconds(150)))
        }
        #expect(ContinuousClock.now - start < .seconds(3))
        try await server.stop()
    }

    @Test("an answer that is too long is not kept")
    func tooLong() async throws {
        let server = try await ScriptedServer { _ in
            .respond(200, body: String(repeating: "x", count: 5_000))
        }
        let policy = ClientPolicy(attempts: 1, responseLimit: .bytes(4_096))
        let error = await #expect(throws: ClientError.self) {
            try await transport(server, policy: policy).send(request())
        }
        #expect(error == .broken(service: "other", reason: "the answer is too long"))
        try await server.stop()
    }

    @Test("a cancelled call ends at once")
    func cancelled() async throws {
        let server = try await ScriptedServer { _ in .stall }
        let call = Task { try await transport(server).send(request(within: .seconds(30))) }
        while server.requests.isEmpty { await Task.yield() }
        call.cancel()
        await #expect(throws: CancellationError.self) { try await call.value }
        try await server.stop()
    }

    @Test("a service that fails again and again is left alone")
    func circuit() async throws {
        let server = try await ScriptedServer { _ in .respond(500) }
        let transport = transport(server)
        for _ in 0..<CircuitBreaker.minimumCalls { _ = try await transport.send(request(.post)) }
        #expect(!transport.isAvailable)
        await #expect(throws: ClientError.circuitOpen(service: "other")) {
            try await transport.send(request())
        }
        #expect(server.requests.count == CircuitBreaker.minimumCalls)
        try await server.stop()
    }
}

@Suite("Client policy")
struct ClientPolicyTests {
    @Test("pauses grow, and are spread")
    func pauses() {
        let policy = ClientPolicy()
        let longestPauses = [(1, 50), (2, 100), (3, 200), (6, 1_600), (10, 2_000), (100, 2_000)]
        for (attempt, longest) in longestPauses {
            let pauses = (0..<100).map { _ in policy.pause(after: attempt) }
            #expect(pauses.allSatisfy { $0 >= .zero && $0 <= .milliseconds(longest) })
            #expect(Set(pauses).count > 50)
        }
    }
}
