import Foundation
import Testing

@testable import Postgres

/// A call of a statement with one `int8`.
private func call(_ text: String, _ number: Int) -> PostgresCall {
    var call = PostgresCall(PostgresStatement(text, parameters: [.int8]))
    call.bind(number)
    return call
}

private func call(_ text: String) -> PostgresCall {
    PostgresCall(PostgresStatement(text, parameters: []))
}

private func numbers(_ rows: [PostgresRows]) throws -> [[Int]] {
    try rows.map { try $0.map { row in try row.decode((Int).self) } }
}

@Suite(.timeLimit(.minutes(1)))
struct BatchTests {
    @Test("the answers of a batch have the order of its calls, and all see one moment")
    func order() async throws {
        try await Database.use(connections: 2) { db in
            let double = PostgresStatement("SELECT $1 * 2", parameters: [.int8])
            var calls: [PostgresCall] = []
            for number in 0..<50 {
                var fixed = PostgresCall(double)
                fixed.bind(number)
                calls.append(fixed)
                calls.append(call("SELECT generate_series(1, $1 % 3)", number))
            }
            let rows = try await numbers(db.rows(calls))
            let expected = (0..<50).flatMap { [[$0 * 2], $0 % 3 == 0 ? [] : Array(1...$0 % 3)] }
            #expect(rows == expected)
            let moment = "SELECT extract(epoch FROM now()) * 1000000, pg_backend_pid() + $1"
            let moments = try await db.rows((0..<3).map { _ in call(moment, 0) })
            let texts = try moments.map { try $0[0].decode((String, Int).self) }
            #expect(Set(texts.map { "\($0.0) \($0.1)" }).count == 1)
        }
    }

    @Test("callers of batches and of single queries each get their own answers")
    func manyCallers() async throws {
        try await Database.use(connections: 2) { db in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for caller in 0..<50 {
                    group.addTask {
                        let calls = (0..<20).map { call("SELECT $1 + 0", caller * 100 + $0) }
                        let rows = try await numbers(db.rows(calls))
                        #expect(rows == (0..<20).map { [caller * 100 + $0] })
                    }
                    group.addTask {
                        let own = try await db.query("SELECT \(caller)", as: Int.self)
                        #expect(own == [caller])
                        let calls = [call("SELECT $1 + 0", 1), call("SELECT 1 / $1", 0)]
                        let error = await postgresFailure { _ = try await db.rows(calls) }
                        #expect(error?.serverError?.sqlState == "22012")
                    }
                }
                try await group.waitForAll()
            }
            try await eventually { db.counters.inFlight == 0 }
        }
    }

    @Test("an error of one call undoes the whole batch and names the call")
    func allOrNothing() async throws {
        try await Database.use(connections: 1) { db in
            try await db.execute("DROP TABLE IF EXISTS test_batch")
            try await db.execute("CREATE TABLE test_batch (id int8 PRIMARY KEY)")
            let pid = try await db.query("SELECT pg_backend_pid()", as: Int.self)
            let insert = "INSERT INTO test_batch VALUES ($1)"
            let error = await postgresFailure {
                _ = try await db.rows([call(insert, 1), call(insert, 2), call(insert, 1)])
            }
            guard case .inBatch(index: 2, .server) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(error?.isUniqueViolation(of: "test_batch_pkey") == true)
            #expect(try await db.query("SELECT count(*) FROM test_batch", as: Int.self) == [0])
            let rows = try await db.rows([call(insert, 1), call(insert, 2)])
            #expect(rows.map(\.affectedRows) == [1, 1])
            #expect(try await db.query("SELECT count(*) FROM test_batch", as: Int.self) == [2])
            #expect(try await db.query("SELECT pg_backend_pid()", as: Int.self) == pid)
        }
    }

    @Test("a statement that cannot be prepared names its first call and spoils no other")
    func unprepared() async throws {
        try await Database.use(connections: 1) { db in
            let good = [call("SELECT $1 + 1", 1), call("SELECT $1 + 2", 1)]
            let bad = call("SELECT nonsense + $1", 1)
            for _ in 0..<2 {
                let error = await postgresFailure {
                    _ = try await db.rows([good[0], bad, good[1], bad])
                }
                guard case .inBatch(index: 1, .server(let server)) = error else {
                    Issue.record("\(String(describing: error))")
                    return
                }
                #expect(server.sqlState == "42703")
                let rows = try await numbers(db.rows(good))
                #expect(rows == [[2], [3]])
            }
        }
    }

    @Test("an empty batch asks nothing, and one that is too long is refused")
    func bounds() async throws {
        try await Database.use(connections: 1) { db in
            let nothing = try await db.rows([] as [PostgresCall])
            #expect(nothing.isEmpty)
            let most = (0..<PostgresCall.batchLimit).map { call("SELECT $1 + 0", $0) }
            let rows = try await numbers(db.rows(most))
            #expect(rows == (0..<PostgresCall.batchLimit).map { [$0] })
            let long = await postgresFailure {
                _ = try await db.rows(most + [call("SELECT 1")])
            }
            #expect(long == .batchTooLong(PostgresCall.batchLimit + 1))
            let unbound = PostgresCall(PostgresStatement("SELECT $1", parameters: [.int8]))
            let refused = await postgresFailure { _ = try await db.rows([most[0], unbound]) }
            let reason = PostgresError.parameter(index: 1, reason: "it is not bound")
            #expect(refused == .inBatch(index: 1, reason))
        }
    }

    @Test("the values of a batch are limited together, not each for itself")
    func size() {
        let echo = PostgresStatement("SELECT $1", parameters: [.bytea])
        var half = PostgresCall(echo)
        half.bind([UInt8](repeating: 0, count: PostgresCall.valueLimitBytes / 2 - 5))
        #expect([half, half].refusal == nil)
        var more = PostgresCall(echo)
        more.bind([0] as [UInt8])
        let reason = "the values of the batch are too long together"
        #expect(
            [half, half, more].refusal
                == .inBatch(index: 2, .parameter(index: 1, reason: reason)))
    }

    @Test("values larger than the socket's buffers pass in both directions")
    func largeValues() async throws {
        let echo = PostgresStatement("SELECT $1", parameters: [.text])
        try await Database.use(connections: 1) { db in
            let texts = (0..<20).map { String(repeating: "\($0 % 10)", count: 500_000) }
            let rows = try await db.rows(
                texts.map { text in
                    var call = PostgresCall(echo)
                    call.bind(text)
                    return call
                })
            let found = try rows.map { try $0[0].decode((String).self) }
            #expect(found == texts)
        }
    }
}

@Suite(.timeLimit(.minutes(1)))
struct BatchPlanTests {
    @Test("a batch whose plans are stale runs again, once and as a whole")
    func stalePlans() async throws {
        try await Database.use(connections: 1) { db in
            try await db.execute("DROP TABLE IF EXISTS test_stale_a, test_stale_b, test_stale_c")
            try await db.execute("CREATE TABLE test_stale_a AS SELECT 1 AS a")
            try await db.execute("CREATE TABLE test_stale_b AS SELECT 1 AS a")
            try await db.execute("CREATE TABLE test_stale_c (id int8)")
            let batch = [
                call("INSERT INTO test_stale_c VALUES ($1)", 1),
                call("SELECT * FROM test_stale_a"), call("SELECT * FROM test_stale_b"),
            ]
            #expect(try await db.rows(batch).map(\.result.columnCount) == [0, 1, 1])
            try await db.execute("ALTER TABLE test_stale_a ADD b text")
            try await db.execute("ALTER TABLE test_stale_b ADD b text")
            #expect(try await db.rows(batch).map(\.result.columnCount) == [0, 2, 2])
            #expect(try await db.query("SELECT count(*) FROM test_stale_c", as: Int.self) == [2])
            try await db.execute("DEALLOCATE ALL")
            #expect(try await db.rows(batch).map(\.result.columnCount) == [0, 2, 2])
            #expect(try await db.query("SELECT count(*) FROM test_stale_c", as: Int.self) == [3])
            let doubles = try await db.query(
                """
                SELECT count(*) - count(DISTINCT statement) FROM pg_prepared_statements
                """, as: Int.self)
            #expect(doubles == [0])
        }
    }

    @Test("a stale plan in a transaction is the caller's, and the next transaction is well")
    func staleInTransaction() async throws {
        try await Database.use(connections: 1) { db in
            try await db.execute("DROP TABLE IF EXISTS test_stale_d")
            try await db.execute("CREATE TABLE test_stale_d AS SELECT 1 AS a")
            let batch = [call("SELECT 1"), call("SELECT * FROM test_stale_d")]
            #expect(try await db.rows(batch).map(\.result.columnCount) == [1, 1])
            try await db.execute("ALTER TABLE test_stale_d ADD b text")
            let error = await postgresFailure {
                try await db.transaction { tx in _ = try await tx.rows(batch) }
            }
            guard case .inBatch(index: 1, .server(let server)) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(server.isStalePlan)
            let columns = try await db.transaction { tx in
                try await tx.rows(batch).map(\.result.columnCount)
            }
            #expect(columns == [1, 2])
        }
    }

    private func prepared(_ db: PostgresClient) async throws -> Int {
        let counts = try await db.query(
            "SELECT count(*) FROM pg_prepared_statements", as: Int.self)
        return try #require(counts.first)
    }

    @Test("a batch of more statements than the cache holds runs, and the next query makes room")
    func manyStatements() async throws {
        try await Database.use(connections: 1) { db in
            let range = 0..<StatementCache.limit + 100
            for _ in 0..<2 {
                let rows = try await db.rows(range.map { call("SELECT $1 + \($0)", 1) })
                #expect(try numbers(rows) == range.map { [$0 + 1] })
                #expect(try await prepared(db) <= StatementCache.limit)
            }
        }
    }

    @Test("what could not be deallocated in a failed transaction is deallocated later")
    func skippedDeallocation() async throws {
        try await Database.use(connections: 1) { db in
            for number in 0..<StatementCache.limit {
                _ = try await db.rows(call("SELECT $1 - \(number)", 1))
            }
            let error = await postgresFailure {
                try await db.transaction { tx in
                    _ = await failure { try await tx.execute("SELECT 1 / 0") }
                    for number in 0..<20 {
                        let new = call("SELECT $1 * \(number)", 1)
                        _ = await failure { _ = try await tx.rows(new) }
                    }
                }
            }
            #expect(error == .transactionAborted)
            #expect(try await prepared(db) <= StatementCache.limit)
        }
    }
}

@Suite(.timeLimit(.minutes(1)))
struct BatchTransactionTests {
    @Test("a batch in a transaction begins it, and its error aborts it")
    func transaction() async throws {
        try await Database.use(connections: 1) { db in
            try await db.execute("DROP TABLE IF EXISTS test_batch_tx")
            try await db.execute("CREATE TABLE test_batch_tx (id int8 PRIMARY KEY)")
            let insert = "INSERT INTO test_batch_tx VALUES ($1)"
            try await db.transaction { tx in
                _ = try await tx.rows([call(insert, 1), call(insert, 2)])
                #expect(try await tx.rows([call("TABLE test_batch_tx")])[0].count == 2)
            }
            let error = await postgresFailure {
                try await db.transaction { tx in
                    _ = try await tx.rows([call(insert, 3)])
                    _ = await failure { _ = try await tx.rows([call(insert, 4), call(insert, 1)]) }
                }
            }
            #expect(error == .transactionAborted)
            #expect(try await db.query("SELECT count(*) FROM test_batch_tx", as: Int.self) == [2])
        }
    }

    @Test("a call that runs too long is stopped, and the batch as a whole has the time of one")
    func deadlines() async throws {
        try await Database.use(connections: 1, statement: .milliseconds(300)) { db in
            let sleep = PostgresStatement(
                "SELECT 1 FROM pg_sleep($1)", parameters: [.float8])
            func sleeping(_ seconds: Double) -> PostgresCall {
                var call = PostgresCall(sleep)
                call.bind(seconds)
                return call
            }
            let stopped = await postgresFailure {
                _ = try await db.rows([call("SELECT 1"), sleeping(20)])
            }
            #expect(stopped == .inBatch(index: 1, .statementTimeout))
            let start = ContinuousClock.now
            let whole = await postgresFailure {
                _ = try await db.rows((0..<50).map { _ in sleeping(0.2) })
            }
            #expect(whole == .statementTimeout)
            #expect(ContinuousClock.now - start < .seconds(5))
            try await db.ping(within: .seconds(5))
        }
    }

    @Test("a cancelled batch returns at once, and its connection goes on for the others")
    func cancellation() async throws {
        try await Database.use(connections: 1) { db in
            try await db.ping()
            try await eventually { db.counters.inFlight == 0 }
            let slow = Task {
                _ = try await db.rows([call("SELECT 1 FROM pg_sleep(1)"), call("SELECT 2")])
            }
            try await eventually { db.counters.inFlight == 1 }
            let other = Task { try await db.query("SELECT 5", as: Int.self) }
            slow.cancel()
            let start = ContinuousClock.now
            #expect(await failure { try await slow.value } is CancellationError)
            #expect(ContinuousClock.now - start < .milliseconds(500))
            #expect(try await other.value == [5])
        }
    }
}
