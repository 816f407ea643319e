import Glibc
import NIOCore
import ServiceRuntime
import Testing

@testable import ServiceClient

private func transport(_ server: ScriptedServer, connections: Int) -> HTTPClientTransport {
    HTTPClientTransport(
        ServiceSettings(url: server.url, timeout: .seconds(30), connections: connections),
        service: "other", policy: .quick)
}

/// Makes the calls at once, all with the same deadline.
private func calls(
    _ count: Int, _ transport: HTTPClientTransport, method: HTTPMethod = .get,
    within time: Duration = .seconds(30)
) async -> [Result<Status, ClientError>] {
    let request = ClientRequest(
        operation: "ask", method: method, target: "/v1/things", deadline: .now + time)
    return await withTaskGroup(of: Result<Status, ClientError>.self) { group in
        for _ in 0..<count {
            group.addTask {
                do {
                    return .success(try await transport.send(request).status)
                } catch let error as ClientError {
                    return .failure(error)
                } catch {
                    return .failure(.broken(service: "other", reason: "\(error)"))
                }
            }
        }
        return await group.reduce(into: []) { $0.append($1) }
    }
}

extension [Result<Status, ClientError>] {
    fileprivate var answered: Int { count { (try? $0.get()) == 200 } }
    fileprivate var busy: Int {
        count { if case .failure(let error) = $0 { error.failureKind == .busy } else { false } }
    }
}

@Suite("More calls than a service or this process can do", .timeLimit(.minutes(1)))
struct FullnessTests {
    @Test("a service that takes a second answers two hundred calls at once")
    func slow() async throws {
        let server = try await ScriptedServer { _ in .after(.seconds(1), .respond(200)) }
        let transport = transport(server, connections: 256)
        let results = await calls(200, transport, method: .post)
        #expect(results.answered == 200)
        #expect(transport.isAvailable)
        #expect(server.requests.count == 200)
        try await server.stop()
    }

    @Test("calls wait for a place as long as their deadline allows")
    func waits() async throws {
        let server = try await ScriptedServer { _ in .after(.milliseconds(50), .respond(200)) }
        let start = ContinuousClock.now
        let results = await calls(40, transport(server, connections: 8))
        #expect(results.answered == 40)
        #expect(ContinuousClock.now - start >= .milliseconds(250))
        try await server.stop()
    }

    @Test("calls without a place are busy, are not repeated and are no failure of the service")
    func full() async throws {
        let server = try await ScriptedServer { _ in .stall }
        let transport = transport(server, connections: 8)
        let results = await calls(200, transport, within: .seconds(2))
        #expect(results.busy == 192)
        #expect(transport.isAvailable)
        #expect(server.requests.count == 8)
        try await server.stop()
    }

    @Test("a cancelled call gives its place back, or leaves the line")
    func cancelled() async throws {
        let server = try await ScriptedServer { $0 == 0 ? .stall : .respond(200) }
        let transport = transport(server, connections: 1)
        let holder = Task { await calls(1, transport) }
        while server.requests.isEmpty { await Task.yield() }
        let waiter = Task { await calls(1, transport) }
        waiter.cancel()
        #expect(await waiter.value.answered == 0)
        holder.cancel()
        #expect(await holder.value.answered == 0)
        #expect(await calls(1, transport).answered == 1)
        try await server.stop()
    }

    @Test("callers in a hurry do not shut a slow service off from others")
    func hurry() async throws {
        let server = try await ScriptedServer { _ in .after(.milliseconds(500), .respond(200)) }
        let transport = transport(server, connections: 64)
        #expect(await calls(1, transport).answered == 1)
        #expect(await calls(40, transport, within: .milliseconds(100)).answered == 0)
        #expect(transport.isAvailable)
        try await server.stop()
    }

    @Test("a service that sheds calls is not shut off")
    func sheds() async throws {
        let server = try await ScriptedServer { _ in
            .respond(503, headers: [("Retry-After", "1")])
        }
        let transport = transport(server, connections: 64)
        #expect(await calls(60, transport, method: .post).answered == 0)
        #expect(transport.isAvailable)
        #expect(server.requests.count == 60)
        try await server.stop()
    }

    @Test("after an outage all calls of a burst wait for the first one, and are answered")
    func recovers() async throws {
        let server = try await ScriptedServer { number in
            number < CircuitBreaker.minimumCalls
                ? .close : .after(.milliseconds(300), .respond(200))
        }
        let transport = transport(server, connections: 64)
        _ = await calls(CircuitBreaker.minimumCalls, transport, method: .post)
        #expect(!transport.isAvailable)
        while !transport.isAvailable { try await Task.sleep(for: .milliseconds(10)) }
        #expect(await calls(32, transport, method: .post).answered == 32)
        try await server.stop()
    }

    @Test(
        "a process without a descriptor or a port for a connection is full itself",
        arguments: [EMFILE, ENFILE, EADDRNOTAVAIL, ENOBUFS])
    func descriptors(code: Int32) {
        let failure = TransportFailure(
            IOError(errnoCode: code, reason: "socket"), "other", .now + .seconds(1))
        #expect(failure.stage == .full)
        #expect(failure.error.failureKind == .busy)
        #expect(Outcome.failed(failure).evidence == .nothing)
    }
}
