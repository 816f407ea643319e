import Foundation
import TestStores
import Testing

/// `wattos up` as a process, in a folder of its own.
@Suite("up", .serialized)
struct UpTests {
    @Test("listens on the loopback device alone, and Ctrl-C ends an idle platform soon")
    func ends() async throws {
        let up = try await RunningUp.start()
        for port in [3006, 3017] {
            #expect(try Set(listeners(on: port)) == ["127.0.0.1:\(port)"])
        }
        let children = try up.children()
        #expect(children.count == 4)
        kill(up.pid, SIGINT)
        let end = try await up.end(within: .seconds(60))
        #expect(end.status == 0)
        // Most of it is Postgres, which writes its first checkpoint.
        #expect(end.after < .seconds(10))
        #expect(children.allSatisfy(isGone))
    }

    @Test("a signal that comes while it starts ends it as well, and leaves nothing behind")
    func interruptedStart() async throws {
        let up = try await RunningUp.begin()
        try await eventually { try !up.children().isEmpty }
        let children = try up.children()
        kill(up.pid, SIGTERM)
        let end = try await up.end(within: .seconds(60))
        #expect(end.status == 0)
        #expect(end.after < .seconds(10))
        try await eventually { children.allSatisfy(isGone) }
    }

    @Test("a second Ctrl-C ends it at once, and everything that it started with it")
    func hurries() async throws {
        let up = try await RunningUp.start()
        let (children, services) = (try up.children(), try up.services())
        #expect(services.count == 2)
        // Services that cannot stop.
        for service in services { kill(service, SIGSTOP) }
        // Until then a thread may still take the signal that follows.
        try await eventually { try services.allSatisfy(isStopped) }
        kill(up.pid, SIGINT)
        // The first is seen when it is asked to.
        try await eventually { try services.contains(where: isAskedToStop) }
        kill(up.pid, SIGINT)
        let end = try await up.end(within: .seconds(60))
        #expect(end.after < .seconds(1))
        #expect(end.status == 128 + SIGINT)
        // The stores end by themselves, with everything on disk.
        try await eventually(within: .seconds(30)) { children.allSatisfy(isGone) }
    }

    @Test("a platform whose output nobody reads ends all the same")
    func blockedOutput() async throws {
        let output = Pipe()
        let up = try await RunningUp.start(output: output.fileHandleForWriting)
        try await onThread {
            let connection = try RawConnection(port: 3006)
            for _ in 0..<900 { _ = try connection.get("/v1/nothing") }
        }
        let children = try up.children()
        kill(up.pid, SIGTERM)
        let end = try await up.end(within: .seconds(60))
        #expect(end.status == 0)
        #expect(end.after < .seconds(10))
        #expect(children.allSatisfy(isGone))
        withExtendedLifetime(output) {}
    }

    private func isGone(_ pid: Int32) -> Bool { kill(pid, 0) == -1 }

    private func isStopped(_ pid: Int32) throws -> Bool {
        let tasks = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")
        return try tasks.allSatisfy { task in
            let path = "/proc/\(pid)/task/\(task)/status"
            return try String(contentsOfFile: path, encoding: .utf8).contains("State:\tT")
        }
    }

    /// Whether SIGTERM waits for the process to go on: bit 14 of the mask.
    private func isAskedToStop(_ pid: Int32) throws -> Bool {
        let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        let lines = status.split(separator: "\n").filter { $0.hasPrefix("ShdPnd:") }
        let mask = lines.first?.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) }
        return (mask ?? 0) >> UInt64(SIGTERM - 1) & 1 == 1
    }

    private func listeners(on port: Int) throws -> [String] {
        try run(["ss", "-ltnH", "sport = :\(port)"]).split(separator: "\n").map { line in
            String(line.split(separator: " ").dropFirst(3).first ?? "")
        }
    }
}

/// The whole platform, with Postgres and Redis below a folder that goes with it.
// Nothing changes after the initializer; `Process` locks what it keeps.
private final class RunningUp: @unchecked Sendable {
    private let folder: URL
    private let process = Process()

    var pid: Int32 { process.processIdentifier }

    static func start(output: FileHandle = .nullDevice) async throws -> RunningUp {
        let up = try await begin(output: output)
        for port in [3006, 3017] {
            try await eventually(within: .seconds(90)) {
                guard up.process.isRunning else { throw Failure("`wattos up` ended") }
                return try await onThread {
                    (try? RawConnection(port: port).get("/health/ready").status) == 200
                }
            }
        }
        return up
    }

    /// Without waiting for anything.
    static func begin(output: FileHandle = .nullDevice) async throws -> RunningUp {
        // Services listen where their contracts say: another platform may be running.
        try await eventually(within: .seconds(60)) {
            [3006, 3017].allSatisfy { (try? RawConnection(port: $0)) == nil }
        }
        return try RunningUp(output)
    }

    private init(_ output: FileHandle) throws {
        let place = try TestRun.current().folder
        folder = URL(fileURLWithPath: "\(place)/up-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o755])
        // `wattos` looks for Postgres below its folder.
        try FileManager.default.createSymbolicLink(
            at: folder.appendingPathComponent("venv"),
            withDestinationURL: projectRoot.appendingPathComponent(".wattos/venv"))
        process.executableURL = try wattosExecutable()
        process.arguments = ["up", "--folder", folder.path]
        process.environment = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        ]
        process.standardOutput = output
        process.standardError = output
        try Spawner.runBound(process)
    }

    deinit {
        if process.isRunning { kill(pid, SIGKILL) }
        try? FileManager.default.removeItem(at: folder)
    }

    func end(within limit: Duration) async throws -> (after: Duration, status: Int32) {
        try await process.end(within: limit) { "`wattos up` did not end" }
    }

    /// Its services and stores, as long as it runs.
    func children() throws -> [Int32] {
        let found = try command(
            URL(fileURLWithPath: "/usr/bin/env"), ["pgrep", "-P", "\(pid)"],
            environment: ["PATH": "/usr/bin:/bin"])
        return found.output.split(separator: "\n").compactMap { Int32($0) }
    }

    /// Those of them that are services.
    func services() throws -> [Int32] {
        try children().filter { child in
            let line = try String(contentsOfFile: "/proc/\(child)/cmdline", encoding: .utf8)
            return line.split(separator: "\0").contains("serve")
        }
    }
}
