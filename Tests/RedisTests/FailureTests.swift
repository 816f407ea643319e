import Glibc
import Poller
import Redis
import Testing

@Suite("Redis failures")
struct FailureTests {
    /// What a full machine may add to a deadline before a test calls it missed.
    private static let slack = Duration.seconds(2)

    @Test("a client of a server that is down is made at once and fails its commands in time")
    func down() async throws {
        let listener = try Listener()
        listener.end()
        let client = try makeClient(
            "redis://127.0.0.1:\(listener.port)", timeout: .milliseconds(300))
        let start = ContinuousClock.now
        for _ in 0..<20 {
            let error = await redisFailure { _ = try await client.get("a") }
            guard case .unavailable = error else {
                Issue.record("expected unavailable, got \(String(describing: error))")
                break
            }
        }
        // 20 commands, one timeout: after the first refusal the others fail at once.
        #expect(start.duration(to: .now) < .milliseconds(300) + Self.slack)
        await client.close()
    }

    @Test("a name that does not resolve fails commands in time")
    func unknownHost() async throws {
        let client = try makeClient("redis://no-such-host.invalid", timeout: .milliseconds(300))
        let start = ContinuousClock.now
        let error = await redisFailure { _ = try await client.get("a") }
        guard case .unavailable = error else {
            Issue.record("expected unavailable, got \(String(describing: error))")
            return
        }
        #expect(start.duration(to: .now) < .milliseconds(300) + Self.slack)
        await client.close()
    }

    @Test("a server is found by name")
    func localhost() async throws {
        try await withRedisServer { server in
            try await withClient("redis://localhost:\(server.port)") { try await $0.ping() }
        }
    }

    @Test("a peer that accepts and never answers is not taken for a server")
    func silentPeer() async throws {
        let listener = try Listener()
        let client = try makeClient(
            "redis://127.0.0.1:\(listener.port)", timeout: .milliseconds(100),
            connect: .milliseconds(300))
        let start = ContinuousClock.now
        let first = await redisFailure { _ = try await client.get("a") }
        guard case .unavailable = first else {
            Issue.record("expected unavailable, got \(String(describing: first))")
            return
        }
        #expect(start.duration(to: .now) < .milliseconds(100) + Self.slack)
        try await eventually { client.counters.failedConnects > 0 }
        let second = await redisFailure { _ = try await client.get("a") }
        #expect(second == .unavailable(reason: "no connection within 0.3 seconds"))
        await client.close()
        listener.end()
    }

    @Test("a killed server fails what is under way, and its successor needs no new client")
    func killed() async throws {
        try await withRedisServer { server in
            try await withClient(server.url, connections: 2, timeout: .seconds(5)) { redis in
                let writes = redis.counters.writes
                async let sleeping = redisFailure {
                    _ = try await redis.send(command: ["DEBUG", "SLEEP", "60"])
                }
                try await eventually { redis.counters.writes > writes }
                let start = ContinuousClock.now
                server.kill9()
                guard case .disconnected = await sleeping else {
                    Issue.record("expected disconnected")
                    return
                }
                try await eventually { redis.counters.failedConnects >= 2 }
                guard case .unavailable = await redisFailure({ try await redis.ping() }) else {
                    Issue.record("expected unavailable")
                    return
                }
                #expect(start.duration(to: .now) < .seconds(5))
                try server.start()
                try await connected(redis)
                try await redis.set("a", "b")
                #expect(try await redis.get("a") == "b")
            }
        }
    }

    @Test("after a timeout late replies are counted off and later answers match their questions")
    func lateReplies() async throws {
        try await withRedisServer { server in
            try await withClient(server.url, timeout: .milliseconds(400)) { redis in
                server.signal(SIGSTOP)
                await withTaskGroup(of: RedisError?.self) { group in
                    for number in 0..<50 {
                        group.addTask {
                            await redisFailure { _ = try await redis.echo("\(number)") }
                        }
                    }
                    for await error in group { #expect(error == .timeout) }
                }
                #expect(redis.counters.inFlight == 50)
                server.signal(SIGCONT)
                for number in 100..<200 {
                    let answer = try await redis.echo("\(number)")
                    #expect(answer == "\(number)")
                }
                try await eventually { redis.counters.lateReplies == 50 }
                #expect(redis.counters.timeouts == 50)
                #expect(redis.counters.inFlight == 0)
                #expect(redis.counters.lostConnections == 0)
            }
        }
    }

    @Test("a server that stays silent is dropped, and answers match when it is back")
    func silentServer() async throws {
        try await withRedisServer { server in
            try await withClient(server.url, timeout: .milliseconds(100)) { redis in
                server.signal(SIGSTOP)
                #expect(await redisFailure { _ = try await redis.echo("old") } == .timeout)
                try await eventually { redis.counters.lostConnections == 1 }
                #expect(redis.counters.inFlight == 0)
                server.signal(SIGCONT)
                try await connected(redis)
                for number in 0..<100 {
                    let answer = try await redis.echo("\(number)")
                    #expect(answer == "\(number)")
                }
            }
        }
    }

    @Test("answers match their questions among random timeouts, pauses and cancellations")
    func chaos() async throws {
        try await withRedisServer { server in
            try await withClient(server.url, connections: 2, timeout: .milliseconds(60)) { redis in
                let wrong = await withTaskGroup(of: Int.self) { group in
                    for caller in 0..<16 {
                        group.addTask { await Self.ask(redis, as: caller) }
                    }
                    for round in 0..<12 {
                        server.signal(SIGSTOP)
                        let pause = round.isMultiple(of: 4) ? 300 : 80
                        try? await Task.sleep(for: .milliseconds(pause))
                        server.signal(SIGCONT)
                        try? await Task.sleep(for: .milliseconds(40))
                    }
                    group.cancelAll()
                    return await group.reduce(0, +)
                }
                #expect(wrong == 0)
                #expect(redis.counters.timeouts > 0)
                #expect(redis.counters.replies > 100)
                try await eventually { redis.counters.inFlight == 0 }
            }
        }
    }

    /// How many answers were not one's own.
    private static func ask(_ redis: RedisClient, as caller: Int) async -> Int {
        var wrong = 0
        for question in 0..<100_000 where !Task.isCancelled {
            let text = "\(caller)-\(question)"
            let asking = Task { try? await redis.echo(text) }
            if question % 7 == 0 { asking.cancel() }
            if let answer = await asking.value, answer != text { wrong += 1 }
        }
        return wrong
    }

    @Test("a full pipeline refuses at once and takes commands again when replies have come")
    func overload() async throws {
        try await withRedisServer { server in
            try await withClient(server.url, pipelineLimit: 4) { redis in
                server.signal(SIGSTOP)
                try await withThrowingTaskGroup(of: Bool.self) { group in
                    for number in 0..<4 {
                        group.addTask { try await redis.echo("\(number)") == "\(number)" }
                    }
                    try await eventually { redis.counters.inFlight == 4 }
                    #expect(await redisFailure { try await redis.ping() } == .overloaded)
                    server.signal(SIGCONT)
                    for try await isOwn in group { #expect(isOwn) }
                }
                try await redis.ping()
                #expect(redis.counters.overloads == 1)
            }
        }
    }

    @Test("a cancelled caller goes on long before its timeout and the connection stays")
    func cancellation() async throws {
        try await withRedisServer { server in
            try await withClient(server.url, timeout: .seconds(20)) { redis in
                server.signal(SIGSTOP)
                let writes = redis.counters.writes
                let asking = Task { try await redis.echo("late") }
                try await eventually { redis.counters.writes > writes }
                let start = ContinuousClock.now
                asking.cancel()
                let error = await failure { _ = try await asking.value }
                #expect(error is CancellationError)
                #expect(start.duration(to: .now) < .milliseconds(40) + Self.slack)
                #expect(redis.counters.inFlight == 1)
                server.signal(SIGCONT)
                #expect(try await redis.echo("next") == "next")
                try await eventually { redis.counters.lateReplies == 1 }
                #expect(redis.counters.lostConnections == 0)

                let before = redis.counters.commands
                let cancelled = Task {
                    withUnsafeCurrentTask { $0?.cancel() }
                    return try await redis.set("never", "sent")
                }
                #expect(await failure { _ = try await cancelled.value } is CancellationError)
                #expect(redis.counters.commands == before)
                #expect(try await redis.exists("never") == false)
            }
        }
    }

    @Test("a caller that is woken to look for a cancellation waits on for its reply")
    func longWait() async throws {
        try await withRedisServer { server in
            try await withClient(server.url, timeout: .seconds(20)) { redis in
                server.signal(SIGSTOP)
                async let long = redis.echo("long")
                try await Task.sleep(for: .milliseconds(150))
                async let short = redis.echo("short")
                try await eventually { redis.counters.inFlight == 2 }
                server.signal(SIGCONT)
                #expect(try await long == "long")
                #expect(try await short == "short")
                #expect(redis.counters.lateReplies == 0)
            }
        }
    }

    @Test("a command's time begins when it is asked, however long the turn has lasted by then")
    func longTurn() async throws {
        try await withRedisServer { server in
            try await withClient(server.url, timeout: .milliseconds(400)) { redis in
                try await connected(redis)
                let executor = PollerExecutor()
                // The server is slow, so that the turn's alarms ring before it answers.
                server.signal(SIGSTOP)
                let late = await Poller.shared.run {
                    Task(executorPreference: executor) { try? await redis.echo("early") }
                    return Task(executorPreference: executor) {
                        usleep(600_000)
                        return try await redis.echo("late")
                    }
                }
                try await Task.sleep(for: .milliseconds(700))
                server.signal(SIGCONT)
                #expect(try await late.value == "late")
            }
        }
    }

    @Test("a reply above a limit ends its connection, and the next command has a new one")
    func limits() async throws {
        try await withRedisServer { server in
            try await withClient(server.url) { redis in
                let commands: [[RedisArgument]] = [
                    ["EVAL", "local t = {} for i = 1, 40 do t = {t} end return t", "0"],
                    ["EVAL", "return string.rep('x', 16 * 1024 * 1024 + 1)", "0"],
                ]
                for (place, command) in commands.enumerated() {
                    let error = await redisFailure { _ = try await redis.send(command: command) }
                    guard case .disconnected = error else {
                        Issue.record("expected disconnected, got \(String(describing: error))")
                        return
                    }
                    let answer = try await redis.echo("next")
                    #expect(answer == "next")
                    #expect(redis.counters.lostConnections == place + 1)
                }
            }
        }
    }

    @Test("logs in with a password or as a user, and selects the database")
    func login() async throws {
        let user = ["--user", "alice", "on", ">s:e", "~*", "+@all"]
        let options = ["--requirepass", "p@ss word"] + user
        try await withRedisServer(options: options) { server in
            let place = "127.0.0.1:\(server.port)"
            try await withClient("redis://:p%40ss%20word@\(place)/1") { one in
                try await one.set("k", "one")
                try await withClient("redis://alice:s%3Ae@\(place)/2") { two in
                    let values = (try await one.get("k"), try await two.get("k"))
                    #expect(values == ("one", nil))
                }
            }
            for login in ["", ":hunter2@", "alice:hunter2@"] {
                let client = try makeClient("redis://\(login)\(place)", timeout: .seconds(5))
                try await eventually { client.counters.failedConnects > 0 }
                let error = await redisFailure { _ = try await client.get("k") }
                guard case .unavailable(let reason) = error else {
                    Issue.record("expected unavailable, got \(String(describing: error))")
                    return
                }
                #expect(reason.contains(login.isEmpty ? "NOAUTH" : "WRONGPASS"))
                #expect(!reason.contains("hunter2"))
                await client.close()
            }
        }
    }

    @Test("closing lets replies come in, then refuses; a second close is nothing")
    func closing() async throws {
        try await withRedisServer { server in
            try await withClient(server.url) { redis in
                async let asked = redis.send(command: ["DEBUG", "SLEEP", "0.2"])
                try await eventually { redis.counters.inFlight == 1 }
                await redis.close()
                #expect(try await asked == .simple("OK"))
                #expect(redis.counters.openConnections == 0)
                #expect(await redisFailure { try await redis.ping() } == .closed)
                await redis.close()
            }
        }
    }

    @Test("closing a client whose server hangs takes no longer than the timeout")
    func closingHangingServer() async throws {
        try await withRedisServer { server in
            try await withClient(server.url, timeout: .milliseconds(300)) { redis in
                server.signal(SIGSTOP)
                async let error = redisFailure { try await redis.ping() }
                try await eventually { redis.counters.inFlight == 1 }
                let start = ContinuousClock.now
                await redis.close()
                #expect(start.duration(to: .now) < .milliseconds(300) + Self.slack)
                #expect(await error == .timeout)
            }
        }
    }

    @Test("a client that is let go closes its connections")
    func letGo() async throws {
        try await withRedisServer { server in
            try await withClient(server.url) { witness in
                do {
                    let client = try makeClient(server.url, connections: 3)
                    try await connected(client)
                    #expect(try await witness.info("clients")["connected_clients"] == "4")
                }
                try await eventually {
                    try await witness.info("clients")["connected_clients"] == "1"
                }
            }
        }
    }
}

/// Runs tasks where the connections live, as an HTTP server does.
private final class PollerExecutor: TaskExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
        Poller.shared.enqueue(UnownedJob(job), of: asUnownedTaskExecutor())
    }
}
