import Foundation
import Glibc

/// A Postgres of one test's own, which the test may kill and start again, from a copy of the run's
/// template. It ends with this process, and its folder goes with the value.
// Started and killed by one test, one call after the other.
public final class PrivatePostgres: TestDatabases, @unchecked Sendable {
    private static let startLimit = Duration.seconds(30)
    private static let portAttempts = 3

    public private(set) var port: Int
    private let folder: String
    private let stores: TestRun
    private let asksForPassword: Bool
    private var server = Process()

    /// Without a password every user of this machine gets in.
    public init(asksForPassword: Bool = false) throws {
        stores = try TestRun.current()
        folder = "\(stores.folder)/postgres-\(UUID().uuidString)"
        port = try PortFinder.freePort()
        self.asksForPassword = asksForPassword
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o755])
        try StoreTool.run("/bin/cp", ["-a", "--reflink=auto", "\(stores.template)/data", folder])
        if asksForPassword {
            // In place, so that it stays the file of the user `postgres`.
            try "host all all 127.0.0.1/32 scram-sha-256\n".write(
                toFile: "\(data)/pg_hba.conf", atomically: false, encoding: .utf8)
        }
        for _ in 1..<Self.portAttempts {
            if (try? start()) != nil { return }
            port = try PortFinder.freePort()
        }
        try start()
    }

    deinit {
        kill()
        try? FileManager.default.removeItem(atPath: folder)
    }

    private var data: String { "\(folder)/data" }

    public func url(_ database: String = "postgres") -> String {
        let login = asksForPassword ? "wattos:\((try? stores.password) ?? "")" : "wattos"
        return "postgres://\(login)@127.0.0.1:\(port)/\(database)"
    }

    /// Starts the server and waits until it takes connections.
    public func start() throws {
        server = Process()
        server.executableURL = URL(fileURLWithPath: "\(stores.postgresBinaries)/postgres")
        let settings = [
            "port=\(port)", "listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off",
            "io_method=sync",
            // Files of its own folder: what is killed leaves nothing in /dev/shm.
            "dynamic_shared_memory_type=mmap",
        ]
        server.arguments = ["-D", data] + settings.flatMap { ["-c", $0] }
        server.currentDirectoryURL = URL(fileURLWithPath: "/")
        server.standardInput = FileHandle.nullDevice
        server.standardOutput = FileHandle.nullDevice
        let log = "\(folder)/log"
        try "".write(toFile: log, atomically: false, encoding: .utf8)
        server.standardError = FileHandle(forWritingAtPath: log)
        try Spawner.runBound(server, asPostgres: true)
        let end = ContinuousClock.now + Self.startLimit
        while !isReady {
            guard server.isRunning, ContinuousClock.now < end else {
                let said = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
                kill()
                throw StoreFailure("Postgres does not take connections: \(said.suffix(1_000))")
            }
            usleep(5_000)
        }
    }

    /// Whether the process that we started, not one before it, takes connections.
    private var isReady: Bool {
        guard let text = try? String(contentsOfFile: "\(data)/postmaster.pid", encoding: .utf8)
        else { return false }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.count > 7 && lines[0] == "\(server.processIdentifier)"
            && lines[7].hasPrefix("ready")
    }

    /// SIGQUIT, which Postgres calls an immediate shutdown: connections break, nothing is flushed.
    public func kill() {
        guard server.isRunning else { return }
        Glibc.kill(server.processIdentifier, SIGQUIT)
        server.waitUntilExit()
    }

    /// Ends the backend of one connection as an administrator does.
    public func terminate(_ backend: Int) { Glibc.kill(pid_t(backend), SIGTERM) }
}
