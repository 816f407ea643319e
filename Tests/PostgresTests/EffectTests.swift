import Foundation
import Poller
import Testing

@testable import Postgres

private struct Refusal: Error {}

/// A table of the test's own, `name(id int8 PRIMARY KEY, at int8)`, with one row (1, 0).
private func prepare(_ name: StaticString, _ db: PostgresClient) async throws {
    try await db.execute("DROP TABLE IF EXISTS \(SQL.unsafe(name))")
    try await db.execute("CREATE TABLE \(SQL.unsafe(name)) (id int8 PRIMARY KEY, at int8)")
    try await db.execute("INSERT INTO \(SQL.unsafe(name)) VALUES (1, 0)")
}

private func insert(_ id: Int, into table: String) -> PostgresCall {
    var call = PostgresCall(
        PostgresStatement("INSERT INTO \(table) VALUES ($1, 0)", parameters: [.int8]))
    call.bind(id)
    return call
}

/// Moves the row with this id on to `at`, and raises if there is none that is behind.
private func move(_ id: Int, to at: Int, in table: String) -> PostgresCall {
    var call = PostgresCall(
        PostgresStatement(
            """
            WITH effect AS (UPDATE \(table) SET at = $2 WHERE id = $1 AND at < $2 RETURNING 1)
            SELECT \(PostgresTransaction.mustFind) FROM effect
            """, parameters: [.int8, .int8]))
    call.bind(id)
    call.bind(at)
    return call
}

private func call(_ text: String) -> PostgresCall {
    PostgresCall(PostgresStatement(text, parameters: []))
}

extension Pool {
    /// Of the segments that are sent and not answered; each has one Sync.
    fileprivate func purposesInFlight() -> [Segment.Purpose] {
        connections.flatMap { $0.segments.elements.map(\.purpose) }
    }
}

@Suite(.timeLimit(.minutes(1)))
struct EffectTests {
    private func pid(_ db: PostgresClient) async throws -> [Int] {
        try await db.query("SELECT pg_backend_pid()", as: Int.self)
    }

    @Test("effects are sent with COMMIT and not before, in their order")
    func commit() async throws {
        try await Database.use(connections: 2) { db in
            try await prepare("test_effect", db)
            let before = try await db.transaction { tx in
                tx.enqueue(insert(2, into: "test_effect"), named: "two")
                tx.enqueue(move(2, to: 7, in: "test_effect"), named: "move")
                try await tx.execute("INSERT INTO test_effect VALUES (3, 0)")
                return try await tx.query("SELECT id FROM test_effect ORDER BY id", as: Int.self)
            }
            #expect(before == [1, 3])
            let after = try await db.query(
                "SELECT id, at FROM test_effect ORDER BY id", as: (Int, Int).self)
            #expect(after.map { "\($0.0) \($0.1)" } == ["1 0", "2 7", "3 0"])
        }
    }

    @Test("effects without any other statement begin their transaction, all or nothing")
    func alone() async throws {
        try await Database.use(connections: 1) { db in
            try await prepare("test_effect_alone", db)
            try await db.transaction(.serializable) { tx in
                let level = call(
                    """
                    INSERT INTO test_effect_alone SELECT 5, 1
                    WHERE current_setting('transaction_isolation') = 'serializable'
                    """)
                tx.enqueue(level, named: "level")
                tx.enqueue(insert(2, into: "test_effect_alone"), named: "two")
            }
            let ids = try await db.query("SELECT id FROM test_effect_alone", as: Int.self)
            #expect(Set(ids) == [1, 2, 5])
            let error = await postgresFailure {
                try await db.transaction { tx in
                    tx.enqueue(insert(8, into: "test_effect_alone"), named: "eight")
                    tx.enqueue(insert(2, into: "test_effect_alone"), named: "two")
                }
            }
            #expect(error?.isUniqueViolation() == true)
            #expect(try await db.query("SELECT id FROM test_effect_alone", as: Int.self) == ids)
        }
    }

    @Test("an effect that finds no row undoes the transaction, and its connection goes on")
    func missed() async throws {
        try await Database.use(connections: 1) { db in
            try await prepare("test_effect_missed", db)
            let own = try await pid(db)
            for hasStatement in [true, false] {
                let error = await postgresFailure {
                    try await db.transaction { tx in
                        if hasStatement {
                            try await tx.execute("INSERT INTO test_effect_missed VALUES (2, 0)")
                        }
                        tx.enqueue(move(1, to: 5, in: "test_effect_missed"), named: "first")
                        tx.enqueue(move(9, to: 5, in: "test_effect_missed"), named: "cursor")
                        tx.enqueue(insert(4, into: "test_effect_missed"), named: "last")
                    }
                }
                #expect(error == .effectMissed("cursor"))
                let rows = try await db.query(
                    "SELECT id, at FROM test_effect_missed", as: (Int, Int).self)
                #expect(rows.map { "\($0.0) \($0.1)" } == ["1 0"])
            }
            #expect(try await pid(db) == own)
            try await eventually { db.counters.idle == 1 && db.counters.inFlight == 0 }
        }
    }

    @Test("only an effect's division by zero means that it missed")
    func division() async throws {
        try await Database.use(connections: 1) { db in
            let error = await postgresFailure {
                try await db.transaction { tx in
                    tx.enqueue(call("SELECT 1"), named: "one")
                    try await tx.execute("SELECT 1 / 0")
                }
            }
            #expect(error?.serverError?.sqlState == "22012")
            try await db.ping()
        }
    }

    @Test("an effect that cannot be prepared, or runs too long, is the error of the commit")
    func failing() async throws {
        try await Database.use(connections: 1, statement: .milliseconds(300)) { db in
            try await prepare("test_effect_failing", db)
            let own = try await pid(db)
            func error(_ text: String) async -> PostgresError? {
                await postgresFailure {
                    try await db.transaction { tx in
                        tx.enqueue(insert(2, into: "test_effect_failing"), named: "two")
                        tx.enqueue(call(text), named: "bad")
                    }
                }
            }
            guard case .server(let server) = await error("SELECT nonsense") else {
                Issue.record("the server did not refuse the effect")
                return
            }
            #expect(server.sqlState == "42703")
            #expect(await error("SELECT pg_sleep(20)") == .statementTimeout)
            let ids = try await db.query("SELECT id FROM test_effect_failing", as: Int.self)
            #expect(ids == [1])
            #expect(try await pid(db) == own)
        }
    }

    @Test("effects of a transaction whose statement failed are not run")
    func swallowedError() async throws {
        try await Database.use(connections: 1) { db in
            try await prepare("test_effect_swallowed", db)
            let own = try await pid(db)
            let error = await postgresFailure {
                try await db.transaction { tx in
                    _ = await failure { try await tx.execute("SELECT nonsense") }
                    tx.enqueue(insert(2, into: "test_effect_swallowed"), named: "two")
                }
            }
            #expect(error == .transactionAborted)
            let thrown = await failure {
                try await db.transaction { tx in
                    tx.enqueue(insert(2, into: "test_effect_swallowed"), named: "two")
                    throw Refusal()
                }
            }
            #expect(thrown is Refusal)
            let ids = try await db.query("SELECT id FROM test_effect_swallowed", as: Int.self)
            #expect(ids == [1])
            #expect(try await pid(db) == own)
        }
    }

    @Test("an error at COMMIT itself is the server's, after effects too")
    func deferred() async throws {
        try await Database.use(connections: 1) { db in
            try await db.execute("DROP TABLE IF EXISTS test_effect_deferred")
            try await db.execute(
                """
                CREATE TABLE test_effect_deferred (
                    id int8 UNIQUE DEFERRABLE INITIALLY DEFERRED, at int8)
                """)
            let own = try await pid(db)
            let error = await postgresFailure {
                try await db.transaction { tx in
                    for name in ["one", "two"] {
                        tx.enqueue(insert(1, into: "test_effect_deferred"), named: name)
                    }
                }
            }
            #expect(error?.isUniqueViolation() == true)
            let ids = try await db.query("SELECT id FROM test_effect_deferred", as: Int.self)
            #expect(ids == [])
            #expect(try await pid(db) == own)
        }
    }

    @Test("a plan that is stale in an effect fails one transaction, and no later one")
    func stalePlan() async throws {
        try await Database.use(connections: 1) { db in
            try await db.execute("DROP TABLE IF EXISTS test_effect_stale")
            try await db.execute("CREATE TABLE test_effect_stale AS SELECT 1 AS a")
            let select = call("SELECT * FROM test_effect_stale")
            _ = try await db.rows(select)
            try await db.execute("ALTER TABLE test_effect_stale ADD b text")
            let error = await postgresFailure {
                try await db.transaction { tx in tx.enqueue(select, named: "select") }
            }
            #expect(error?.serverError?.isStalePlan == true)
            try await db.transaction { tx in tx.enqueue(select, named: "select") }
        }
    }

    @Test("what cannot be sent fails the commit, and effects have a limit")
    func refused() async throws {
        try await Database.use(connections: 1) { db in
            try await db.execute("CREATE TABLE test_effect_refused (id int8 PRIMARY KEY, at int8)")
            let unbound = PostgresCall(PostgresStatement("SELECT $1", parameters: [.int8]))
            let refused = await postgresFailure {
                try await db.transaction { tx in
                    _ = try await tx.rows(insert(1, into: "test_effect_refused"))
                    tx.enqueue(unbound, named: "unbound")
                }
            }
            #expect(refused == .parameter(index: 1, reason: "it is not bound"))
            let long = await postgresFailure {
                try await db.transaction { tx in
                    _ = try await tx.rows(insert(1, into: "test_effect_refused"))
                    for _ in 0...PostgresCall.batchLimit {
                        tx.enqueue(call("SELECT 1"), named: "one")
                    }
                }
            }
            #expect(long == .batchTooLong(PostgresCall.batchLimit + 1))
            let kept = try await db.query("SELECT id FROM test_effect_refused", as: Int.self)
            #expect(kept.isEmpty)
        }
    }

    @Test("a task cancelled while effects and COMMIT run hears how they ended")
    func cancelledCommit() async throws {
        try await Database.use(connections: 1) { db in
            try await prepare("test_effect_cancel", db)
            try await eventually { db.counters.inFlight == 0 }
            let task = Task {
                try await db.transaction { tx in
                    tx.enqueue(call("SELECT 1 FROM pg_sleep(0.5)"), named: "sleep")
                    tx.enqueue(insert(2, into: "test_effect_cancel"), named: "two")
                }
            }
            try await eventually { db.counters.inFlight == 1 }
            task.cancel()
            try await task.value
            let ids = try await db.query("SELECT id FROM test_effect_cancel", as: Int.self)
            #expect(Set(ids) == [1, 2])
        }
    }

    @Test("BEGIN, effects and COMMIT are one segment; a query that comes then does not run")
    func duringCommit() async throws {
        try await Database.use(connections: 1) { db in
            try await prepare("test_effect_during", db)
            try await eventually { db.counters.inFlight == 0 }
            let tx = try await db.begin()
            tx.enqueue(call("SELECT 1 FROM pg_sleep(0.3)"), named: "sleep")
            let commit = Task { try await tx.commit() }
            try await eventually { db.counters.inFlight == 1 }
            #expect(await db.pool.purposesInFlight() == [.commit])
            let late = insert(2, into: "test_effect_during")
            #expect(await postgresFailure { _ = try await tx.rows(late) } == .transactionEnded)
            // Past the transaction's own check, as a query that was on its way already.
            let lease = tx.lease
            let error = await postgresFailure { _ = try await tx.pool.rows(late, lease: lease) }
            #expect(error == .transactionEnded)
            try await commit.value
            let ids = try await db.query("SELECT id FROM test_effect_during", as: Int.self)
            #expect(ids == [1])
        }
    }
}
