import Logging
import ServiceRuntime
import Testing

@testable import ServiceClient

private func service(
    _ server: ScriptedServer, timeout: Duration = .seconds(5), bearer: String? = nil,
    policy: ClientPolicy = .quick
) -> HTTPClientService {
    HTTPClientService(
        HTTPServiceSettings(
            url: server.url + "/v1", timeout: timeout, connections: 64, bearer: bearer),
        name: "mail", policy: policy)
}

private func context(_ timeout: Duration = .seconds(5)) -> RequestContext {
    RequestContext(
        operation: "test", timeout: timeout,
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
}

@Suite("Outside HTTP services", .timeLimit(.minutes(1)))
struct HTTPServiceTests {
    @Test("a value goes out as JSON with the token, and the answer comes back as a value")
    func roundTrip() async throws {
        let server = try await ScriptedServer { _ in .respond(201, body: "[1, 2]") }
        let reply = try await service(server, bearer: "secret-token")
            .post("/letters?copy=1", ["to": "Ada"] as JSONValue, as: [Int].self, context())
        #expect(reply == [1, 2])
        let sent = try #require(server.requests.first)
        #expect(sent.hasPrefix("POST /v1/letters?copy=1 HTTP/1.1\r\n"))
        #expect(sent.contains("\r\nAuthorization: Bearer secret-token\r\n"))
        #expect(sent.hasSuffix("\r\n\r\n{\"to\":\"Ada\"}"))
        try await server.stop()
    }

    @Test("each method goes out as itself, and without a token there is no such header")
    func methods() async throws {
        let server = try await ScriptedServer { number in
            number == 2 ? .respond(204) : .respond(200, body: "{\"a\":{\"b\":[1.5]}}")
        }
        let service = service(server)
        let read = try await service.get("/letters", as: JSONValue.self, context())
        #expect(read["a"]?["b"]?.items?.first?.double == 1.5)
        _ = try await service.put("/letters/1", true, as: JSONValue.self, context())
        try await service.delete("/letters/1", context())
        let reply = try await service.request(
            .patch, "/letters/2", headers: [("If-Match", "\"7\"")], "text", context())
        #expect(reply.status == 200)
        let starts = server.requests.map { $0.split(separator: " ").prefix(2) }
        #expect(
            starts == [
                ["GET", "/v1/letters"], ["PUT", "/v1/letters/1"], ["DELETE", "/v1/letters/1"],
                ["PATCH", "/v1/letters/2"],
            ])
        #expect(server.requests.last?.contains("\r\nIf-Match: \"7\"\r\n") == true)
        #expect(server.requests.allSatisfy { !$0.lowercased().contains("authorization") })
        try await server.stop()
    }

    @Test(
        "a status that is not 2xx is an error, and a dependency that failed in its way",
        arguments: [
            (301, DependencyFailureKind.failed), (400, .failed), (401, .failed), (500, .failed),
            (408, .timedOut), (504, .timedOut), (429, .unavailable), (503, .unavailable),
        ])
    func refused(status: Int, kind: DependencyFailureKind) async throws {
        let server = try await ScriptedServer { _ in
            .respond(status, body: "private" + String(repeating: "x", count: 5_000))
        }
        let error = await #expect(throws: HTTPServiceError.self) {
            try await service(server)
                .post("/letters?key=hidden", true, as: JSONValue.self, context())
        }
        guard case .refused(let code, let excerpt)? = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(code.code == UInt16(status) && error?.failureKind == kind)
        #expect(excerpt.count == 1_024 && excerpt.starts(with: Array("private".utf8)))
        var shown = "\(try #require(error))"
        #expect(shown == "`POST /letters` of `mail` answered \(status)")
        dump(error, to: &shown)
        #expect(!shown.contains("private") && !shown.contains("hidden"))
        #expect(server.requests.count == 1)
        try await server.stop()
    }

    @Test("a status that means something to the caller can be looked at")
    func rawReply() async throws {
        let server = try await ScriptedServer { _ in
            .respond(404, headers: [("X-Reason", "moved")], body: "{\"found\":false}")
        }
        let reply = try await service(server).request(.get, "/letters/1", context())
        #expect(reply.status == 404)
        #expect(reply.headers.contains { $0.0.lowercased() == "x-reason" && $0.1 == "moved" })
        let value: JSONValue = try reply.json()
        #expect(value == ["found": false])
        #expect(throws: HTTPServiceError.self) { try reply.successful() }
        try await server.stop()
    }

    @Test(
        "an answer that is no such JSON is an error",
        arguments: ["", "hello", "[1, \"2\"]", "{}"])
    func undecodable(body: String) async throws {
        let server = try await ScriptedServer { _ in .respond(200, body: body) }
        let error = await #expect(throws: HTTPServiceError.self) {
            try await service(server).get("/numbers", as: [Int].self, context())
        }
        guard case .undecodable? = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.failureKind == .failed && error?.service == "mail")
        try await server.stop()
    }

    @Test(
        "what is no path or no JSON is never sent",
        arguments: [
            "", "letters", "?a=1", "@evil.example/", ":80/", "/a b", "/a\r\nX: y", "/a#b", "/é",
        ])
    func unwritable(path: String) async throws {
        let server = try await ScriptedServer { _ in .respond(200, body: "1") }
        for (path, body) in [(path, JSONValue.null), ("/a", .number(.nan))] {
            let error = await #expect(throws: HTTPServiceError.self) {
                try await service(server).post(path, body, as: Int.self, context())
            }
            #expect(error?.reason == .unwritable)
        }
        #expect(server.requests.isEmpty)
        try await server.stop()
    }

    @Test(
        "a call ends by the time limit of the resource or of the request, whichever is shorter",
        arguments: [
            (Duration.milliseconds(150), Duration.seconds(30)), (.seconds(30), .milliseconds(150)),
            (.seconds(30), .zero),
        ])
    func deadline(timeout: Duration, request: Duration) async throws {
        let server = try await ScriptedServer { _ in .stall }
        let start = ContinuousClock.now
        await #expect(throws: ClientError.timedOut(service: "mail")) {
            try await service(server, timeout: timeout)
                .get("/letters", as: JSONValue.self, context(request))
        }
        #expect(ContinuousClock.now - start < .seconds(5))
        try await server.stop()
    }

    @Test("an answer that is too long is not kept, and a service that fails is left alone")
    func limits() async throws {
        let server = try await ScriptedServer { _ in
            .respond(200, body: String(repeating: "1", count: 5_000))
        }
        let service = service(
            server, policy: ClientPolicy(attempts: 1, responseLimit: .bytes(4_096)))
        #expect(service.isAvailable)
        for _ in 0..<CircuitBreaker.minimumCalls {
            await #expect(
                throws: ClientError.broken(service: "mail", reason: "the answer is too long")
            ) {
                try await service.get("/letters", as: JSONValue.self, context())
            }
        }
        #expect(!service.isAvailable)
        try await server.stop()
    }
}
