import Glibc

/// The folder of a private Postgres: its place, the user of the server, the first start, and the
/// repair after a crash.
struct PostgresFolder: Sendable {
    /// The major version that `make setup` installs.
    static let version = 18
    /// Every database belongs to this one user.
    static let user = "wattos"
    /// The place of data if the user `postgres` cannot reach the wanted folder.
    static let systemFolder = "/var/lib/wattos"

    let server: ServerFolder
    let binaries: String
    /// The user of the server; nil if this process is a plain user's, as which it then runs.
    let account: Account?

    var data: String { "\(server.path)/data" }

    init(_ wanted: String, binaries: String) throws(LocalPlatformError) {
        try PosixFile.makeFolders(wanted)
        let account = try Self.account(wanted)
        let path = try Self.place(wanted, account)
        try Self.refuseOtherVersion(path)
        try PosixFile.makeFolders(path)
        server = try ServerFolder(path)
        self.binaries = try PosixFile.realPath(binaries)
        self.account = account
        if let account, !account.canReach(self.binaries) {
            throw LocalPlatformError(
                "the user `postgres` cannot reach `\(binaries)`: run `make setup` as root")
        }
    }

    /// The user that the server runs as if this process is root's, because Postgres refuses root;
    /// nil otherwise.
    static func account(_ wanted: String) throws(LocalPlatformError) -> Account? {
        guard Account.isRoot else {
            if let owner = PosixFile.owner("\(wanted)/data"), owner.user != geteuid() {
                throw LocalPlatformError(
                    "`\(wanted)/data` belongs to another user: start as root, or move it away")
            }
            return nil
        }
        // The data of a plain user stays with that user.
        if let owner = PosixFile.owner("\(wanted)/data"), owner.user != 0 { return owner }
        guard let postgres = Account.named("postgres") else {
            throw LocalPlatformError(
                "Postgres does not run as root and there is no user `postgres`: run `make setup`")
        }
        return postgres
    }

    /// The wanted folder, or one under `/var/lib` if the user `postgres` cannot reach it, as in a
    /// home that is closed to others.
    static func place(
        _ wanted: String, _ account: Account?
    ) throws(LocalPlatformError) -> String {
        let real = try PosixFile.realPath(wanted)
        guard let account, !account.canReach(real) else { return real }
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in real.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return "\(systemFolder)/postgres-\(String(hash, radix: 16))"
    }

    /// PostgreSQL reads only data of its own major version. Data without a readable version is not
    /// refused here but by the server.
    static func refuseOtherVersion(_ path: String) throws(LocalPlatformError) {
        let text = try PosixFile.read("\(path)/data/PG_VERSION") ?? ""
        guard let found = Int(text.filter { !$0.isWhitespace }), found != version else { return }
        let cure =
            found == 16
            ? "`scripts/postgres-upgrade.sh \(path)` takes its data over"
            : "dump it with the programs of \(found)"
        throw LocalPlatformError(
            """
            `\(path)/data` was made by PostgreSQL \(found) and this is \(version): \(cure), and \
            `mv \(path)/data \(path)/data-\(found)` begins without it
            """)
    }

    /// Runs `initdb` once, in a folder that is renamed when it is complete. An interrupted first
    /// start therefore leaves no half-made data.
    func initialise(before deadline: ContinuousClock.Instant) async throws {
        guard !PosixFile.exists(data) else { return }
        let fresh = "\(data).new"
        let secret = "\(server.path)/initial-password"
        try await Tool.succeed(
            ChildCommand(executable: try Executable.find("rm"), arguments: ["-rf", "--", fresh]),
            before: deadline)
        try PosixFile.makePrivateFolder(fresh, owner: account)
        try PosixFile.writePrivate(server.password, to: secret, owner: account)
        defer { unlink(secret) }
        try await Tool.succeed(
            command(
                "initdb",
                [
                    "-D", fresh, "-U", Self.user, "-E", "UTF8", "--no-locale",
                    "-A", "scram-sha-256", "--pwfile", secret,
                ]),
            before: deadline)
        guard rename(fresh, data) == 0 else {
            throw LocalPlatformError.system("`\(data)` cannot be made")
        }
    }

    /// The server in the foreground. When this process ends, the server gets SIGINT, which ends its
    /// sessions.
    func serverCommand(port: Int) -> ChildCommand {
        let settings = [
            "listen_addresses=127.0.0.1", "port=\(port)", "unix_socket_directories=",
            "logging_collector=off", "log_timezone=UTC", "timezone=UTC",
            // The default starts three processes more, which read ahead data that is in memory
            // anyway.
            "io_method=sync",
        ]
        var command = command("postgres", ["-D", data] + settings.flatMap { ["-c", $0] })
        command.deathSignal = .interrupt
        return command
    }

    func command(_ program: String, _ arguments: [String]) -> ChildCommand {
        ChildCommand(
            executable: "\(binaries)/\(program)", arguments: arguments,
            environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"],
            account: account)
    }

    /// True if this process, in this folder, takes connections.
    func isReady(_ pid: pid_t) -> Bool {
        guard let text = try? PosixFile.read(pidFile) else { return false }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.count > 7 && lines[0] == "\(pid)" && lines[7].hasPrefix("ready")
    }

    private var pidFile: String { "\(data)/postmaster.pid" }

    /// Ends a server that a killed parent has left, and removes its pid file. Postgres does not
    /// start while any process has the number in that file, which may be another one by now.
    func heal(before deadline: ContinuousClock.Instant) async throws {
        while let pid = try abandonedServer() {
            guard ContinuousClock.now < deadline else {
                throw LocalPlatformError("an earlier Postgres (process \(pid)) does not stop")
            }
            kill(pid, SIGINT)
            try await Task.sleep(for: .milliseconds(50))
        }
        if PosixFile.exists(pidFile), unlink(pidFile) != 0, errno != ENOENT {
            throw LocalPlatformError.system("`\(pidFile)` cannot be removed")
        }
    }

    /// The process named in the pid file, if it is a Postgres that works in our data folder.
    private func abandonedServer() throws -> pid_t? {
        guard let text = try PosixFile.read(pidFile),
            let pid = text.split(separator: "\n").first.flatMap({ pid_t($0) }), pid > 1,
            let folder = try? PosixFile.realPath("/proc/\(pid)/cwd"),
            let program = try? PosixFile.realPath("/proc/\(pid)/exe")
        else { return nil }
        return folder == data && program.hasSuffix("/postgres") ? pid : nil
    }
}
