import Foundation
import Synchronization
import Testing

@testable import Postgres

private func raise(_ sqlState: String) -> PostgresCall {
    PostgresCall(
        PostgresStatement(
            "DO $$ BEGIN RAISE EXCEPTION 'raised' USING ERRCODE = '\(sqlState)'; END $$",
            parameters: []))
}

private final class Counter: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    /// 1 with the first call.
    @discardableResult
    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}

@Suite(.timeLimit(.minutes(1)))
struct HeldTransactionTests {
    private func prepare(_ name: StaticString, _ db: PostgresClient) async throws {
        try await db.execute("DROP TABLE IF EXISTS \(SQL.unsafe(name))")
        try await db.execute("CREATE TABLE \(SQL.unsafe(name)) (id int8)")
    }

    @Test("a transaction that is held open ends once, by its holder")
    func held() async throws {
        try await Database.use(connections: 1) { db in
            try await prepare("test_held", db)
            let kept = try await db.begin()
            try await kept.execute("INSERT INTO test_held VALUES (1)")
            try await kept.commit()
            #expect(await postgresFailure { try await kept.commit() } == .transactionEnded)
            kept.rollBack()
            let undone = try await db.begin(.serializable)
            let level = try await undone.query("SHOW transaction_isolation", as: String.self)
            #expect(level == ["serializable"])
            try await undone.execute("INSERT INTO test_held VALUES (2)")
            undone.rollBack()
            #expect(await postgresFailure { try await undone.execute("x") } == .transactionEnded)
            #expect(await postgresFailure { try await undone.commit() } == .transactionEnded)
            #expect(try await db.query("SELECT id FROM test_held", as: Int.self) == [1])
        }
    }

    @Test("a transaction that is dropped is rolled back and gives its connection back")
    func dropped() async throws {
        try await Database.use(connections: 1) { db in
            try await prepare("test_dropped", db)
            let pid = try await db.query("SELECT pg_backend_pid()", as: Int.self)
            for hasStatement in [true, false] {
                do {
                    let dropped = try await db.begin()
                    if hasStatement {
                        try await dropped.execute("INSERT INTO test_dropped VALUES (1)")
                    }
                }
                try await db.execute("ALTER TABLE test_dropped ADD IF NOT EXISTS more int")
                #expect(try await db.query("SELECT id FROM test_dropped", as: Int.self) == [])
            }
            #expect(try await db.query("SELECT pg_backend_pid()", as: Int.self) == pid)
        }
    }

    @Test("what follows a BEGIN that failed does not run outside of its transaction")
    func failedBegin() async throws {
        try await Database.use(connections: 1) { db in
            try await prepare("test_begin", db)
            for isEffect in [false, true] {
                let tx = PostgresTransaction(
                    pool: db.pool, lease: try await db.pool.lease("BEGIN nonsense"))
                let insert = PostgresCall(
                    PostgresStatement("INSERT INTO test_begin VALUES (1)", parameters: []))
                if isEffect {
                    tx.enqueue(insert, named: "insert")
                } else {
                    let first = await postgresFailure { _ = try await tx.rows(insert) }
                    #expect(first?.serverError?.sqlState == "42601")
                    let second = await postgresFailure { _ = try await tx.rows(insert) }
                    #expect(second?.isUnavailable == true)
                }
                #expect(await postgresFailure { try await tx.commit() } != nil)
            }
            #expect(try await db.query("SELECT id FROM test_begin", as: Int.self) == [])
        }
    }

    @Test("a transaction can be used by several child tasks at once")
    func children() async throws {
        try await Database.use(connections: 2) { db in
            try await db.transaction { tx in
                async let one = tx.query("SELECT pg_backend_pid()", as: Int.self)
                async let two = tx.query("SELECT pg_backend_pid()", as: Int.self)
                let (first, second) = try await (one, two)
                #expect(first == second)
            }
        }
    }
}

@Suite(.timeLimit(.minutes(1)))
struct RerunTests {
    /// How often a transaction ran whose first `failures` runs failed in this way.
    private func runs(
        _ db: PostgresClient, failures: Int, retries: Int?,
        _ fail: @escaping @Sendable (PostgresTransaction) async throws -> Void
    ) async throws -> (count: Int, error: PostgresError?) {
        let counter = Counter()
        let body: (PostgresTransaction) async throws -> Void = { tx in
            if counter.next() <= failures { try await fail(tx) }
            _ = try await tx.query("SELECT 1", as: Int.self)
        }
        let error = await postgresFailure {
            if let retries {
                try await db.transaction(.serializable, retrying: retries, body)
            } else {
                try await db.transaction { tx in try await body(tx) }
            }
        }
        return (counter.value, error)
    }

    @Test("serialization failures and deadlocks are run again, as often as asked for")
    func retryable() async throws {
        try await Database.use(connections: 1) { db in
            for state in ["40001", "40P01"] {
                let ways: [@Sendable (PostgresTransaction) async throws -> Void] = [
                    { _ = try await $0.rows(raise(state)) },
                    { _ = try await $0.rows([raise(state)]) },
                    { $0.enqueue(raise(state), named: "raise") },
                ]
                for way in ways {
                    let healed = try await runs(db, failures: 2, retries: 3, way)
                    #expect(healed.count == 3 && healed.error == nil)
                    let beaten = try await runs(db, failures: 9, retries: 3, way)
                    #expect(beaten.count == 4)
                    #expect(beaten.error?.serverError?.sqlState == state)
                    let plain = try await runs(db, failures: 1, retries: nil, way)
                    #expect(plain.count == 1)
                    #expect(plain.error?.serverError?.sqlState == state)
                }
            }
        }
    }

    @Test("no other error is run again")
    func others() async throws {
        try await Database.use(connections: 1) { db in
            let unique = try await runs(db, failures: 1, retries: 3) { tx in
                _ = try await tx.rows(raise("23505"))
            }
            #expect(unique.count == 1 && unique.error?.isUniqueViolation() == true)
            let swallowed = try await runs(db, failures: 1, retries: 3) { tx in
                _ = await failure { _ = try await tx.rows(raise("40001")) }
            }
            #expect(swallowed.count == 1)
            #expect(swallowed.error?.serverError?.sqlState == "25P02")
            let unknown = try await runs(db, failures: 1, retries: 3) { _ in
                throw PostgresError.commitUnknown("lost")
            }
            #expect(unknown.count == 1)
        }
    }

    @Test("of transactions that contend for a row, each takes effect once when they are rerun")
    func contention() async throws {
        try await Database.use(connections: 4) { db in
            try await db.execute("DROP TABLE IF EXISTS test_contention")
            try await db.execute("CREATE TABLE test_contention AS SELECT 0::int8 AS sum")
            let reruns = Counter()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        try await db.transaction(.serializable, retrying: 100) { tx in
                            reruns.next()
                            let sum = try await tx.query(
                                "SELECT sum FROM test_contention", as: Int.self)
                            try await tx.execute(
                                "UPDATE test_contention SET sum = \(sum[0] + 1)")
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await db.query("SELECT sum FROM test_contention", as: Int.self) == [8])
            #expect(reruns.value > 8)
        }
    }

    @Test("a failure that COMMIT itself reports is run again")
    func atCommit() async throws {
        try await Database.use(connections: 1) { db in
            try await db.execute("DROP TABLE IF EXISTS test_rerun")
            try await db.execute("CREATE TABLE test_rerun (run int8)")
            try await db.execute(
                """
                CREATE OR REPLACE FUNCTION test_rerun_fail() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN RAISE EXCEPTION USING ERRCODE = ''40001''; END'
                """)
            try await db.execute(
                """
                CREATE CONSTRAINT TRIGGER fail AFTER INSERT ON test_rerun
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.run < 3)
                EXECUTE FUNCTION test_rerun_fail()
                """)
            let counter = Counter()
            try await db.transaction(retrying: 5) { tx in
                try await tx.execute("INSERT INTO test_rerun VALUES (\(counter.next()))")
            }
            #expect(try await db.query("SELECT run FROM test_rerun", as: Int.self) == [3])
        }
    }

    @Test("a cancelled task does not run its transaction again")
    func cancelled() async throws {
        try await Database.use(connections: 1) { db in
            let counter = Counter()
            let task = Task {
                try await db.transaction(retrying: 1000) { tx in
                    let error = await postgresFailure { _ = try await tx.rows(raise("40001")) }
                    if counter.next() == 3 { withUnsafeCurrentTask { $0?.cancel() } }
                    throw try #require(error)
                }
            }
            #expect(await failure { try await task.value } is CancellationError)
            #expect(counter.value == 3)
        }
    }
}
