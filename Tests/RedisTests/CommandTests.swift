import Redis
import Testing

@Suite("Redis commands", .redisServer)
struct CommandTests {
    private func check(_ body: (RedisClient) async throws -> Void) async throws {
        let server = try #require(RedisServer.shared)
        try await withClient(server.url, body)
    }

    @Test("strings are set and got, with condition and expiry")
    func strings() async throws {
        try await check { redis in
            #expect(try await redis.get("s:none") == nil)
            #expect(try await redis.set("s:a", "1", condition: .ifPresent) == false)
            #expect(try await redis.set("s:a", "1", condition: .ifAbsent))
            #expect(try await redis.set("s:a", "2", condition: .ifAbsent) == false)
            #expect(try await redis.get("s:a") == "1")
            #expect(try await redis.get("s:a", as: Int.self) == 1)
            #expect(try await redis.incr("s:a") == 2)
            #expect(try await redis.incr("s:a", by: -5) == -3)
            #expect(try await redis.mget(["s:a", "s:none"]) == ["-3", nil])
            #expect(try await redis.ttl("s:a") == .forever)
            try await redis.set("s:a", "x", expiry: .seconds(100))
            guard case .expires(let left) = try await redis.ttl("s:a") else {
                Issue.record("no expiry")
                return
            }
            #expect(left > .seconds(90) && left <= .seconds(100))
            #expect(try await redis.expire("s:a", in: .milliseconds(1)))
            try await eventually { try await !redis.exists("s:a") }
            #expect(try await redis.ttl("s:a") == .noSuchKey)
            #expect(try await redis.expire("s:a", in: .seconds(1)) == false)
            try await redis.set("s:b", 1.5)
            #expect(try await redis.get("s:b", as: Double.self) == 1.5)
            #expect(try await redis.del("s:a", "s:b") == 1)
            #expect(try await redis.del([String]()) == 0)
        }
    }

    @Test("keys and values hold any bytes")
    func binary() async throws {
        try await check { redis in
            let key: [UInt8] = [0, 13, 10, 255, 36]
            let value = (0...255).map(UInt8.init) + [13, 10]
            try await redis.set(key, value)
            #expect(try await redis.get(key, as: [UInt8].self) == value)
            #expect(await redisFailure { _ = try await redis.get(key) } != nil)
            try await redis.set(key, "")
            #expect(try await redis.get(key) == "")
            let text = "Grüße, 世界 👩‍👩‍👧‍👦 \u{0}\r\n"
            try await redis.set(text, text)
            #expect(try await redis.get(text) == text)
        }
    }

    @Test("a value of 16 MiB comes back, a longer one is not sent")
    func large() async throws {
        try await check { redis in
            let value = [UInt8](repeating: 7, count: 16 << 20)
            try await redis.set("large", value)
            #expect(try await redis.get("large", as: [UInt8].self) == value)
            try await redis.del("large")
            let error = await redisFailure { try await redis.set("large", value + [7]) }
            guard case .refused = error else {
                Issue.record("expected a refusal, got \(String(describing: error))")
                return
            }
        }
    }

    @Test("hashes, lists, sets and sorted sets")
    func collections() async throws {
        try await check { redis in
            #expect(try await redis.hset("h", ["a": "1", "b": "2"]) == 2)
            #expect(try await redis.hget("h", "a") == "1")
            #expect(try await redis.hget("h", "none") == nil)
            #expect(try await redis.hgetall("h") == ["a": "1", "b": "2"])
            #expect(try await redis.hgetall("h", as: Int.self) == ["a": 1, "b": 2])
            #expect(try await redis.hdel("h", ["a", "none"]) == 1)
            #expect(try await redis.hgetall("none") == [:])

            #expect(try await redis.rpush("l", ["b", "c"]) == 2)
            #expect(try await redis.lpush("l", ["a"]) == 3)
            #expect(try await redis.rpush("l", [String]()) == 3)
            #expect(try await redis.lrange("l") == ["a", "b", "c"])
            #expect(try await redis.lrange("l", from: -2, through: -2) == ["b"])

            #expect(try await redis.sadd("t", ["a", "b", "a"]) == 2)
            #expect(try await redis.smembers("t") == ["a", "b"])
            #expect(try await redis.srem("t", ["a", "z"]) == 1)

            #expect(try await redis.zadd("z", ["a": 2, "b": -1.5, "c": .infinity]) == 3)
            #expect(try await redis.zrange("z") == ["b", "a", "c"])
            let scored = try await redis.zrangeWithScores("z", from: 0, through: 1)
            #expect(scored.map(\.member) == ["b", "a"])
            #expect(scored.map(\.score) == [-1.5, 2])
        }
    }

    @Test("an expiry that is not positive is refused before it is sent")
    func expiries() async throws {
        try await check { redis in
            for expiry in [Duration.zero, .seconds(-1)] {
                let error = await redisFailure { try await redis.set("e", "1", expiry: expiry) }
                guard case .refused = error else {
                    Issue.record("expected a refusal, got \(String(describing: error))")
                    return
                }
            }
            let exists = try await redis.exists("e")
            #expect(!exists)
        }
    }

    @Test("a script is sent once, and again when the server has lost it")
    func scripts() async throws {
        try await check { redis in
            let script = RedisScript("return {KEYS[1], ARGV[1], 7, {err='INNER x'}}")
            let expected: [RedisReply] = [.bulk([0x6b]), .bulk([0x61]), .integer(7)]
            for round in 0..<3 {
                if round == 1 { _ = try await redis.send(command: ["SCRIPT", "FLUSH"]) }
                let reply = try await redis.run(script, keys: ["k"], arguments: ["a"])
                guard case .array(let elements) = reply, elements.count == 4 else {
                    Issue.record("\(reply)")
                    return
                }
                #expect(Array(elements.prefix(3)) == expected)
                guard case .error(let inner) = elements[3] else {
                    Issue.record("\(elements[3])")
                    return
                }
                #expect(inner.message.hasPrefix("INNER"))
            }
            let error = await redisFailure { _ = try await redis.eval("return nonsense(") }
            guard case .server = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test("info and ping answer")
    func server() async throws {
        try await check { redis in
            try await redis.ping()
            try await redis.ping(within: .seconds(5))
            #expect(try await redis.info("server")["redis_version"] != nil)
        }
    }

    @Test(
        "commands that would disturb other callers are refused",
        arguments: [
            [], ["subscribe", "a"], ["MONITOR"], ["multi"], ["SELECT", "1"], ["BLPOP", "a", "0"],
            ["client", "reply", "off"], ["XREAD", "block", "0", "STREAMS", "a", "$"],
        ] as [[RedisArgument]])
    func forbidden(command: [RedisArgument]) async throws {
        try await check { redis in
            let error = await redisFailure { _ = try await redis.send(command: command) }
            guard case .refused = error else {
                Issue.record("expected a refusal, got \(String(describing: error))")
                return
            }
        }
    }

    @Test("10,000 concurrent commands share few writes and each gets its own reply")
    func pipelining() async throws {
        let server = try #require(RedisServer.shared)
        for connections in [1, 3] {
            try await withClient(
                server.url, connections: connections, pipelineLimit: 10_000
            ) { redis in
                let before = redis.counters
                try await withThrowingTaskGroup(of: Bool.self) { group in
                    for number in 0..<10_000 {
                        group.addTask { try await redis.echo("\(number)") == "\(number)" }
                    }
                    for try await isOwn in group { #expect(isOwn) }
                }
                let after = redis.counters
                #expect(after.commands - before.commands == 10_000)
                #expect(after.replies - before.replies == 10_000)
                #expect(after.inFlight == 0)
                #expect(after.writes - before.writes < 10_000)
            }
        }
    }

    @Test("commands of one tick leave in one write")
    func oneTick() async throws {
        try await check { redis in
            // The sleeping server answers nothing meanwhile, so no caller is ahead of the others.
            let before = redis.counters.writes
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try await redis.send(command: ["DEBUG", "SLEEP", "0.3"]) }
                for number in 0..<500 {
                    group.addTask { _ = try await redis.echo("\(number)") }
                }
                try await group.waitForAll()
            }
            #expect(redis.counters.writes - before < 250)
        }
    }

    @Test("an error reply reaches its own caller only")
    func ownErrors() async throws {
        try await check { redis in
            try await redis.set("w:text", "x")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<1_000 {
                    group.addTask {
                        if number.isMultiple(of: 2) {
                            let answer = try await redis.echo("\(number)")
                            #expect(answer == "\(number)")
                        } else {
                            let error = await redisFailure {
                                try await redis.lpush("w:text", ["a"])
                            }
                            guard case .server(let reply) = error else {
                                Issue.record("\(String(describing: error))")
                                return
                            }
                            #expect(reply.code == "WRONGTYPE")
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(redis.counters.lostConnections == 0)
            #expect(redis.counters.errorReplies == 500)
        }
    }
}
