import Glibc
import HTTPMessages
import Synchronization
import Testing

@testable import HTTPServer

@Suite("The memory that clients can fill")
struct MemoryTests {
    /// A quarter of it is for clients.
    private static let memoryBytes = 64 << 20

    @Test("answers that nobody reads are bounded, and others are served")
    func boundsUnreadAnswers() async throws {
        let memory = MemoryBudget(memory: Self.memoryBytes)
        try await withServer(memory: memory) { _, _, port in
            try await onThread { () throws in
                let silent = try (0..<40).map { _ in
                    let client = try RawClient(port: port, receiveBuffer: 4096)
                    client.send(String(repeating: Self.get("/big"), count: 4))
                    return client
                }
                try Self.isServed(port)
                // One answer may have been begun before the limit was seen.
                #expect(memory.used <= memory.limit + 1 << 20)
                for client in silent { client.close() }
            }
            try await until { memory.used == 0 }
        }
    }

    @Test("bodies that nobody finishes are bounded, and others are served")
    func boundsHalfBodies() async throws {
        let memory = MemoryBudget(memory: Self.memoryBytes)
        try await withServer(memory: memory) { _, responder, port in
            try await onThread { () throws in
                let head = "POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n"
                let half = Array((head + String(repeating: "x", count: 500_000)).utf8)
                let halves = try (0..<60).map { _ in
                    let client = try RawClient(port: port)
                    _ = client.sendWhilePossible(half, limit: half.count)
                    return client
                }
                try Self.isServed(port)
                #expect(memory.used <= memory.limit)
                // It is not their fault alone.
                while responder.refused.isEmpty { usleep(10_000) }
                #expect(responder.refused.allSatisfy { $0 == .memoryExhausted })
                for client in halves { client.close() }
            }
            try await until { memory.used == 0 }
        }
    }

    @Test("a body that goes on coming is read to its end, however tight memory is")
    func finishesTheOldest() async throws {
        let memory = MemoryBudget(memory: Self.memoryBytes)
        try await withServer(memory: memory) { _, _, port in
            let total = 2_000_000
            let first = Gate()
            async let answer = onThread { () throws in
                let client = try RawClient(port: port)
                client.send(
                    "POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: \(total)\r\n\r\n")
                let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 50_000)
                for number in 0..<total / piece.count {
                    if number == 1 { first.open() }
                    client.send(piece)
                    usleep(50_000)
                }
                return try client.answer()
            }
            await first.wait()
            // Beyond three quarters, where nothing else is read.
            memory.count(memory.limit)
            let body = try await answer.body
            #expect(body == "\(total)")
            memory.giveBack(memory.limit)
        }
    }

    @Test("no request begins while memory is tight, and probes are answered")
    func refusesWhileTight() async throws {
        let memory = MemoryBudget(memory: Self.memoryBytes)
        try await withServer(memory: memory) { _, responder, port in
            memory.count(memory.limit)
            try await onThread { () throws in
                let client = try RawClient(port: port)
                client.send(Self.get("/x"))
                #expect(try client.answer().body == "memoryExhausted")
                client.send(Self.get("/health"))
                #expect(try client.answer().body == "GET /health")
            }
            memory.giveBack(memory.limit)
            try await onThread { () throws in
                let client = try RawClient(port: port)
                client.send(Self.get("/x"))
                #expect(try client.answer().body == "GET /x")
            }
            #expect(responder.refused == [.memoryExhausted])
        }
    }

    private static func get(_ path: String) -> String { "GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n" }

    /// Within two seconds: slow clients are given up after a quarter of a second.
    private static func isServed(_ port: Int) throws {
        let end = ContinuousClock.now + .seconds(2)
        while ContinuousClock.now < end {
            let client = try RawClient(port: port)
            client.send(get("/x"))
            if try client.answer().status == 200 { return }
            usleep(20_000)
        }
        Issue.record("others are not served")
    }
}

@Suite("A budget of memory")
struct MemoryBudgetTests {
    @Test("keeps three quarters for requests that hold much, the rest for others")
    func keepsRoom() {
        let budget = MemoryBudget(memory: 4_000_000)
        #expect(budget.limit == 1_000_000)
        budget.count(749_000)
        #expect(budget.hasRoom(for: 100_000))
        budget.count(10_000)
        #expect(!budget.hasRoom(for: 100_000))
        #expect(budget.hasRoom(for: 1_000))
        budget.count(241_000)
        #expect(!budget.hasRoom(for: 0))
        #expect(!budget.take(1))
        budget.giveBack(1_000_000)
        #expect(budget.used == 0)
    }

    @Test("tells once that it is relieved")
    func tellsRelief() {
        let times = Atomic<Int>(0)
        let budget = MemoryBudget(memory: 4_000_000) { times.add(1, ordering: .relaxed) }
        for _ in 0..<2 {
            #expect(budget.take(600_000))
            budget.giveBack(400_000)
            let before = times.load(ordering: .relaxed)
            budget.giveBack(190_000)
            #expect(times.load(ordering: .relaxed) == before + 1)
            budget.giveBack(10_000)
            #expect(times.load(ordering: .relaxed) == before + 1)
        }
    }
}
