import Glibc

/// A private Redis on this machine. It listens on loopback only, has a random password, and keeps
/// every write in its append-only file. After a crash it is started again on the same port. Only
/// its user can read its folder.
public final class LocalRedis: Sendable {
    static let startAttempts = 5

    public let port: Int
    /// The URL for clients. It holds the password: for environments, not for logs.
    public var url: String { "redis://default:\(folder.password)@127.0.0.1:\(port)/0" }
    private let folder: ServerFolder
    private let kept: KeptProcess

    private init(port: Int, folder: ServerFolder, kept: KeptProcess) {
        self.port = port
        self.folder = folder
        self.kept = kept
    }

    /// Starts the server and returns when it answers, which takes longer with a long append-only
    /// file.
    public static func start(
        directory: String, within limit: Duration = .seconds(30), output: LineOutput = .standard
    ) async throws -> LocalRedis {
        let deadline = ContinuousClock.now + limit
        try PosixFile.makeFolders(directory)
        let folder = try ServerFolder(try PosixFile.realPath(directory))
        // Earlier versions left the data readable by every user.
        try PosixFile.closeToOthers(folder.path)
        let program = try Executable.find("redis-server")
        for _ in 0..<startAttempts {
            let port = try folder.choosePort()
            try PosixFile.writePrivate(settings(folder, port), to: settingsFile(folder))
            let child = try await launch(program, folder)
            guard try await becomesReady(child, folder, port, before: deadline) else { continue }
            let kept = KeptProcess(
                child, start: { try await launch(program, folder) },
                report: { output.report("redis", $0) })
            await kept.keep()
            return LocalRedis(port: port, folder: folder, kept: kept)
        }
        throw LocalPlatformError("Redis does not start:\n\(folder.log.lastLines)")
    }

    private static func settingsFile(_ folder: ServerFolder) -> String {
        "\(folder.path)/redis.conf"
    }

    /// In a file, because every user can read a command line, and with it the password.
    private static func settings(_ folder: ServerFolder, _ port: Int) -> String {
        let quoted = folder.path.map { #"\""#.contains($0) ? "\\\($0)" : "\($0)" }.joined()
        return """
            bind 127.0.0.1
            port \(port)
            requirepass \(folder.password)
            dir "\(quoted)"
            appendonly yes
            save ""
            daemonize no

            """
    }

    private static func launch(
        _ program: String, _ folder: ServerFolder
    ) async throws -> ChildProcess {
        let command = ChildCommand(
            executable: program, arguments: [settingsFile(folder)],
            environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"],
            makesPrivateFiles: true)
        return try await ChildProcess.start(command) { folder.log.add($1) }
    }

    /// Returns false if the server ends instead.
    private static func becomesReady(
        _ child: ChildProcess, _ folder: ServerFolder, _ port: Int,
        before deadline: ContinuousClock.Instant
    ) async throws -> Bool {
        while await !answers(folder, port) {
            if await child.ended(before: .now + .milliseconds(20)) != nil { return false }
            if ContinuousClock.now >= deadline || Task.isCancelled {
                child.signal(SIGTERM)
                throw LocalPlatformError("Redis did not start in time:\n\(folder.log.lastLines)")
            }
        }
        return true
    }

    private static func answers(_ folder: ServerFolder, _ port: Int) async -> Bool {
        let answer = try? await LoopbackSocket.exchange(
            port: port, sending: "AUTH \(folder.password)\r\nPING\r\n", before: .now + .seconds(1),
            isComplete: { $0.count >= 12 })
        return answer.map { String(decoding: $0, as: UTF8.self) } == "+OK\r\n+PONG\r\n"
    }

    /// Stops the server with SIGTERM, which completes the append-only file. Kills it after 30
    /// seconds.
    public func stop() async {
        await kept.stop(signal: SIGTERM, grace: .seconds(30))
        folder.lock.release()
    }
}
