import Foundation
import TestStores
import Testing

/// How real processes end: soon, in any case, and with an answer for whoever waits.
@Suite("ends", .serialized)
struct EndTests {
    private func gateway(
        _ environment: [String: String] = [:], errors: FileHandle? = nil
    ) async throws -> (RunningService, SharedPostgres) {
        let running = try await RunningGateway.start(environment, errors: errors)
        return (running.service, running.postgres)
    }

    @Test("an idle service ends within a second, whoever asks", arguments: [SIGINT, SIGTERM])
    func idle(_ number: Int32) async throws {
        let (gateway, postgres) = try await gateway(["DRAIN_GRACE": "5s"])
        gateway.signal(number)
        let end = try await gateway.end(within: .seconds(20))
        #expect(end.status == 0)
        #expect(end.after < .seconds(1))
        _ = postgres
    }

    @Test("a service that clients have just asked goes on accepting for its grace after SIGTERM")
    func grace() async throws {
        let (gateway, postgres) = try await gateway(["DRAIN_GRACE": "2s"])
        #expect(try await gateway.send("GET", "/v1/models").status == 200)
        gateway.signal(SIGTERM)
        try await gateway.becomes(503)
        #expect(try await gateway.send("GET", "/v1/models").status == 200)
        let end = try await gateway.end(within: .seconds(20))
        #expect(end.status == 0)
        _ = postgres
    }

    @Test("a second signal ends a service at once", arguments: [SIGINT, SIGTERM])
    func second(_ number: Int32) async throws {
        let provider = try StandInProvider(answers: .nothing)
        let (gateway, postgres) = try await gateway([
            "OPENAI_BASE_URL": "http://127.0.0.1:\(provider.port)/v1"
        ])
        let port = gateway.port
        let asking = Task.detached {
            try await onThread {
                let connection = try RawConnection(port: port)
                try connection.post("/v1/chat/completions", completionRequest)
                _ = try connection.answer()
            }
        }
        try await eventually { provider.requests.count == 1 }
        gateway.signal(SIGTERM)
        try await untilRefused(port)
        gateway.signal(number)
        let end = try await gateway.end(within: .seconds(20))
        #expect(end.after < .seconds(1))
        #expect(end.status == 128 + number)
        await #expect(throws: Failure.self) { try await asking.value }
        _ = postgres
    }

    @Test("a request in work gets the answer of its own deadline while the service stops")
    func longDrain() async throws {
        let provider = try StandInProvider(answers: .nothing)
        let (gateway, postgres) = try await gateway([
            "OPENAI_BASE_URL": "http://127.0.0.1:\(provider.port)/v1", "PROVIDER_TIMEOUT": "23s",
        ])
        let port = gateway.port
        let asking = Task.detached {
            try await onThread {
                let connection = try RawConnection(port: port, answersWithin: 60)
                try connection.post("/v1/chat/completions", completionRequest)
                return try connection.answer()
            }
        }
        try await eventually { provider.requests.count == 1 }
        gateway.signal(SIGTERM)
        let answer = try await asking.value
        #expect(answer.status == 504)
        #expect(answer["type"] == "/problems/provider-timed-out")
        #expect(answer.headers["connection"] == "close")
        let end = try await gateway.end(within: .seconds(5))
        #expect(end.status == 0)
        _ = postgres
    }

    @Test("a service whose log nobody reads ends all the same")
    func blockedLog() async throws {
        let log = Pipe()
        let (gateway, postgres) = try await gateway(errors: log.fileHandleForWriting)
        let port = gateway.port
        try await onThread {
            // Each is a line; a pipe holds 64 KiB of them.
            let connection = try RawConnection(port: port)
            for _ in 0..<800 { _ = try connection.get("/v1/nothing") }
        }
        gateway.signal(SIGTERM)
        let end = try await gateway.end(within: .seconds(20))
        #expect(end.status == 0)
        #expect(end.after < .seconds(4))
        withExtendedLifetime((log, postgres)) {}
    }

    /// Until nobody listens there any more.
    private func untilRefused(_ port: Int) async throws {
        try await eventually { (try? RawConnection(port: port)) == nil }
    }
}

private let completionRequest =
    #"{"model": "gpt-4o", "messages": [{"role": "user", "content": "Say something."}]}"#
