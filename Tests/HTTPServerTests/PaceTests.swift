import HTTPMessages
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

    @Test("is suspected first, and slow only if it computed for long beside the loop")
    func isMeasured() async throws {
        try await withServer { _, responder, port in
            let pace = { responder.paceOfBusy.withLock(\.self) }
            let ask = { (path: String) in
                try await onThread { () throws in
                    let client = try RawClient(port: port)
                    client.send("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
                    _ = try client.answer()
                }
            }
            try await ask("/busy")
            #expect(pace() == .suspect)
            try await ask("/busy-waiting")
            #expect(pace() == .quick)
            // What it computed before it waited counts too.
            try await ask("/busy-then-waiting")
            #expect(pace() == .suspect)
            try await ask("/busy")
            try await until { pace() == .slow }
        }
    }
}
