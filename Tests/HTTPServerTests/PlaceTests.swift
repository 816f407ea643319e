import Glibc
import HTTPMessages
import HTTPServer
import Testing

/// What newcomers and probes get of a server that has all the connections that it may have.
@Suite("A server with all its connections")
struct PlaceTests {
    private static let limit = 50
    private static let reserved = 16

    /// Runs a server whose connections have all asked for `target`.
    private func withFullServer(
        _ target: String,
        _ test: (HTTPServer, TestResponder, _ clients: [Held], _ port: Int) async throws -> Void
    ) async throws {
        try await withServer { configuration in
            configuration.limits.connections = Self.limit
            configuration.limits.reservedConnections = Self.reserved
        } _: { server, responder, port in
            let clients = try await onThread { () throws in
                try (0..<Self.limit).map { _ in
                    let client = try RawClient(port: port)
                    client.send(request(target))
                    if target == "/idle" {
                        _ = try client.answer()
                        // Longer than a tick of the clock, so that no two are idle for one time.
                        usleep(6_000)
                    }
                    return Held(client)
                }
            }
            try await until { responder.planned.count == Self.limit }
            try await test(server, responder, clients, port)
        }
    }

    @Test("closes the longest idle one for each newcomer, and no other")
    func makesRoom() async throws {
        try await withFullServer("/idle") { server, _, clients, port in
            try await onThread { () throws in
                clients[0].value.send(request("/again"))
                #expect(try clients[0].value.answer().status == 200)
                var newcomers: [RawClient] = []
                for round in 1...3 {
                    let begin = ContinuousClock.now
                    let newcomer = try RawClient(port: port)
                    newcomer.send(request("/new"))
                    let answer = try newcomer.answer()
                    #expect(ContinuousClock.now - begin < .milliseconds(100))
                    #expect(answer.status == 200)
                    #expect(answer.header("Connection") == nil)
                    #expect(try clients[round].value.rest() == "")
                    newcomers.append(newcomer)
                }
                #expect(clients.count { $0.value.isReadable(within: 0) } == 3)
                #expect(server.connectionCount == Self.limit)
            }
        }
    }

    @Test("closes also those that never asked, and goes on when all have made room")
    func makesRoomOfSilence() async throws {
        try await withServer { configuration in
            configuration.limits.connections = Self.limit
        } _: { server, _, port in
            try await onThread { () throws in
                let silent = try (0..<Self.limit).map { _ in try RawClient(port: port) }
                var newcomers: [RawClient] = []
                for _ in 0..<3 * Self.limit {
                    let newcomer = try RawClient(port: port)
                    newcomer.send(request("/new"))
                    #expect(try newcomer.answer().status == 200)
                    newcomers.append(newcomer)
                }
                for client in silent { #expect(try client.rest() == "") }
                #expect(newcomers.count { !$0.isReadable(within: 0) } == Self.limit)
                #expect(server.connectionCount == Self.limit)
            }
        }
    }

    @Test("serves an idle connection whose request has come, and closes the next one")
    func looksBeforeItCloses() async throws {
        try await withFullServer("/idle") { _, responder, clients, port in
            try await onThread { () throws in
                clients[9].value.send(request("/block"))
                while responder.planned.last != "/block" { usleep(1_000) }
                let newcomer = try RawClient(port: port)
                newcomer.send(request("/new"))
                clients[0].value.send(request("/late"))
                #expect(try newcomer.answer().status == 200)
                #expect(try clients[0].value.answer().body == "GET /late")
                #expect(try clients[1].value.rest() == "")
            }
        }
    }

    @Test("refuses newcomers with 503 if all are busy, and serves probes")
    func servesProbes() async throws {
        try await withFullServer("/wait") { server, responder, _, port in
            try await onThread { () throws in
                for target in ["/new", "/health/live", "/new", "/health/live"] {
                    let begin = ContinuousClock.now
                    let client = try RawClient(port: port)
                    client.send(request(target))
                    let answer = try client.answer()
                    #expect(ContinuousClock.now - begin < .milliseconds(100))
                    #expect(answer.status == (target == "/new" ? 503 : 200))
                    #expect(answer.header("Connection") == "close")
                    #expect(try client.rest() == "")
                }
            }
            #expect(responder.refused == [.tooManyConnections, .tooManyConnections])
            try await until { server.connectionCount == Self.limit }
        }
    }

    @Test("refuses a probe with a body, and lets its client read that")
    func refusesBodies() async throws {
        try await withFullServer("/wait") { _, responder, _, port in
            try await onThread { () throws in
                let client = try RawClient(port: port)
                client.send(wire("GET /health/live HTTP/1.1|Host: a|Content-Length: 2||hi"))
                #expect(try client.answer().status == 503)
                #expect(try client.rest() == "")
            }
            #expect(responder.refused == [.tooManyConnections])
        }
    }

    @Test("serves probes though silent clients hold the reserved places")
    func bearsSilence() async throws {
        try await withFullServer("/wait") { server, _, _, port in
            let silent = try await onThread { () throws in
                try (0..<4 * Self.reserved).map { _ in Held(try RawClient(port: port)) }
            }
            try await onThread { () throws in
                let begin = ContinuousClock.now
                let probe = try RawClient(port: port)
                probe.send(request("/health/live"))
                #expect(try probe.answer().status == 200)
                #expect(ContinuousClock.now - begin < .seconds(1))
                // Their time is short, however long a head may take otherwise.
                for client in silent { #expect(try client.value.rest() == "") }
                #expect(ContinuousClock.now - begin < .seconds(5))
            }
            try await until { server.connectionCount == Self.limit }
        }
    }

    @Test("gives a client on a reserved place one of the others, if there is one by then")
    func promotes() async throws {
        try await withFullServer("/wait") { server, responder, clients, port in
            try await onThread { () throws in
                let newcomer = try RawClient(port: port)
                while server.connectionCount == Self.limit { usleep(1_000) }
                responder.gate.open()
                for client in clients { _ = try client.value.answer() }
                newcomer.send(request("/new"))
                let answer = try newcomer.answer()
                #expect(answer.body == "GET /new")
                #expect(answer.header("Connection") == nil)
                #expect(clients.count { $0.value.isReadable(within: 0) } == 1)
                #expect(server.connectionCount == Self.limit)
            }
        }
    }
}

private func request(_ target: String) -> String { "GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n" }
