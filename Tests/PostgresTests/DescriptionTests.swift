import Foundation
import Testing

@testable import Postgres

@Suite(.timeLimit(.minutes(1)))
struct DescriptionTests {
    private func statement(
        _ text: String, _ parameters: PostgresType...
    ) -> PostgresStatement {
        PostgresStatement(text, parameters: parameters)
    }

    @Test("a statement is described by its parameters and its columns, and is not run")
    func description() async throws {
        try await Database.use(connections: 1) { db in
            try await db.execute("DROP TABLE IF EXISTS test_described")
            try await db.execute(
                "CREATE TABLE test_described (id uuid PRIMARY KEY, gone int, text text)")
            try await db.execute("ALTER TABLE test_described DROP gone")
            let table = try await db.query("SELECT 'test_described'::regclass::oid", as: Int.self)
            let oid = try #require(table.first)
            let description = try await db.describe(
                statement(
                    """
                    INSERT INTO test_described VALUES ($1, $2)
                    RETURNING id AS "ID", text, length(text) AS size
                    """, .inferred, .text))
            #expect(description.parameterTypes == [.uuid, .text])
            #expect(description.columns.map(\.name) == ["ID", "text", "size"])
            #expect(description.columns.map(\.type) == [.uuid, .text, .int4])
            #expect(description.columns.map { Int($0.table) } == [oid, oid, 0])
            #expect(description.columns.map(\.attribute) == [1, 3, 0])
            #expect(try await db.query("SELECT id FROM test_described", as: UUID.self) == [])
            let none = try await db.describe(statement("DELETE FROM test_described"))
            #expect(none == PostgresDescription(parameterTypes: [], columns: []))
            let kept = try await db.query(
                "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'INSERT%'",
                as: Int.self)
            #expect(kept == [0])
        }
    }

    @Test("a refused statement says where, in characters and not in bytes")
    func position() async throws {
        try await Database.use(connections: 1) { db in
            for (text, position) in [
                ("SELECT nonsense", 8), ("SELECT 'é日👩‍👧', nonsense", 17),
                ("SELECT 1\nFROM\n nowhere", 16), ("SELEKT 1", 1),
            ] {
                let error = await postgresFailure { _ = try await db.describe(statement(text)) }
                #expect(error?.serverError?.position == position, "\(text)")
            }
            let late = await postgresFailure { try await db.execute("SELECT 1 / 0") }
            #expect(late?.serverError?.sqlState == "22012")
            #expect(late?.serverError?.position == nil)
        }
    }

    @Test("many statements are described at once, the wrong ones for themselves")
    func many() async throws {
        try await Database.use(connections: 1) { db in
            let statements = (0..<150).map { number in
                number % 7 == 3
                    ? statement("SELECT n\(number)")
                    : statement("SELECT $1 AS n\(number)", number % 2 == 0 ? .int8 : .text)
            }
            let results = try await db.describe(statements)
            #expect(results.count == 150)
            for (number, result) in results.enumerated() {
                switch result {
                case .success(let description):
                    #expect(number % 7 != 3)
                    #expect(description.columns.map(\.name) == ["n\(number)"])
                    #expect(description.parameterTypes == [number % 2 == 0 ? .int8 : .text])
                case .failure(let error):
                    #expect(number % 7 == 3)
                    #expect(error.message.contains("\"n\(number)\""))
                }
            }
            #expect(try await db.describe([]).isEmpty)
            try await db.ping()
        }
    }

    @Test("a description fails as a query does when the server cannot be reached")
    func unreachable() async throws {
        let db = PostgresClient(
            PostgresClient.Configuration(
                url: "postgres://127.0.0.1:1/x", wait: .milliseconds(200)),
            logger: Database.logger)
        let statements = (0..<3).map { statement("SELECT \($0)") }
        let error = await postgresFailure { _ = try await db.describe(statements) }
        #expect(error?.isUnavailable == true)
        let many = PostgresStatement("", parameters: Array(repeating: .int8, count: 65_536))
        let refused = await postgresFailure { _ = try await db.describe(many) }
        #expect(refused == .parameter(index: 65_536, reason: "there are too many"))
        await db.close()
    }
}
