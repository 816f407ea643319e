import Foundation
import Testing

@testable import Postgres

@Suite(.timeLimit(.minutes(1)))
struct PipelineTests {
    @Test("many callers on few connections each get their own answer")
    func manyCallers() async throws {
        try await Database.use(connections: 2) { db in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for caller in 0..<200 {
                    group.addTask {
                        for round in 0..<20 {
                            let sum = try await db.query(
                                "SELECT \(caller) * 1000 + \(round), \("c\(caller)")::text",
                                as: (Int, String).self)
                            #expect(sum.map(\.0) == [caller * 1000 + round])
                            #expect(sum.map(\.1) == ["c\(caller)"])
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(db.counters.connections <= 2)
            try await eventually { db.counters.inFlight == 0 }
        }
    }

    @Test("an error in one pipelined query does not disturb the others")
    func independentErrors() async throws {
        try await Database.use(connections: 1) { db in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        if number % 3 == 0 {
                            let error = await postgresFailure {
                                try await db.execute("SELECT 1 / \(number - number)")
                            }
                            guard case .server(let server) = error else {
                                throw Database.Missing(description: "\(String(describing: error))")
                            }
                            #expect(server.sqlState == "22012")
                        } else if number % 3 == 1 {
                            _ = await failure { try await db.execute("SELECT nonsense") }
                        } else {
                            let rows = try await db.query("SELECT \(number)", as: Int.self)
                            #expect(rows == [number])
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("a refused duplicate names its constraint")
    func uniqueViolation() async throws {
        try await Database.use(connections: 1) { db in
            try await db.execute("DROP TABLE IF EXISTS test_unique")
            try await db.execute(
                "CREATE TABLE test_unique (id int CONSTRAINT test_unique_id PRIMARY KEY)")
            #expect(try await db.execute("INSERT INTO test_unique VALUES (\(1)), (\(2))") == 2)
            let error = await postgresFailure {
                try await db.execute("INSERT INTO test_unique VALUES (\(1))")
            }
            #expect(error?.isUniqueViolation() == true)
            #expect(error?.isUniqueViolation(of: "test_unique_id") == true)
            #expect(error?.isUniqueViolation(of: "another") == false)
            #expect(try await db.execute("UPDATE test_unique SET id = id + 10") == 2)
            #expect(try await db.execute("DELETE FROM test_unique WHERE id = \(0)") == 0)
        }
    }

    @Test("more different statements than the cache holds go on working")
    func cacheEviction() async throws {
        try await Database.use(connections: 1) { db in
            func list(_ count: Int) -> SQL {
                (1..<count).reduce("\(0)") { list, value in "\(list), \(value)" }
            }
            let sizes = (1...18).flatMap { first in (1...17).map { (first, $0) } }
            #expect(sizes.count > StatementCache.limit)
            for (first, second) in sizes + sizes {
                let sql: SQL = "SELECT cardinality(ARRAY[\(list(first))] || ARRAY[\(list(second))])"
                let rows = try await db.query(sql, as: Int.self)
                #expect(rows == [first + second])
            }
            let prepared = try await db.query(
                "SELECT count(*) FROM pg_prepared_statements", as: Int.self)
            #expect(try #require(prepared.first) <= StatementCache.limit)
        }
    }

    @Test("a statement whose table has changed since it was prepared is prepared again")
    func stalePlan() async throws {
        try await Database.use(connections: 1) { db in
            try await db.execute("DROP TABLE IF EXISTS test_stale")
            try await db.execute("CREATE TABLE test_stale AS SELECT 1 AS a")
            let select: SQL = "SELECT * FROM test_stale"
            #expect(try await db.rows(select).first?.result.columnCount == 1)
            try await db.execute("ALTER TABLE test_stale ADD b text")
            #expect(try await db.rows(select).first?.result.columnCount == 2)
            try await db.execute("DEALLOCATE ALL")
            #expect(try await db.rows(select).first?.result.columnCount == 2)
        }
    }

    @Test("values larger than the socket's buffers pass in both directions")
    func largeValues() async throws {
        try await Database.use(connections: 1) { db in
            let text = String(repeating: "0123456789", count: 300_000)
            async let first = db.query("SELECT \(text)::text", as: String.self)
            async let second = db.query("SELECT length(\(text)::text)", as: Int.self)
            let (echo, length) = try await (first, second)
            #expect(echo == [text])
            #expect(length == [text.utf8.count])
        }
    }

    @Test("a query that opens a transaction on a shared connection ends that connection only")
    func strayBegin() async throws {
        try await Database.use(connections: 1) { db in
            let before = try await db.query("SELECT pg_backend_pid()", as: Int.self)
            try await db.execute("BEGIN")
            let after = try await db.query("SELECT pg_backend_pid()", as: Int.self)
            #expect(before != after)
        }
    }

    @Test("the session has the settings that the client promises")
    func session() async throws {
        try await Database.use(statement: .seconds(7)) { db in
            let rows = try await db.query(
                """
                SELECT current_setting('TimeZone'), current_setting('client_encoding'),
                    current_setting('statement_timeout'), current_setting('lock_timeout'),
                    current_setting('idle_in_transaction_session_timeout'),
                    current_setting('application_name')
                """, as: (String, String, String, String, String, String).self)
            let row = try #require(rows.first)
            #expect(row == ("UTC", "UTF8", "7s", "2s", "10s", "wattos"))
        }
    }
}
