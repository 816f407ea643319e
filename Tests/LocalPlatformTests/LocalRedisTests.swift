import Foundation
import Testing

@testable import LocalPlatform

@Suite("a private Redis")
struct LocalRedisTests {
    private func tell(_ url: String, _ words: String...) async throws -> String {
        let answer = try await run("/usr/bin/redis-cli", ["--no-auth-warning", "-u", url] + words)
        return (answer.output + answer.errors).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test("keeps its data, port and password over a stop")
    func keepsData() async throws {
        let folder = try TestFolder()
        let first = try await LocalRedis.start(directory: "\(folder.path)/redis")
        #expect(try await tell(first.url, "set", "key", "value") == "OK")
        await first.stop()
        #expect(try await tell(first.url, "get", "key").contains("refused"))
        let second = try await LocalRedis.start(directory: "\(folder.path)/redis")
        #expect(second.url == first.url)
        #expect(try await tell(second.url, "get", "key") == "value")
        await second.stop()
    }

    @Test("lets nobody in without its password, which no command line shows")
    func password() async throws {
        let folder = try TestFolder()
        let redis = try await LocalRedis.start(directory: "\(folder.path)/redis")
        let stranger = "redis://127.0.0.1:\(redis.port)/0"
        #expect(try await tell(stranger, "get", "key").contains("NOAUTH"))
        let secret = try #require(folder.text("redis/password"))
        #expect(try folder.permissions("redis/password") == 0o600)
        #expect(try folder.permissions("redis/redis.conf") == 0o600)
        #expect(!(try await run("/usr/bin/ps", ["-A", "-o", "args="]).output.contains(secret)))
        await redis.stop()
    }

    @Test("keeps its files from other users, also those that were left open")
    func privateFiles() async throws {
        let folder = try TestFolder()
        let first = try await LocalRedis.start(directory: "\(folder.path)/redis")
        #expect(try await tell(first.url, "set", "key", "value") == "OK")
        #expect(try await tell(first.url, "bgrewriteaof").contains("started"))
        try await eventually("the append-only file was not written anew") {
            try await tell(first.url, "info", "persistence").contains("aof_rewrite_in_progress:0")
        }
        #expect(try folder.open("redis") == [])
        #expect(try await tell(first.url, "save") == "OK")
        #expect(try folder.open("redis") == [])
        await first.stop()

        let data = try FileManager.default.subpathsOfDirectory(
            atPath: "\(folder.path)/redis/appendonlydir")
        #expect(data.count >= 2)
        for name in data { try folder.setPermissions("redis/appendonlydir/\(name)", 0o644) }
        try folder.setPermissions("redis/appendonlydir", 0o755)
        try folder.setPermissions("redis", 0o755)
        let second = try await LocalRedis.start(directory: "\(folder.path)/redis")
        #expect(try folder.open("redis") == [])
        #expect(try await tell(second.url, "get", "key") == "value")
        await second.stop()
    }

    @Test("comes back on its port by itself after kill -9, with every acknowledged write")
    func restarts() async throws {
        let folder = try TestFolder()
        let redis = try await LocalRedis.start(
            directory: "\(folder.path)/redis", output: Lines().output)
        #expect(try await tell(redis.url, "set", "key", "value") == "OK")
        let info = try await tell(redis.url, "info", "server")
        let line = try #require(
            info.split(whereSeparator: \.isNewline).first { $0.hasPrefix("process_id:") })
        let id = try #require(pid_t(line.dropFirst("process_id:".count)))
        kill(id, SIGKILL)
        try await eventually("Redis did not come back") {
            try await tell(redis.url, "get", "key") == "value"
        }
        await redis.stop()
    }

    @Test("works in a folder whose name has spaces and quotes")
    func oddFolder() async throws {
        let folder = try TestFolder()
        let redis = try await LocalRedis.start(directory: #"\#(folder.path)/a "b" \c"#)
        #expect(try await tell(redis.url, "ping") == "PONG")
        await redis.stop()
    }
}
