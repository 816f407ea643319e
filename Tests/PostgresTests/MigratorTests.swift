import Foundation
import Testing

@testable import Postgres

@Suite(.timeLimit(.minutes(1)))
struct MigratorTests {
    private func migrator(_ service: String) throws -> PostgresMigrator {
        PostgresMigrator(
            try Database.configuration(), service: service, logger: Database.logger)
    }

    private func clean(_ db: PostgresClient, _ service: String, _ drop: SQL) async throws {
        try await db.execute(drop)
        let tables = try await db.query(
            "SELECT count(*) FROM pg_tables WHERE tablename = 'schema_migration'", as: Int.self)
        guard tables != [0] else { return }
        try await db.execute("DELETE FROM schema_migration WHERE service = \(service)")
    }

    @Test("two migrators at once apply each migration once, files with many statements too")
    func concurrent() async throws {
        let migrations = [
            Migration(
                id: "001-create",
                sql: """
                    CREATE TABLE test_migrated (id int, text text DEFAULT 'a;b');
                    -- a comment; with a semicolon
                    INSERT INTO test_migrated VALUES (1);
                    CREATE FUNCTION test_two() RETURNS int LANGUAGE sql
                        AS $$ SELECT 1; SELECT 2; $$;
                    """),
            Migration(id: "002-fill", sql: "INSERT INTO test_migrated VALUES (2)"),
            Migration(id: "003-nothing", sql: "-- nothing to do"),
        ]
        try await Database.use { db in
            try await clean(db, "one", "DROP TABLE IF EXISTS test_migrated")
            try await db.execute("DROP FUNCTION IF EXISTS test_two")
            let applied = try await withThrowingTaskGroup(of: [String].self) { group in
                for _ in 0..<3 {
                    group.addTask { try await migrator("one").run(migrations) }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(applied.sorted() == ["001-create", "002-fill", "003-nothing"])
            let ids = try await db.query("SELECT id FROM test_migrated ORDER BY id", as: Int.self)
            #expect(ids == [1, 2])
            #expect(try await migrator("one").run(migrations) == [])
            let more = migrations + [Migration(id: "004-more", sql: "SELECT 1")]
            #expect(try await migrator("one").run(more) == ["004-more"])
        }
    }

    @Test("an applied migration that has changed is named, and nothing runs")
    func changed() async throws {
        try await Database.use { db in
            try await clean(db, "two", "DROP TABLE IF EXISTS test_changed")
            let first = Migration(id: "001-a", sql: "CREATE TABLE test_changed (id int)")
            #expect(try await migrator("two").run([first]) == ["001-a"])
            let error = await postgresFailure {
                _ = try await migrator("two").run([
                    Migration(id: "000-new", sql: "INSERT INTO test_changed VALUES (1)"),
                    Migration(id: "001-a", sql: "CREATE TABLE test_changed (id bigint)"),
                ])
            }
            #expect(error == .migrationChanged(id: "001-a"))
            #expect(try await db.query("SELECT id FROM test_changed", as: Int.self) == [])
        }
    }

    @Test("a migration that fails leaves no trace; those before it stay")
    func failing() async throws {
        try await Database.use { db in
            try await clean(db, "three", "DROP TABLE IF EXISTS test_failing")
            let migrations = [
                Migration(id: "001-a", sql: "CREATE TABLE test_failing (id int)"),
                Migration(id: "002-b", sql: "INSERT INTO test_failing VALUES (1); SELECT 1 / 0;"),
            ]
            let error = await postgresFailure { _ = try await migrator("three").run(migrations) }
            #expect(error?.description == "migration `002-b`: division by zero [22012]")
            #expect(try await db.query("SELECT id FROM test_failing", as: Int.self) == [])
            let ending = [Migration(id: "003-c", sql: "COMMIT; SELECT 1")]
            let refused = await postgresFailure { _ = try await migrator("three").run(ending) }
            #expect(
                refused == .migrationRefused("migration `003-c` ends the transaction it runs in"))
            let applied = try await db.query(
                "SELECT id FROM schema_migration WHERE service = 'three'", as: String.self)
            #expect(applied == ["001-a"])
        }
    }

    private func load(_ files: [String: [UInt8]]) throws -> Result<[Migration], PostgresError> {
        let folder = "/tmp/migration-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (name, bytes) in files {
            try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
        }
        return Result { () throws(PostgresError) in try Migration.load(folder: folder) }
    }

    @Test("a folder's files are read in the order of their numbers; doubtful ones are refused")
    func loading() throws {
        let good = try load([
            "002-b.sql": Array("SELECT 'é'".utf8), "001-a.sql": [], "README.md": [1],
        ])
        #expect(
            try good.get() == [
                Migration(id: "001-a", sql: ""), Migration(id: "002-b", sql: "SELECT 'é'"),
            ])
        let refused: [([String: [UInt8]], String)] = [
            (
                ["001-a.sql": [], "001-b.sql": []],
                "`001-a.sql` and `001-b.sql` have the same number"
            ),
            (["1-a.sql": []], "the migration `1-a.sql` is not called `NNN-name.sql`"),
            (["001-.sql": []], "the migration `001-.sql` is not called `NNN-name.sql`"),
            (["001-a.sql": [0xFF]], "the migration `001-a.sql` is not UTF-8 text"),
            (["001-a.sql": [0]], "the migration `001-a.sql` is not UTF-8 text"),
        ]
        for (files, reason) in refused {
            #expect(try load(files) == .failure(.migrationRefused(reason)))
        }
        #expect(throws: PostgresError.migrationRefused("the folder `/nowhere` cannot be read")) {
            try Migration.load(folder: "/nowhere")
        }
    }
}
