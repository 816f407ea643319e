import HTTPMessages
import NIOCore
import ServiceRuntime
import Testing

@testable import ServiceClient

@Suite("An answer that finds no memory", .timeLimit(.minutes(1)))
struct MemoryTests {
    @Test("is no failure of the service, and the request gives back what it took")
    func exhausted() async throws {
        let text = String(repeating: "x", count: 100_000)
        let server = try await ScriptedServer { _ in .respond(200, body: text) }
        let budget = MemoryBudget(memory: 600_000)
        let request = RequestMemory(budget)
        let transport = HTTPClientTransport(
            ServiceSettings(url: server.url, timeout: .seconds(5), connections: 4),
            service: "scripted")
        try await RequestMemory.$current.withValue(request) {
            let first = try await transport.send(get)
            #expect(first.body.readableBytes == 100_000)
            #expect(budget.used == 100_000)
            await #expect(throws: MemoryExhausted.self) { _ = try await transport.send(get) }
        }
        #expect(transport.isAvailable)
        request.end()
        #expect(budget.used == 0)
        try await server.stop()
    }

    private var get: ClientRequest {
        ClientRequest(
            operation: "get", method: .get, target: "/", headers: [], body: nil,
            deadline: .now + .seconds(5))
    }
}
