import Logging
import Postgres
public import PostgresResource
public import ServiceRuntime

/// The database of a service, for one test of its handlers: a copy of one that is migrated once.
public final class ServiceTables: Sendable {
    /// What the generated database type of the service stands on.
    public let database: Database
    private let server: SharedPostgres
    private static let name = "service"

    /// Hands a fresh database to `body`, and removes it after that.
    public static func with<Result>(
        _ service: String, _ migrations: [ServiceMigration],
        _ body: (ServiceTables) async throws -> Result
    ) async throws -> Result {
        let server = try SharedPostgres()
        let template = "handlers_" + service.replacing("-", with: "_")
        try await server.createDatabase(name, from: template) { url in
            let migrator = PostgresMigrator(
                PostgresClient.Configuration(url: url, connections: 1), service: service,
                logger: silent)
            _ = try await migrator.run(migrations.map { Migration(id: $0.id, sql: $0.sql) })
        }
        let tables = ServiceTables(server)
        do {
            let result = try await body(tables)
            await tables.database.close()
            return result
        } catch {
            await tables.database.close()
            throw error
        }
    }

    private init(_ server: SharedPostgres) {
        self.server = server
        database = Database(
            PostgresClient.Configuration(url: server.url(Self.name), connections: 4), [],
            logger: Self.silent)
    }

    private static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// The answer of `psql -At`.
    public func ask(_ sql: String) async throws -> String {
        try await onThread { [server] in try server.ask(sql, in: Self.name) }
    }
}
