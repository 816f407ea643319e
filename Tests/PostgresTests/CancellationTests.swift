import Foundation
import Testing

@testable import Postgres

@Suite("Cancelled work in Postgres", .serialized, .timeLimit(.minutes(1)))
struct CancellationTests {
    /// The processes of the server that serve `db`.
    private func processes(
        of name: String, _ observer: PostgresClient
    ) async throws -> Set<Int> {
        Set(
            try await observer.query(
                "SELECT pid FROM pg_stat_activity WHERE application_name = \(name)", as: Int.self))
    }

    /// Begins a transaction and cancels it while its statement runs.
    private func cancelTransaction(
        _ db: PostgresClient, sleeping seconds: Double
    ) async throws {
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            try await db.transaction { tx in
                try await tx.execute("INSERT INTO test_reset VALUES (1)")
                start.finish()
                try await tx.execute("SELECT pg_sleep(\(seconds))")
            }
        }
        for await _ in started {}
        task.cancel()
        #expect(await failure { try await task.value } is CancellationError)
    }

    /// Returns when all four connections are open.
    private func fill(_ db: PostgresClient) async throws {
        let transactions = try await withThrowingTaskGroup(of: PostgresTransaction.self) { group in
            for _ in 0..<4 { group.addTask { try await db.begin() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for transaction in transactions { transaction.rollBack() }
    }

    @Test(
        "a storm of cancelled transactions loses no connection and leaves nothing",
        arguments: [0.01, 30])
    func storm(seconds: Double) async throws {
        let name = "test_reset_\(seconds)"
        var configuration = try Database.configuration(connections: 4)
        configuration.applicationName = name
        let db = PostgresClient(configuration, logger: Database.logger)
        try await Database.use(connections: 1) { observer in
            try await observer.execute("DROP TABLE IF EXISTS test_reset")
            try await observer.execute("CREATE TABLE test_reset (id int)")
            try await fill(db)
            let before = try await processes(of: name, observer)
            #expect(before.count == 4)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<50 {
                    group.addTask { try await cancelTransaction(db, sleeping: seconds) }
                }
                try await group.waitForAll()
            }
            try await eventually { db.counters.idle == 4 }
            #expect(try await processes(of: name, observer) == before)
            try await observer.execute("ALTER TABLE test_reset ADD other int")
            #expect(try await observer.query("SELECT id FROM test_reset", as: Int.self) == [])
        }
        await db.close()
    }

    @Test("a cancellation that comes late stops no other query")
    func late() async throws {
        try await Database.use(connections: 1) { db in
            let pid = try await db.query("SELECT pg_backend_pid()", as: Int.self)
            let patience = Pool.abandonedPatience / .seconds(1)
            for step in 0..<12 {
                try await eventually { db.counters.inFlight == 0 }
                let seconds = patience + Double(step) * 0.003
                let slow = Task { try await db.execute("SELECT pg_sleep(\(seconds))") }
                try await eventually { db.counters.inFlight > 0 }
                slow.cancel()
                #expect(await failure { _ = try await slow.value } is CancellationError)
                try await db.execute("SELECT pg_sleep(0.01)")
            }
            #expect(try await db.query("SELECT pg_backend_pid()", as: Int.self) == pid)
        }
    }
}
