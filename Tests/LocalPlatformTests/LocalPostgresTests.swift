import Foundation
import Testing

@testable import LocalPlatform

@Suite("a private Postgres")
struct LocalPostgresTests {
    private func start(_ folder: TestFolder) async throws -> LocalPostgres {
        try await LocalPostgres.start(
            dataDirectory: "\(folder.path)/postgres", binaries: postgresBinaries())
    }

    private func serverID(_ folder: TestFolder) throws -> pid_t {
        let text = try #require(folder.text("postgres/data/postmaster.pid"))
        return try #require(text.split(separator: "\n").first.flatMap { pid_t($0) })
    }

    @Test("makes databases with `vector`, and keeps data and port over a stop")
    func keepsData() async throws {
        let folder = try await TestFolder.withPostgres()
        let first = try await start(folder)
        try await first.createDatabase("chat")
        try await first.createDatabase("chat")
        let url = first.url(for: "chat")
        #expect(try await ask("create table t (v vector(3))", at: url) != nil)
        #expect(try await ask("insert into t values ('[1,2,3]') returning v", at: url) == "[1,2,3]")
        #expect(try await ask("show server_encoding", at: url) == "UTF8")
        let id = try serverID(folder)
        await first.stop()
        #expect(kill(id, 0) == -1)

        let second = try await start(folder)
        #expect(second.port == first.port)
        #expect(second.url(for: "chat") == url)
        #expect(try await ask("select count(*) from t", at: url) == "1")
        await second.stop()
    }

    @Test("lets nobody in without its password, which only its owner can read")
    func password() async throws {
        let folder = try TestFolder()
        let postgres = try await start(folder)
        let stranger = "postgres://wattos:guess@127.0.0.1:\(postgres.port)/postgres"
        #expect(try await ask("select 1", at: stranger) == nil)
        #expect(try await ask("select 1", at: postgres.url(for: "postgres")) == "1")
        #expect(try folder.permissions("postgres/password") == 0o600)
        #expect(try folder.open("postgres/data") == [])
        for name in ["lock", "log", "port"] {
            #expect(try folder.permissions("postgres/\(name)") == 0o600)
        }
        #expect(folder.text("postgres/initial-password") == nil)
        let line = try await run("/usr/bin/ps", ["-o", "args=", "-p", "\(serverID(folder))"]).output
        let secret = try #require(folder.text("postgres/password"))
        #expect(!line.contains(secret))
        await postgres.stop()
    }

    @Test("comes back on its port by itself after kill -9")
    func restarts() async throws {
        let folder = try await TestFolder.withPostgres()
        let postgres = try await start(folder)
        let killed = try serverID(folder)
        kill(killed, SIGKILL)
        try await eventually("Postgres did not come back") {
            try await ask("select 1", at: postgres.url(for: "postgres")) == "1"
        }
        #expect(try serverID(folder) != killed)
        await postgres.stop()
    }

    @Test("starts over a pid file whose number now belongs to another process")
    func stalePidFile() async throws {
        let folder = try await TestFolder.withPostgres()
        let first = try await start(folder)
        await first.stop()
        // What kill -9 leaves behind, after the number was given to somebody else: to us.
        let stale = "\(getpid())\n\(folder.path)/postgres/data\n1700000000\n\(first.port)\n"
        let file = "\(folder.path)/postgres/data/postmaster.pid"
        try stale.write(toFile: file, atomically: false, encoding: .utf8)

        let second = try await start(folder)
        #expect(try await ask("select 1", at: second.url(for: "postgres")) == "1")
        await second.stop()
    }

    @Test("stops the server that a killed parent left behind, then starts")
    func abandonedServer() async throws {
        let folder = try await TestFolder.withPostgres()
        let first = try await start(folder)
        await first.stop()
        let orphan = try await startOrphan(folder, port: first.port)
        try await eventually("the orphan did not start") { try serverID(folder) > 0 }

        let second = try await start(folder)
        #expect(try serverID(folder) != orphan)
        #expect(try await ask("select 1", at: second.url(for: "postgres")) == "1")
        await second.stop()
    }

    /// A server nobody watches, as after kill -9 of a parent that could not take it along.
    private func startOrphan(_ folder: TestFolder, port: Int) async throws -> pid_t {
        let line = [
            "\(try postgresBinaries())/pg_ctl", "-D", "\(folder.path)/postgres/data", "-w", "-t",
            "20", "-l", "/dev/null", "-o",
            "-p \(port) -c listen_addresses=127.0.0.1 -c unix_socket_directories=''", "start",
        ]
        let account = geteuid() == 0 ? ["-u", "postgres", "--"] : []
        let answer =
            account.isEmpty
            ? try await run(line[0], Array(line.dropFirst()))
            : try await run("/usr/sbin/runuser", account + line)
        try #require(answer.status.isSuccess, "\(answer.output)\(answer.errors)")
        return try serverID(folder)
    }

    @Test("refuses a folder that another one works in")
    func oneAtATime() async throws {
        let folder = try await TestFolder.withPostgres()
        let postgres = try await start(folder)
        let expected = LocalPlatformError(
            "`\(folder.path)/postgres` is in use by another `wattos up`")
        await #expect(throws: expected) { try await start(folder) }
        await postgres.stop()
    }

    @Test(
        "a folder that was given back is free, though a child that is just starting holds it open")
    func givenBack() throws {
        let folder = try TestFolder()
        let first = try FolderLock(folder.path)
        // What a child has of us between its start and its program.
        let files = FileManager.default
        let open = try #require(
            files.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { Int32($0) }.first {
                (try? files.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)"))
                    == "\(folder.path)/lock"
            })
        let copy = fcntl(open, F_DUPFD_CLOEXEC, 0)
        defer { close(copy) }
        first.release()
        _ = try FolderLock(folder.path)
    }

    @Test("takes another port when its own is taken")
    func portTaken() async throws {
        let folder = try await TestFolder.withPostgres()
        let first = try await start(folder)
        await first.stop()
        let thief = try await LocalRedis.start(directory: try thiefFolder(folder, first.port))
        try #require(thief.port == first.port)
        let second = try await start(folder)
        #expect(second.port != first.port)
        #expect(try await ask("select 1", at: second.url(for: "postgres")) == "1")
        await second.stop()
        await thief.stop()
    }

    private func thiefFolder(_ folder: TestFolder, _ port: Int) throws -> String {
        let path = "\(folder.path)/thief"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try "\(port)\n".write(toFile: "\(path)/port", atomically: true, encoding: .utf8)
        return path
    }

    @Test("an interrupted first start is begun anew")
    func interruptedInitialisation() async throws {
        let folder = try TestFolder()
        let half = "\(folder.path)/postgres/data.new"
        try FileManager.default.createDirectory(atPath: half, withIntermediateDirectories: true)
        try "16\n".write(toFile: "\(half)/PG_VERSION", atomically: true, encoding: .utf8)
        let postgres = try await start(folder)
        #expect(try await ask("select 1", at: postgres.url(for: "postgres")) == "1")
        await postgres.stop()
    }

    @Test(
        "refuses names of databases that would need quoting",
        arguments: ["", "Chat", "a-b", "a\"; drop", String(repeating: "a", count: 64)])
    func databaseNames(name: String) async throws {
        #expect(!LocalPostgres.isDatabaseName(name))
        #expect(LocalPostgres.isDatabaseName("llm_gateway"))
    }

    @Test("a Postgres that can't start is one error with its own last words")
    func brokenData() async throws {
        let folder = try await TestFolder.withPostgres()
        let first = try await start(folder)
        await first.stop()
        try FileManager.default.removeItem(atPath: "\(folder.path)/postgres/data/global")
        await #expect {
            try await start(folder)
        } throws: { error in
            let message = (error as? LocalPlatformError)?.message ?? ""
            return message.hasPrefix("Postgres does not start:\n") && message.contains("pg_control")
        }
    }
}
