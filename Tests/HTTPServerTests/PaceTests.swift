import Synchronization
import Testing

@testable import HTTPServer

@Suite("A handler that computes for long")
struct PaceTests {
    @Test("holds up others once, and then runs beside them")
    func runsApart() async throws {
        try await withServer { server, _, port in
            _ = server.takeLongestTurn()
            async let busy: Void = onThread { () throws in
                let client = try RawClient(port: port)
                for _ in 0..<50 {
                    client.send("GET /busy HTTP/1.1\r\nHost: a\r\n\r\n")
                    let body = try client.answer().body
                    #expect(body == "GET /busy")
                }
            }
            try await until { server.takeLongestTurn() > .milliseconds(25) }
            let waits = try await onThread { () throws in
                let client = try RawClient(port: port)
                return try (0..<200).map { _ in
                    let begin = ContinuousClock.now
                    client.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n")
                    _ = try client.answer()
                    return ContinuousClock.now - begin
                }
            }
            // Half of them would have waited for most of 30 milliseconds.
            #expect(waits.sorted()[waits.count * 9 / 10] < .milliseconds(15))
            try await busy
        }
    }
}
