import ArgumentParser
import Glibc
import LocalPlatform
import Logging
import Postgres
import ServiceHost
import ServiceRuntime

/// Applies the missing migrations of a service, and prints their names.
///
/// - Parameter databaseURL: If nil, the URL in the environment.
func migrate(_ entry: ServiceEntry, databaseURL: String? = nil) async throws {
    let name = entry.service.name
    guard let variable = entry.databaseVariable else {
        LineOutput.standard.print("\(name): it has no database")
        return
    }
    guard let url = databaseURL ?? environmentVariable(variable) else {
        complain("\(variable) must be set: see `wattos env \(name)`")
        throw ExitCode(78)
    }
    var logger = Logger(label: "migrate")
    logger.logLevel = .warning
    let migrator = PostgresMigrator(
        PostgresClient.Configuration(url: url, connections: 1), service: name, logger: logger)
    let applied = try await migrator.run(
        entry.migrations.map { Migration(id: $0.id, sql: $0.sql) })
    for id in applied { LineOutput.standard.print("\(name): applied \(id)") }
}

extension ServiceEntry {
    /// The variable with the URL of its database.
    var databaseVariable: String? {
        resources.lazy.compactMap { use in
            if case .postgres(let variable) = use { variable } else { nil }
        }.first
    }
}

/// The value of a variable; nil if it is not set or empty.
func environmentVariable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
}
