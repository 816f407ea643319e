import Foundation
import Glibc
import Testing

@testable import Postgres

/// A server of the test's own, which it may kill. Its folder goes with it.
final class PrivateServer {
    let url: String
    private let programs: String
    private let folder: String
    private let port: Int

    /// Gives `body` a running server, which is gone afterwards.
    static func use(_ body: (PrivateServer) async throws -> Void) async throws {
        let server = try PrivateServer()
        do {
            try await server.create()
            try await body(server)
        } catch {
            await server.remove()
            throw error
        }
        await server.remove()
    }

    private init() throws {
        guard let programs = ProcessInfo.processInfo.environment["TEST_POSTGRES_BIN"] else {
            throw Database.Missing(
                description: "set TEST_POSTGRES_BIN to the folder with initdb and pg_ctl")
        }
        self.programs = programs
        folder = "/tmp/postgres-test-\(UUID().uuidString)"
        port = try PrivateServer.freePort()
        url = "postgres://tester:topsecret@127.0.0.1:\(port)/postgres"
    }

    private func create() async throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try "topsecret\n".write(toFile: "\(folder)/pw", atomically: true, encoding: .utf8)
        if getuid() == 0 { try await Command.run(["/bin/chown", "-R", "postgres", folder]) }
        try await run(
            "initdb", "-D", "\(folder)/data", "-U", "tester", "--pwfile", "\(folder)/pw",
            "-A", "scram-sha-256", "-E", "UTF8", "--no-sync")
        try await start()
    }

    private func remove() async {
        _ = await failure { try await stop() }
        try? FileManager.default.removeItem(atPath: folder)
    }

    func start() async throws {
        try await run(
            "pg_ctl", "-D", "\(folder)/data", "-l", "\(folder)/log", "-w", "-t", "30", "start",
            "-o", "-p \(port) -k \(folder) -c listen_addresses=127.0.0.1 -c fsync=off")
    }

    /// Ends all server processes at once, as a crash does.
    func stop() async throws {
        try await run("pg_ctl", "-D", "\(folder)/data", "-m", "immediate", "-w", "-t", "30", "stop")
    }

    /// Ends the backend of one connection as an administrator does.
    func terminate(_ backend: Int) {
        kill(pid_t(backend), SIGTERM)
    }

    /// The server refuses to run as root.
    private func run(_ program: String, _ arguments: String...) async throws {
        let user = getuid() == 0 ? ["/sbin/runuser", "-u", "postgres", "--"] : []
        try await Command.run(user + ["\(programs)/\(program)"] + arguments)
    }

    private static func freePort() throws -> Int {
        let fd = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(fd) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(fd, $0, length) == 0 && getsockname(fd, $0, &length) == 0
            }
        }
        guard isBound else { throw Database.Missing(description: "no free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

private enum Command {
    /// On a thread of its own: the tests' tasks share too few to block one. Not by Foundation's
    /// `Process`, which waits for the daemons as well that a command leaves behind.
    static func run(_ words: [String]) async throws {
        let status = await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: spawn(words)) }
        }
        guard status == 0 else { throw Database.Missing(description: "\(words) failed") }
    }

    private static func spawn(_ words: [String]) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for fd in 0...2 as ClosedRange<Int32> {
            posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_RDWR, 0)
        }
        var arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var pid = pid_t()
        let failure = posix_spawn(&pid, words[0], &actions, nil, &arguments, environ)
        guard failure == 0 else { return failure }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 {
            guard errno == EINTR else { return errno }
        }
        return status
    }
}
