import Foundation
import Testing

@testable import Postgres

private struct Refusal: Error, Equatable {}

@Suite(.timeLimit(.minutes(1)))
struct TransactionTests {
    @Test("a transaction keeps everything when it returns and nothing when it throws")
    func commitAndRollback() async throws {
        try await Database.use(connections: 2) { db in
            try await db.execute("DROP TABLE IF EXISTS test_commit")
            try await db.execute("CREATE TABLE test_commit (id int)")
            let inside = try await db.transaction { tx in
                try await tx.execute("INSERT INTO test_commit VALUES (\(1))")
                return try await tx.query("SELECT id FROM test_commit", as: Int.self)
            }
            #expect(inside == [1])
            let error = await failure {
                try await db.transaction { tx in
                    try await tx.execute("INSERT INTO test_commit VALUES (\(2))")
                    throw Refusal()
                }
            }
            #expect(error is Refusal)
            #expect(try await db.query("SELECT id FROM test_commit", as: Int.self) == [1])
            let nothing = try await db.transaction { _ in 5 }
            #expect(nothing == 5)
        }
    }

    @Test("what a transaction has not committed is not seen outside")
    func isolation() async throws {
        try await Database.use(connections: 2) { db in
            try await db.execute("DROP TABLE IF EXISTS test_isolation")
            try await db.execute("CREATE TABLE test_isolation (id int)")
            try await db.transaction(.serializable) { tx in
                try await tx.execute("INSERT INTO test_isolation VALUES (\(1))")
                let level = try await tx.query("SHOW transaction_isolation", as: String.self)
                #expect(level == ["serializable"])
                let outside = try await db.query("SELECT id FROM test_isolation", as: Int.self)
                #expect(outside == [])
            }
            #expect(try await db.query("SELECT id FROM test_isolation", as: Int.self) == [1])
        }
    }

    @Test("a swallowed error of a statement does not pass for a commit")
    func swallowedError() async throws {
        try await Database.use(connections: 1) { db in
            let error = await postgresFailure {
                try await db.transaction { tx in
                    _ = await failure { try await tx.execute("SELECT 1 / 0") }
                }
            }
            #expect(error == .transactionAborted)
            try await db.ping()
        }
    }

    @Test("an error at COMMIT is the server's, and the connection goes on")
    func deferredConstraint() async throws {
        try await Database.use(connections: 1) { db in
            try await db.execute("DROP TABLE IF EXISTS test_deferred")
            try await db.execute(
                """
                CREATE TABLE test_deferred (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)
                """)
            let error = await postgresFailure {
                _ = try await db.transaction { tx in
                    try await tx.execute("INSERT INTO test_deferred VALUES (1), (1)")
                }
            }
            #expect(error?.isUniqueViolation() == true)
            #expect(try await db.query("SELECT count(*) FROM test_deferred", as: Int.self) == [0])
        }
    }

    @Test("a transaction that has ended cannot be used")
    func ended() async throws {
        try await Database.use(connections: 1) { db in
            let kept = try await db.transaction { transaction in transaction }
            let error = await postgresFailure { try await kept.execute("SELECT 1") }
            #expect(error == .transactionEnded)
        }
    }

    @Test("transactions get their turn on a pool that queries keep busy")
    func fairness() async throws {
        try await Database.use(connections: 1) { db in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        for _ in 0..<50 { _ = try await db.query("SELECT 1", as: Int.self) }
                    }
                    group.addTask {
                        try await db.transaction { tx in
                            let one = try await tx.query("SELECT pg_backend_pid()", as: Int.self)
                            let two = try await tx.query("SELECT pg_backend_pid()", as: Int.self)
                            #expect(one == two)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("a transaction whose connection is lost says so, whatever it does next")
    func lostConnection() async throws {
        try await Database.use(connections: 2) { db in
            let error = await postgresFailure {
                try await db.transaction { tx in
                    let pid = try await tx.query("SELECT pg_backend_pid()", as: Int.self)
                    try await db.execute("SELECT pg_terminate_backend(\(Int32(pid[0])))")
                    _ = await failure { try await tx.execute("SELECT pg_sleep(5)") }
                    try await tx.execute("SELECT 1")
                }
            }
            guard case .unavailable(_, mayHaveRun: false) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            try await db.ping()
        }
    }
}
