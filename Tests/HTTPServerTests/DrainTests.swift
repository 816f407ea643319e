import Glibc
import HTTPMessages
import NIOCore
import Testing

@testable import HTTPServer

/// What clients see of a server that stops.
@Suite("A stopping server")
struct DrainTests {
    @Test("waits as long as a request in work has, and no longer than the request's deadline")
    func waitsForDeadlines() async throws {
        try await withServer { configuration in
            configuration.timeouts.shutdown = .seconds(600)
        } _: { server, responder, port in
            let client = try await asking("GET /impatient HTTP/1.1\r\nHost: a\r\n\r\n", port)
            try await until { responder.planned.count == 1 }
            await server.shutdown()
            try await onThread { () throws in
                let answer = try client.value.answer()
                #expect(answer.status == 504)
                #expect(try client.value.rest() == "")
            }
        }
    }

    @Test("refuses what is in work when its time is over, and cancels the handler")
    func refusesRunning() async throws {
        try await withServer { server, responder, port in
            let client = try await asking("GET /cancelled HTTP/1.1\r\nHost: a\r\n\r\n", port)
            try await until { responder.planned.count == 1 }
            await server.shutdown(within: .milliseconds(20))
            try await expectRefusal(client)
            await responder.untilHandlerCancelled()
            #expect(responder.refused == [.shuttingDown])
        }
    }

    @Test("refuses a handler that ignores its cancellation, and returns all the same")
    func refusesDeaf() async throws {
        try await withServer { server, responder, port in
            let client = try await asking("GET /deaf HTTP/1.1\r\nHost: a\r\n\r\n", port)
            try await until { responder.planned.count == 1 }
            let begin = ContinuousClock.now
            await server.shutdown(within: .zero)
            #expect(ContinuousClock.now - begin < .seconds(10))
            try await expectRefusal(client)
        }
    }

    @Test("gives half a head a second, however long a head may take otherwise")
    func hurriesHeads() async throws {
        try await withServer { configuration in
            configuration.timeouts.head = .seconds(600)
        } _: { server, _, port in
            let client = try await asking("GET /x HTTP/1.1\r\nHo", port)
            try await until { server.connectionCount == 1 }
            let begin = ContinuousClock.now
            await server.shutdown(within: .seconds(60))
            #expect(ContinuousClock.now - begin < .seconds(10))
            try await onThread { () throws in _ = try client.value.rest() }
        }
    }

    @Test("refuses the request in work and the one that was read ahead, and reads no other")
    func refusesPipelines() async throws {
        try await withServer { server, responder, port in
            let one = "GET /wait HTTP/1.1\r\nHost: a\r\n\r\n"
            let client = try await asking(String(repeating: one, count: 5), port)
            try await until { responder.planned.count == 2 }
            await server.shutdown(within: .zero)
            try await onThread { () throws in
                #expect(try client.value.answer().status == 503)
            }
            try await expectRefusal(client)
            #expect(responder.planned.count == 2)
        }
    }

    @Test(
        "refuses a request of which a part is missing when its time is over",
        arguments: [
            "GET /x HTTP/1.1\r\nHo", "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n123",
            "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        ])
    func refusesPartial(_ bytes: String) async throws {
        try await withServer { configuration in
            configuration.timeouts.head = .seconds(600)
            configuration.timeouts.body = .seconds(600)
            configuration.timeouts.bodyGrace = .seconds(600)
        } _: { server, _, port in
            // The answer to the first request tells that the server has read the second's part too.
            let client = try await asking("GET /a HTTP/1.1\r\nHost: a\r\n\r\n" + bytes, port)
            try await onThread { () throws in #expect(try client.value.answer().status == 200) }
            await server.shutdown(within: .milliseconds(20))
            try await expectRefusal(client)
        }
    }

    @Test("closes a connection on which nothing was asked without a word, at once")
    func closesIdle() async throws {
        try await withServer { configuration in
            configuration.timeouts.shutdown = .seconds(600)
        } _: { server, _, port in
            let client = try await asking("", port)
            try await until { server.connectionCount == 1 }
            let begin = ContinuousClock.now
            await server.shutdown()
            #expect(ContinuousClock.now - begin < .seconds(1))
            try await onThread { () throws in #expect(try client.value.rest() == "") }
        }
    }

    @Test("says in every answer that the connection ends, and still accepts clients")
    func announcesItsStop() async throws {
        try await withServer { server, _, port in
            let client = try await asking("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n", port)
            try await onThread { () throws in
                #expect(try client.value.answer().header("Connection") == nil)
            }
            await server.announceStop()
            try await onThread { () throws in
                for client in [client.value, try RawClient(port: port)] {
                    client.send("GET /2 HTTP/1.1\r\nHost: a\r\n\r\n")
                    #expect(try client.answer().header("Connection") == "close")
                    #expect(try client.rest() == "")
                }
            }
        }
    }

    @Test("lets idle connections ask once more, and closes the silent ones after that time")
    func givesNotice() async throws {
        try await withServer { server, _, port in
            let request = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n"
            let silent = try await asking(request, port)
            let asking = try await asking(request, port)
            try await onThread { () throws in
                for client in [silent, asking] { _ = try client.value.answer() }
            }
            await server.announceStop()
            async let stopped: Void = server.shutdown(within: .seconds(60), notice: .seconds(4))
            try await onThread { () throws in
                while server.boundPort != nil { usleep(1_000) }
                #expect(!silent.value.isReadable(within: 100))
                asking.value.send(request)
                #expect(try asking.value.answer().header("Connection") == "close")
                #expect(try asking.value.rest() == "")
                #expect(try silent.value.rest() == "")
            }
            await stopped
        }
    }

    @Test("answers what waits in the kernel: requests, and clients that were not accepted")
    func servesWhatWaits() async throws {
        try await withServer { server, responder, port in
            let request = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n"
            let idle = try await asking(request, port)
            try await onThread { () throws in _ = try idle.value.answer() }
            _ = try await asking("GET /block HTTP/1.1\r\nHost: a\r\n\r\n", port)
            try await until { responder.planned.last == "/block" }
            let clients = try await onThread { () throws in
                idle.value.send(request)
                return try (0..<20).map { _ in
                    let client = try RawClient(port: port)
                    client.send(request)
                    return Held(client)
                }
            }
            await server.shutdown(within: .seconds(60))
            try await onThread { () throws in
                for client in clients + [idle] {
                    let answer = try client.value.answer()
                    #expect(answer.status == 200)
                    #expect(answer.header("Connection") == "close")
                    #expect(try client.value.rest() == "")
                }
            }
        }
    }

    private func expectRefusal(_ client: Held) async throws {
        try await onThread { () throws in
            let answer = try client.value.answer()
            #expect(answer.status == 503)
            #expect(answer.header("Connection") == "close")
            #expect(try client.value.rest() == "")
        }
    }

    private func asking(_ bytes: String, _ port: Int) async throws -> Held {
        try await onThread { () throws in
            let client = try RawClient(port: port)
            client.send(bytes)
            return Held(client)
        }
    }
}

/// How many connections a server accepts.
@Suite("Connections in number")
struct ConnectionNumberTests {
    private func configuration(
        process: Int = 10, stores: Int = 0, clients: Int = 0, connections: Int = 1_000
    ) -> HTTPServer.Configuration {
        var configuration = HTTPServer.Configuration(port: 0)
        configuration.loops = 2
        configuration.limits.connections = connections
        configuration.limits.reservedConnections = 4
        configuration.descriptors.process = process
        configuration.descriptors.stores = stores
        configuration.descriptors.clients = clients
        return configuration
    }

    @Test("the limit of open files leaves what the process and its stores need")
    func sharesWithStores() {
        func shares(_ limit: Int, stores: Int) -> Int? {
            DescriptorShares(configuration(stores: stores), limit: limit)?.connections
        }
        // Two loops have three descriptors each, and four connections are reserved.
        #expect(shares(100_000, stores: 12) == 1_000)
        #expect(shares(80, stores: 12) == 80 - 10 - 6 - 4 - 12)
        #expect(shares(33, stores: 12) == 1)
        #expect(shares(32, stores: 12) == nil)
        #expect(shares(0, stores: 0) == nil)
        #expect(DescriptorShares.least(configuration(stores: 12)) == 33)
    }

    @Test("clients get what they may need, and half when there is less than that")
    func sharesWithClients() {
        let own = 10 + 6 + 4 + 3 * System.coreCount
        func shares(_ left: Int) -> Int? {
            DescriptorShares(configuration(clients: 64), limit: own + left)?.connections
        }
        #expect(shares(10_000) == 1_000)
        #expect(shares(264) == 200)
        #expect(shares(128) == 64)
        #expect(shares(100) == 50)
        #expect(shares(2) == 1)
        #expect(shares(1) == nil)
        #expect(DescriptorShares.least(configuration(clients: 64)) == own + 2)
    }

    @Test("a server that may open too few files says so and how many it needs")
    func refusesToStart() async throws {
        let server = HTTPServer(
            configuration: configuration(process: .max / 2), responder: TestResponder(),
            logger: .quiet)
        let error = await #expect(throws: HTTPServerError.self) { try await server.start() }
        #expect(error?.description.contains("ulimit -n") == true)
        #expect(server.boundPort == nil)
    }

    @Test("all loops share one number of connections, and each goes on when any of them closes one")
    func loopsShare() async throws {
        try await withServer(loops: 2) { configuration in
            configuration.limits.connections = 4
            configuration.limits.reservedConnections = 0
        } _: { server, _, port in
            let count = 40
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        try await onThread {
                            for _ in 0..<count / 8 {
                                let client = try RawClient(port: port)
                                client.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n")
                                #expect(try client.answer().status == 200)
                                #expect(server.connectionCount <= 4)
                                client.close()
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            try await until { server.connectionCount == 0 }
        }
    }

    @Test("no waiter is forgotten by a budget that many threads use")
    func budget() async throws {
        let budget = ConnectionBudget(limit: 3)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<2_000 {
                        while !budget.take() {
                            await withCheckedContinuation { continuation in
                                budget.whenFree { continuation.resume() }
                            }
                        }
                        budget.giveBack()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect((0..<3).allSatisfy { _ in budget.take() })
        #expect(!budget.take())
    }
}
