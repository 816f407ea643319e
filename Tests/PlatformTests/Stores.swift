import Foundation
import TestStores

/// A database for each of these services, migrated, on the run's own Postgres: copies of templates
/// that are migrated once.
func sharedDatabases(of services: [String]) async throws -> SharedPostgres {
    let postgres = try SharedPostgres()
    for service in services {
        let name = databaseName(of: service)
        try await postgres.createDatabase(name, from: name) { url in
            try await onThread { try migrate(service, url) }
        }
    }
    return postgres
}

/// The same on a Postgres of the test's own, which it may kill.
func privateDatabases(of services: [String]) throws -> PrivatePostgres {
    let postgres = try PrivatePostgres()
    for service in services {
        let name = databaseName(of: service)
        try postgres.createDatabase(name)
        try migrate(service, postgres.url(name))
    }
    return postgres
}

private func databaseName(of service: String) -> String {
    service.replacingOccurrences(of: "-", with: "_")
}

private func migrate(_ service: String, _ url: String) throws {
    let result = try wattos(["migrate", service], environment: ["DATABASE_URL": url])
    guard result.status == 0 else { throw Failure("migrating failed: \(result.errors)") }
}

/// A private Redis that a test may kill and start again.
// Started and killed by one test, one call after the other.
final class PrivateRedis: @unchecked Sendable {
    let port: Int
    private var server: Process?

    var url: String { "redis://127.0.0.1:\(port)/0" }

    init() throws {
        port = try freePort()
        try start()
    }

    deinit { kill() }

    func start() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try TestRun.current().redisServer)
        process.arguments = [
            "--port", "\(port)", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try Spawner.runBound(process)
        server = process
    }

    func kill() {
        guard let server, server.isRunning else { return }
        Foundation.kill(server.processIdentifier, SIGKILL)
        server.waitUntilExit()
    }
}
