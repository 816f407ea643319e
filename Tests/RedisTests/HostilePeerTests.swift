import Glibc
import Redis
import Testing

@Suite("Redis peers that break the protocol")
struct HostilePeerTests {
    @Test("a reply nobody asked for ends the connection and answers no later command")
    func unasked() async throws {
        try await withPeer { redis, peer in
            try await peer.greet()
            try await connected(redis)
            try peer.write("$3\r\nbad\r\n")
            try await eventually { redis.counters.lostConnections == 1 }
            #expect(redis.counters.replies == 0)
        }
    }

    @Test("a second reply to one command does not answer the next one")
    func doubled() async throws {
        try await withPeer { redis, peer in
            try await peer.greet()
            try await connected(redis)
            async let first = redis.get("a")
            try await peer.read()
            try peer.write("$4\r\ngood\r\n$3\r\nbad\r\n")
            #expect(try await first == "good")
            let next = await redisFailure { _ = try await redis.get("b") }
            #expect(next != nil)
            #expect(redis.counters.lostConnections == 1)
        }
    }

    @Test("more than the greeting asked for is not an answer to what waits")
    func longGreeting() async throws {
        try await withPeer { redis, peer in
            async let early = redisFailure { _ = try await redis.get("a") }
            try await eventually { redis.counters.commands == 1 }
            try await peer.read()
            try peer.write("+PONG\r\n$3\r\nbad\r\n")
            #expect(await early != nil)
            #expect(redis.counters.lostConnections == 1)
        }
    }

    @Test(
        "a peer that does not greet like a Redis server is not used",
        arguments: [
            "*1\r\n$4\r\nPING\r\n", ":1\r\n", "$4\r\nPONG\r\n", "HTTP/1.1 400 Bad Request\r\n\r\n",
            "-ERR max number of clients reached\r\n", "-LOADING wait\r\n", "\r\n",
        ])
    func noGreeting(reply: String) async throws {
        try await withPeer { redis, peer in
            try await peer.read()
            try peer.write(reply)
            try await eventually { redis.counters.failedConnects > 0 }
            #expect(redis.counters.connects == 0)
        }
    }

    @Test("a status with broken UTF-8, a reply cut in two and a hang-up are all survived")
    func oddities() async throws {
        try await withPeer { redis, peer in
            try await peer.greet()
            try await connected(redis)
            async let first = redis.get("a")
            try await peer.read()
            try peer.write("$4\r\nha")
            try peer.write("lf\r\n")
            #expect(try await first == "half")
            async let second = redisFailure { _ = try await redis.get("b") }
            try await peer.read()
            try peer.write("$4\r\nha")
            peer.hangUp()
            #expect(await second == .disconnected(reason: "the server closed the connection"))
        }
    }

    private func withPeer(_ body: (RedisClient, Peer) async throws -> Void) async throws {
        let listener = try Listener()
        let redis = try makeClient("redis://127.0.0.1:\(listener.port)", timeout: .seconds(1))
        let peer = try await Peer(accepting: listener)
        do {
            try await body(redis, peer)
        } catch {
            Issue.record(error)
        }
        peer.end()
        listener.end()
        await redis.close()
    }
}

/// The server's end of one connection, spoken by the test. It polls: a blocking call would hold a
/// thread of the pool on which the client's callers run.
private struct Peer {
    let fd: Int32

    init(accepting listener: Listener) async throws {
        var accepted: Int32 = -1
        try await eventually {
            accepted = accept(listener.fd, nil, nil)
            return accepted >= 0
        }
        fd = accepted
    }

    func greet() async throws {
        try await read()
        try write("+PONG\r\n")
    }

    func read() async throws {
        var bytes = [UInt8](repeating: 0, count: 1_024)
        try await eventually { recv(fd, &bytes, bytes.count, Int32(MSG_DONTWAIT)) > 0 }
    }

    func write(_ text: String) throws {
        let bytes = Array(text.utf8)
        let count = send(fd, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        try #require(count == bytes.count)
    }

    func end() {
        hangUp()
        close(fd)
    }

    func hangUp() { shutdown(fd, Int32(SHUT_RDWR)) }
}
