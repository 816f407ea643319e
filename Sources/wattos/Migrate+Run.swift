import ArgumentParser
import Configuration
import LocalPlatform
import Logging
import Postgres
import ServiceRuntime

/// Applies what is missing, and says what it did.
func migrate(_ service: PlatformService, databaseURL: String? = nil) async throws {
    let given =
        databaseURL
        ?? processEnvironment().string(
            forKey: ["database", "url"], isSecret: true)
    guard let url = given else {
        complain("DATABASE_URL must be set: see `wattos env \(service.name)`")
        throw ExitCode(78)
    }
    var logger = Logger(label: "migrate")
    logger.logLevel = .warning
    let migrator = PostgresMigrator(
        PostgresClient.Configuration(url: url, connections: 1), service: service.name,
        logger: logger)
    let applied = try await migrator.run(
        service.migrations.map { Migration(id: $0.id, sql: $0.sql) })
    for id in applied { LineOutput.standard.print("\(service.name): applied \(id)") }
}
