import Foundation
import Logging
import Postgres
import PostgresResource
import Testing

/// A database of a test's own, which goes with it.
struct TestDatabase {
    let name: String
    let url: String
    /// Beside the queries: for tables, and to look at what they left.
    let client: PostgresClient

    static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    /// Gives `body` a database in which `migration` was applied.
    static func use(
        _ migration: String, _ body: (TestDatabase) async throws -> Void
    ) async throws {
        let name = "queries_\(UUID().uuidString.lowercased().replacing("-", with: ""))"
        let server = try serverURL()
        try await administer(server, "create database \(name)")
        let url = try replacingDatabase(of: server, by: name)
        let client = PostgresClient(configuration(url, connections: 2), logger: logger)
        let result: Result<Void, any Error>
        do {
            try await run(migration, url)
            try await body(TestDatabase(name: name, url: url, client: client))
            result = .success(())
        } catch {
            result = .failure(error)
        }
        await client.close()
        try await administer(server, "drop database \(name) with (force)")
        try result.get()
    }

    /// Gives `body` the queries on a pool of their own.
    func serve(
        _ statements: [QueryStatement], _ body: (Database) async throws -> Void
    ) async throws {
        let database = Database(
            Self.configuration(url, connections: 3), statements, logger: Self.logger)
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(database))
        } catch {
            result = .failure(error)
        }
        await database.close()
        try result.get()
    }

    /// Lets nobody connect, and ends the connections that there are.
    func close() async throws {
        let server = try Self.serverURL()
        try await Self.administer(server, "alter database \(name) allow_connections false")
        try await Self.administer(
            server,
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = '\(name)'")
    }

    func open() async throws {
        try await Self.administer(
            try Self.serverURL(), "alter database \(name) allow_connections true")
    }

    /// Applies a migration as `wattos migrate` does.
    func migrate(_ sql: String) async throws {
        try await Self.run(sql, url)
    }

    static func configuration(_ url: String, connections: Int) -> PostgresClient.Configuration {
        PostgresClient.Configuration(
            url: url, connections: connections, wait: .seconds(5), statement: .seconds(10))
    }

    static func serverURL() throws -> String {
        guard let url = ProcessInfo.processInfo.environment["TEST_DATABASE_URL"] else {
            throw Missing(
                description: "set TEST_DATABASE_URL, for example postgres://me:pw@localhost/test")
        }
        return url
    }

    /// A statement on a connection of its own, outside of the test's database.
    static func administer(_ url: String, _ sql: String) async throws {
        let client = PostgresClient(configuration(url, connections: 1), logger: logger)
        do {
            _ = try await client.rows(PostgresCall(PostgresStatement(sql, parameters: [])))
        } catch {
            await client.close()
            throw error
        }
        await client.close()
    }

    private static func run(_ sql: String, _ url: String) async throws {
        guard !sql.isEmpty else { return }
        // A history of its own for each, so that a test may apply more.
        let service = UUID().uuidString.lowercased()
        let migrator = PostgresMigrator(
            configuration(url, connections: 1), service: service, logger: logger)
        _ = try await migrator.run([Migration(id: "001-test", sql: sql)])
    }

    private static func replacingDatabase(of url: String, by name: String) throws -> String {
        guard var components = URLComponents(string: url) else {
            throw Missing(description: "TEST_DATABASE_URL is malformed")
        }
        components.path = "/\(name)"
        return components.string ?? url
    }
}

/// The error that `body` throws, nil if none.
func failure(_ body: () async throws -> Void) async -> (any Error)? {
    do {
        try await body()
        return nil
    } catch {
        return error
    }
}
