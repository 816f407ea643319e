import Foundation

/// A private Postgres that a test may kill and start again; the folder goes with it.
///
/// `TEST_POSTGRES_BIN` names the folder of `initdb` and `postgres`; as root everything runs as the
/// user `postgres`, because Postgres refuses root.
// Started and killed by one test, one call after the other.
final class PrivatePostgres: @unchecked Sendable {
    let port: Int
    private let folder: String
    private let binaries: String
    private var server = Process()

    init() throws {
        guard let binaries = ProcessInfo.processInfo.environment["TEST_POSTGRES_BIN"] else {
            throw Failure("TEST_POSTGRES_BIN is not set: run the tests by `make test`")
        }
        self.binaries = binaries
        port = try freePort()
        folder = "/tmp/wattos-test-postgres-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        if getuid() == 0 { try run(["chown", "postgres", folder]) }
        try run(
            asPostgres + [
                "\(binaries)/initdb", "-D", "\(folder)/data", "-U", "wattos", "-A", "trust", "-E",
                "UTF8", "--no-sync",
            ])
        try start()
    }

    deinit {
        kill()
        try? FileManager.default.removeItem(atPath: folder)
    }

    func url(_ database: String = "postgres") -> String {
        "postgres://wattos@127.0.0.1:\(port)/\(database)"
    }

    /// Starts the server and waits until it takes connections.
    func start() throws {
        server = Process()
        server.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        server.arguments =
            asPostgres + [
                "\(binaries)/postgres", "-D", "\(folder)/data", "-p", "\(port)", "-c",
                "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=\(folder)", "-c",
                "fsync=off",
            ]
        server.currentDirectoryURL = URL(fileURLWithPath: "/tmp")
        server.standardInput = FileHandle.nullDevice
        server.standardOutput = FileHandle.nullDevice
        server.standardError = FileHandle.nullDevice
        try server.run()
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
            if (try? ask("select 1", in: "postgres")) == "1" { return }
            usleep(20_000)
        }
        throw Failure("Postgres does not take connections")
    }

    /// SIGQUIT, which Postgres calls an immediate shutdown: connections break, nothing is flushed.
    func kill() {
        guard server.isRunning else { return }
        Foundation.kill(server.processIdentifier, SIGQUIT)
        server.waitUntilExit()
    }

    func createDatabase(_ name: String) throws {
        _ = try ask("create database \(name)", in: "postgres")
    }

    /// The answer of `psql -At`.
    func ask(_ sql: String, in database: String) throws -> String {
        try run([
            "\(binaries)/psql", "-h", "127.0.0.1", "-p", "\(port)", "-U", "wattos", "-At", "-c",
            sql,
            database,
        ]).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private var asPostgres: [String] {
        guard getuid() == 0 else { return [] }
        return ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups", "--"]
    }
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
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            ProcessInfo.processInfo.environment["TEST_REDIS_SERVER"] ?? "redis-server",
            "--port", "\(port)", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        server = process
    }

    func kill() {
        guard let server, server.isRunning else { return }
        Foundation.kill(server.processIdentifier, SIGKILL)
        server.waitUntilExit()
    }
}
