import Glibc

/// A private Redis of this machine: loopback only, a random password, every write in its
/// append-only file, data that stays when it stops. It is started again when it crashes, on the
/// same port. Nobody but the user it runs as can read its folder.
public final class LocalRedis: Sendable {
    static let startAttempts = 5

    public let port: Int
    /// Where a client finds it. Holds the password: for environments, not for logs.
    public var url: String { "redis://default:\(folder.password)@127.0.0.1:\(port)/0" }
    private let folder: ServerFolder
    private let kept: KeptProcess

    private init(port: Int, folder: ServerFolder, kept: KeptProcess) {
        self.port = port
        self.folder = folder
        self.kept = kept
    }

    /// Starts it and returns when it answers; a long append-only file takes its time to load.
    public static func start(
        directory: String, within limit: Duration = .seconds(30), output: LineOutput = .standard
    ) async throws -> LocalRedis {
        let deadline = ContinuousClock.now + limit
        try PosixFile.makeFolders(directory)
        let folder = try ServerFolder(try PosixFile.realPath(directory))
        // Earlier versions left the data open to everybody on the machine.
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

    /// In a file, because a command line shows the password to everybody.
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

    /// False when it ended instead.
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

    /// SIGTERM: the append-only file is complete on disk. Killed after 30 seconds.
    public func stop() async {
        await kept.stop(signal: SIGTERM, grace: .seconds(30))
        folder.lock.release()
    }
}
