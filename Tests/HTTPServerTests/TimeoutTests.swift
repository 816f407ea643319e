import HTTPMessages
import HTTPServer
import NIOCore
import Testing

@Suite("Timeouts and endings")
struct TimeoutTests {
    @Test("closes a new connection that asks for nothing, without a word")
    func closesSilentConnections() async throws {
        try await withServer { configuration in
            configuration.timeouts.head = .milliseconds(100)
        } _: { _, responder, port in
            try await onThread { () throws in
                #expect(try RawClient(port: port).rest() == "")
            }
            #expect(responder.refused.isEmpty)
        }
    }

    @Test("closes an idle connection, and not before its time")
    func closesIdleConnections() async throws {
        try await withServer { configuration in
            configuration.timeouts.head = .seconds(30)
            configuration.timeouts.idle = .milliseconds(200)
        } _: { _, _, port in
            try await onThread { () throws in
                let client = try RawClient(port: port)
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try client.answer().status == 200)
                let start = ContinuousClock.now
                #expect(try client.rest() == "")
                #expect(ContinuousClock.now - start > .milliseconds(150))
            }
        }
    }

    @Test("answers 408 to a head that comes too slowly, though bytes keep coming")
    func refusesSlowHeads() async throws {
        try await withServer { configuration in
            configuration.timeouts.head = .milliseconds(300)
        } _: { _, responder, port in
            try await onThread { () throws in
                let client = try RawClient(port: port)
                client.send("GET / HTTP/1.1\r\nHost: a\r\n")
                // A byte at a time, until the server has had enough.
                for _ in 0..<1_000 {
                    client.send("X")
                    if client.isReadable(within: 20) { break }
                }
                #expect(try client.answer().status == 408)
            }
            #expect(responder.refused == [.requestTimeout])
        }
    }

    @Test("answers 408 to a body that stops coming")
    func refusesStoppedBodies() async throws {
        try await withServer { configuration in
            configuration.timeouts.body = .milliseconds(200)
        } _: { _, responder, port in
            try await onThread { () throws in
                let client = try RawClient(port: port)
                client.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello")
                let answer = try client.answer()
                #expect(answer.status == 408)
                #expect(answer.header("Connection") == "close")
                #expect(try client.rest() == "")
            }
            #expect(responder.refused == [.requestTimeout])
        }
    }

    @Test("answers 408 to a body slower than the least rate, long before the body's time is over")
    func refusesSlowBodies() async throws {
        try await withServer { configuration in
            configuration.timeouts.body = .seconds(600)
            configuration.timeouts.bodyGrace = .milliseconds(100)
            configuration.timeouts.bodyBytesPerSecond = 100_000
        } _: { _, _, port in
            try await onThread { () throws in
                let client = try RawClient(port: port)
                client.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n")
                for _ in 0..<60_000 {
                    client.send("x")
                    if client.isReadable(within: 20) { break }
                }
                #expect(try client.answer().status == 408)
            }
        }
    }

    @Test("leaves a body alone that is fast enough")
    func acceptsSteadyBodies() async throws {
        try await withServer { configuration in
            configuration.timeouts.bodyGrace = .milliseconds(200)
            configuration.timeouts.bodyBytesPerSecond = 10
        } _: { _, _, port in
            try await onThread { () throws in
                let client = try RawClient(port: port)
                client.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 40\r\n\r\n")
                for _ in 0..<40 {
                    client.send("x")
                    _ = client.isReadable(within: 10)
                }
                #expect(try client.answer().status == 200)
            }
        }
    }

    @Test("does not count the time of a body that it has not asked for yet")
    func waitsForUnaskedBodies() async throws {
        try await withServer { configuration in
            configuration.timeouts.body = .seconds(1)
        } _: { _, responder, port in
            // All on one thread: what comes after the wait must not wait for a free one.
            try await onThread { () throws in
                let client = try RawClient(port: port)
                client.send(wire("GET /wait HTTP/1.1|Host: a||"))
                client.send(
                    wire("POST /x HTTP/1.1|Host: a|Expect: 100-continue|Content-Length: 2||"))
                // Longer than a body may take, with nothing to come.
                #expect(!client.isReadable(within: 1_300))
                responder.gate.open()
                #expect(try client.answer().body == "GET /wait")
                #expect(try client.answer().status == 100)
                client.send("hi")
                #expect(try client.answer().body == "POST /x [hi]")
            }
        }
    }

    @Test("answers 504 at the deadline, cancels the handler, and keeps the connection")
    func holdsDeadlines() async throws {
        try await withServer { _, responder, port in
            try await onThread { () throws in
                let client = try RawClient(port: port)
                client.send("GET /impatient HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try client.answer().status == 504)
                client.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try client.answer().body == "GET /x")
            }
            await responder.untilHandlerCancelled()
            #expect(responder.refused == [.deadlineExceeded])
        }
    }

    enum Departure: CaseIterable, Sendable {
        case closes, resets
    }

    @Test("cancels the handler when the client is gone", arguments: Departure.allCases)
    func cancelsForGoneClients(_ departure: Departure) async throws {
        try await withServer { server, responder, port in
            let client = try await onThread { () throws in
                let client = try RawClient(port: port)
                client.send("GET /cancelled HTTP/1.1\r\nHost: a\r\n\r\n")
                return Held(client)
            }
            try await until { responder.planned.count == 1 }
            switch departure {
            case .closes: client.value.close()
            case .resets: client.value.reset()
            }
            await responder.untilHandlerCancelled()
            try await until { server.connectionCount == 0 }
        }
    }

    @Test("cancels the handler of a gone client that had sent more than the server reads ahead")
    func cancelsThoughReadingIsHeld() async throws {
        try await withServer { server, responder, port in
            let client = try await onThread { () throws in
                let client = try RawClient(port: port)
                client.send("POST /cancelled HTTP/1.1\r\nHost: a\r\n\r\n")
                client.send(String(repeating: "GET /x HTTP/1.1\r\nHost: a\r\n\r\n", count: 2000))
                return Held(client)
            }
            try await until { responder.planned.count == 2 }
            let begin = ContinuousClock.now
            client.value.close()
            await responder.untilHandlerCancelled()
            // Long before the handler's own deadline.
            #expect(ContinuousClock.now - begin < .seconds(15))
            try await until { server.connectionCount == 0 }
        }
    }

    @Test(
        "answers a client that closes its side while its request is in work",
        arguments: ["GET", "POST"])
    func answersHalfClosedClients(_ method: String) async throws {
        try await withServer { server, responder, port in
            let client = try await onThread { () throws in
                let client = try RawClient(port: port)
                client.send("\(method) /wait HTTP/1.1\r\nHost: a\r\n\r\n")
                client.closeOutput()
                // It is tried whether the client is still there.
                #expect(try client.answer().status == 100)
                return Held(client)
            }
            responder.gate.open()
            try await onThread { () throws in
                let answer = try client.value.answer()
                #expect(answer.body == "\(method) /wait")
                #expect(answer.header("Connection") == "close")
                #expect(try client.value.rest() == "")
            }
            try await until { server.connectionCount == 0 }
        }
    }

    @Test("sends no interim answer to a half-closed client of HTTP/1.0")
    func sparesOldClients() async throws {
        try await withServer { _, responder, port in
            let client = try await onThread { () throws in
                let client = try RawClient(port: port)
                client.send("GET /wait HTTP/1.0\r\n\r\n")
                client.closeOutput()
                #expect(!client.isReadable(within: 1_300))
                return Held(client)
            }
            responder.gate.open()
            try await onThread { () throws in
                #expect(try client.value.answer().body == "GET /wait")
            }
        }
    }
}

@Suite("A server")
struct LifecycleTests {
    @Test("says in one sentence that its port is taken", arguments: [1, 2])
    func noticesTakenPorts(_ loops: Int) async throws {
        try await withServer(loops: loops) { _, _, port in
            var configuration = HTTPServer.Configuration(port: port)
            configuration.loops = loops
            let second = HTTPServer(
                configuration: configuration, responder: TestResponder(), logger: .quiet)
            let error = await #expect(throws: HTTPServerError.self) { try await second.start() }
            #expect(error == .addressInUse(host: "127.0.0.1", port: port))
            #expect(error?.description == "Port \(port) on 127.0.0.1 is taken by another process.")
        }
    }

    @Test("names a host that is not this machine's")
    func noticesForeignHosts() async throws {
        let configuration = HTTPServer.Configuration(host: "192.0.2.1", port: 0)
        let server = HTTPServer(
            configuration: configuration, responder: TestResponder(), logger: .quiet)
        await #expect(
            throws: HTTPServerError.hostUnavailable(
                host: "192.0.2.1", reason: "the address is none of its own")
        ) { try await server.start() }
    }

    @Test("takes its port again at once after a stop")
    func restarts() async throws {
        var port = 0
        for _ in 0..<3 {
            try await withServer(loops: 2) { configuration in
                configuration.port = port
            } _: { _, _, bound in
                port = bound
                try await onThread { () throws in
                    let client = try RawClient(port: bound)
                    client.send("GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                    #expect(try client.answer().status == 200)
                }
            }
        }
    }

    @Test("lets requests in work end, closes what is idle, and accepts nobody while it drains")
    func drains() async throws {
        try await withServer { server, responder, port in
            let (busy, idle) = try await onThread { () throws in
                let idle = try RawClient(port: port)
                idle.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n")
                _ = try idle.answer()
                let busy = try RawClient(port: port)
                busy.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
                return (Held(busy), Held(idle))
            }
            try await until { responder.planned.count == 2 }
            async let stopped: Void = server.shutdown()
            try await onThread { () throws in
                #expect(try idle.value.rest() == "")
                #expect(throws: RawClient.Failure.self) { try RawClient(port: port) }
            }
            responder.gate.open()
            try await onThread { () throws in
                let answer = try busy.value.answer()
                #expect(answer.body == "GET /wait")
                #expect(answer.header("Connection") == "close")
                #expect(try busy.value.rest() == "")
            }
            await stopped
        }
    }

    @Test("cancels what is in work when the time to drain is over")
    func stopsHard() async throws {
        try await withServer { server, responder, port in
            let client = try await onThread { () throws in
                let client = try RawClient(port: port)
                client.send("GET /cancelled HTTP/1.1\r\nHost: a\r\n\r\n")
                return Held(client)
            }
            try await until { responder.planned.count == 1 }
            await server.shutdown(within: .milliseconds(50))
            await responder.untilHandlerCancelled()
            _ = client
        }
    }

    @Test("does not wait for handlers that ignore their cancellation")
    func givesUpOnDeafHandlers() async throws {
        try await withServer { server, responder, port in
            let client = try await onThread { () throws in
                let client = try RawClient(port: port)
                client.send("GET /deaf HTTP/1.1\r\nHost: a\r\n\r\n")
                return Held(client)
            }
            try await until { responder.planned.count == 1 }
            await server.shutdown(within: .zero)
            responder.gate.open()
            _ = client
        }
    }

    @Test("accepts no more connections than it may have, and the waiting ones later")
    func boundsConnections() async throws {
        try await withServer { configuration in
            configuration.limits.connections = 2
            configuration.limits.reservedConnections = 0
        } _: { server, responder, port in
            let clients = try await onThread { () throws in
                try (0..<12).map { _ in
                    let client = try RawClient(port: port)
                    client.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
                    return Held(client)
                }
            }
            try await until { responder.planned.count >= 2 }
            // The kernel's queue holds the others.
            #expect(server.connectionCount == 2)
            responder.gate.open()
            try await onThread { () throws in
                for client in clients {
                    #expect(try client.value.answer().body == "GET /wait")
                    client.value.close()
                }
            }
        }
    }

    @Test("closes idle connections when another client waits, on every loop", arguments: [1, 2])
    func givesWay(loops: Int) async throws {
        try await withServer(loops: loops) { configuration in
            configuration.limits.connections = 4
        } _: { server, _, port in
            try await onThread { () throws in
                // All stay open as far as their clients are concerned.
                var clients: [RawClient] = []
                for _ in 0..<12 {
                    let client = try RawClient(port: port)
                    client.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n")
                    #expect(try client.answer().body == "GET /x")
                    clients.append(client)
                }
                // The last one has kept its place, and is served again.
                clients[11].send("GET /y HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try clients[11].answer().body == "GET /y")
            }
            #expect(server.connectionCount <= 4)
        }
    }

    @Test("serves a hundred clients that keep their connections, on two loops")
    func servesManyClients() async throws {
        try await withServer(loops: 2) { server, _, port in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        try await onThread { try talk(number, port) }
                    }
                }
                try await group.waitForAll()
            }
            try await until { server.connectionCount == 0 }
        }
    }
}

private func talk(_ number: Int, _ port: Int) throws {
    let client = try RawClient(port: port)
    for round in 0..<20 {
        client.send("POST /\(number) HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n")
        client.send(round < 10 ? "0\(round)" : "\(round)")
        client.send("GET /\(number)?\(round) HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.answer().body == "POST /\(number) [\(round < 10 ? "0" : "")\(round)]")
        #expect(try client.answer().body == "GET /\(number)?\(round)")
    }
}
