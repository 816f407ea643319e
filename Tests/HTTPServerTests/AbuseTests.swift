import HTTPServer
import NIOCore
import SeededNumbers
import Testing

@testable import ServiceRuntime

@Suite("Whatever is sent")
struct AbuseTests {
    @Test("the server ends the connection in time, with whole answers, and goes on")
    func survivesMutations() async throws {
        try await withServer { configuration in
            configuration.timeouts.head = .milliseconds(500)
            configuration.timeouts.body = .milliseconds(500)
        } _: { server, _, port in
            try await onThread { () throws in
                var random = SplitMix64(seed: 7)
                let corpus = BytesCase.all.map { Array(wire($0.bytes).utf8) }
                for _ in 0..<1_500 {
                    let client = try RawClient(port: port)
                    client.send(mutated(corpus, &random))
                    client.closeOutput()
                    let text = try client.rest()
                    #expect(text.isEmpty || text.hasPrefix("HTTP/1.1 "))
                }
                let client = try RawClient(port: port)
                client.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try client.answer().body == "GET /x")
            }
            try await until { server.connectionCount == 0 }
        }
    }

    @Test("a client that leaves in the middle of anything leaves nothing behind")
    func forgetsLeavers() async throws {
        try await withServer { server, _, port in
            try await onThread { () throws in
                let bytes = Array(
                    wire("\(post)|Transfer-Encoding: chunked||5|hello|0||\(get)||").utf8)
                for count in 0...bytes.count {
                    let client = try RawClient(port: port)
                    client.send(Array(bytes.prefix(count)))
                    if count % 2 == 0 { client.reset() } else { client.close() }
                }
            }
            try await until { server.connectionCount == 0 }
        }
    }

    @Test("a client that always leaves half a head behind keeps no memory")
    func givesBackWhatWasParsed() async throws {
        try await withServer { _, _, port in
            try await onThread { () throws in
                let before = try #require(residentMemoryBytes())
                let field = String(repeating: "x", count: 14_000)
                let head = Array(
                    "GET /x HTTP/1.1\r\nHost: a\r\nA: \(field)\r\nB: \(field)\r\n\r\n".utf8)
                let clients = try (0..<5).map { _ in
                    let client = try RawClient(port: port)
                    client.send(Array(head[..<15_000]))
                    for _ in 0..<900 {
                        client.send(Array(head[15_000...] + head[..<15_000]))
                        #expect(try client.answer().status == 200)
                    }
                    return client
                }
                // Each connection has received 26 MB and keeps 15 KB of them.
                #expect(try #require(residentMemoryBytes()) - before < 64 << 20)
                for client in clients { client.close() }
            }
        }
    }

    @Test("a server that runs as a service stops when its task is cancelled")
    func stopsWhenCancelled() async throws {
        var configuration = HTTPServer.Configuration(port: 0)
        configuration.loops = 1
        let server = HTTPServer(
            configuration: configuration, responder: TestResponder(), logger: .quiet)
        let task = Task { try await server.serve() }
        try await until { server.boundPort != nil }
        task.cancel()
        try await task.value
        #expect(server.boundPort == nil)
        await #expect(throws: HTTPServerError.alreadyStarted) { try await server.start() }
    }
}
