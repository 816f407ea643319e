import Foundation
import Synchronization
import Testing

@testable import Postgres

@Suite("Large results", .serialized, .timeLimit(.minutes(1)))
struct LargeResultTests {
    @Test("of large results that come side by side, the process holds one beyond its limit")
    func largeResults() async throws {
        let megabytes = 1 << 20
        let memory = CountedMemory(limit: 48 * megabytes)
        var configuration = try Database.configuration(connections: 8)
        configuration.memory = memory
        let db = PostgresClient(configuration, logger: Database.logger)
        let large = PostgresCall(
            PostgresStatement(
                "SELECT repeat('x', 10000) FROM generate_series(1, 2000)", parameters: []))
        let before = try residentBytes("VmRSS")
        // Forgets the peak of earlier tests.
        try "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
        let outcomes = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<32 {
                group.addTask {
                    do {
                        return try await db.rows(large).count == 2000
                    } catch PostgresError.memoryExhausted {
                        return false
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.contains(true))
        // Eight results of 20 MB come at once.
        #expect(try residentBytes("VmHWM") - before < 120 * megabytes)
        #expect(try await db.rows(large).count == 2000)
        await db.close()
    }

    @Test("a large result that does not come on holds up no other one for long")
    func stalledResult() async throws {
        try await Database.use(connections: 2) { db in
            try await openBoth(db)
            async let stalled = stalledRows(db, seconds: 5)
            try await eventually { db.counters.inFlight == 1 }
            let time = try await ContinuousClock().measure {
                let rows = try await db.query(
                    "SELECT repeat('x', 10000) FROM generate_series(1, 2000)", as: String.self)
                #expect(rows.count == 2000)
            }
            #expect(time < .seconds(4))
            let rows = try await stalled
            #expect(rows.count == 300)
        }
    }

    @Test("a caller that leaves while its large result waits costs no connection")
    func cancelledResult() async throws {
        try await Database.use(connections: 2) { db in
            try await openBoth(db)
            async let stalled = stalledRows(db, seconds: 1)
            try await eventually { db.counters.inFlight == 1 }
            let leaving = Task {
                try await db.query(
                    "SELECT repeat('x', 10000) FROM generate_series(1, 100000)", as: String.self)
            }
            try await eventually { db.counters.inFlight == 2 }
            leaving.cancel()
            try await eventually { db.counters.inFlight == 1 }
            #expect(db.counters.connections == 2)
            let rows = try await stalled
            #expect(rows.count == 300)
            #expect(db.counters.connections == 2)
        }
    }
}

/// Opens both connections of the pool, so that two queries do not share one.
private func openBoth(_ db: PostgresClient) async throws {
    try await db.transaction { tx in
        try await tx.execute("SELECT 1")
        try await eventually { db.counters.connections == 2 }
    }
    try await eventually { db.counters.inFlight == 0 }
}

/// More rows than the kernel keeps for a connection, one of which takes so many seconds.
private func stalledRows(_ db: PostgresClient, seconds: Double) async throws -> [String] {
    try await db.query(
        """
        SELECT repeat('x', 100000) || CASE WHEN n = 150 THEN pg_sleep(\(seconds))::text ELSE '' END
        FROM generate_series(1, 300) n
        """, as: String.self)
}

/// Of this process, from `/proc/self/status`.
private func residentBytes(_ name: String) throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix(name + ":") })
    let number = line.split(whereSeparator: \.isWhitespace).dropFirst().first
    return try #require(number.flatMap { Int($0) }) << 10
}

/// Counts up to a limit.
final class CountedMemory: ResultMemory {
    private let bytes = Atomic<Int>(0)
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    var used: Int { bytes.load(ordering: .relaxed) }

    func take(_ count: Int) -> Bool {
        if bytes.add(count, ordering: .relaxed).newValue <= limit { return true }
        giveBack(count)
        return false
    }

    func giveBack(_ count: Int) { bytes.subtract(count, ordering: .relaxed) }
}
