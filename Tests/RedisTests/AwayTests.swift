import Glibc
import Redis
import Synchronization
import Testing

@Suite("A Redis command whose caller is away, looking whether it was cancelled")
struct AwayTests {
    private typealias Outcome = Result<String?, any Error>

    /// Runs `body` while a caller of `echo` was woken to look and has not looked yet, then hands
    /// over what its command ended with.
    private func away(
        timeout: Duration = .seconds(20),
        _ body: (RedisServer, RedisClient, Task<String?, any Error>) async throws -> Void,
        then check: (Outcome) throws -> Void
    ) async throws {
        try await withRedisServer { server in
            try await withClient(server.url, timeout: timeout) { redis in
                try await connected(redis)
                server.signal(SIGSTOP)
                let gate = Gate()
                let task = Task(executorPreference: gate) { try await redis.echo("reply") }
                try await eventually {
                    gate.runOne()
                    return redis.counters.inFlight == 1
                }
                try await eventually { gate.count == 1 }
                try await body(server, redis, task)
                gate.open()
                try check(await task.result)
            }
        }
    }

    @Test("gets the reply that came meanwhile")
    func replied() async throws {
        try await away { server, redis, _ in
            let before = redis.counters.replies
            server.signal(SIGCONT)
            try await eventually { redis.counters.replies > before }
        } then: { outcome in
            let reply = try outcome.get()
            #expect(reply == "reply")
        }
    }

    @Test("gets the reply that comes later")
    func waitsOn() async throws {
        try await away { server, _, _ in
            Task {
                try await Task.sleep(for: .milliseconds(100))
                server.signal(SIGCONT)
            }
        } then: { outcome in
            let reply = try outcome.get()
            #expect(reply == "reply")
        }
    }

    @Test("hears that its time was over meanwhile")
    func timedOut() async throws {
        try await away(timeout: .milliseconds(300)) { server, redis, _ in
            try await eventually { redis.counters.timeouts == 1 }
            server.signal(SIGCONT)
        } then: { outcome in
            #expect(throws: RedisError.timeout) { try outcome.get() }
        }
    }

    @Test("hears that the connection was lost meanwhile")
    func lost() async throws {
        try await away { server, redis, _ in
            server.signal(SIGKILL)
            try await eventually { redis.counters.lostConnections > 0 }
        } then: { outcome in
            guard case .failure(RedisError.disconnected) = outcome else {
                Issue.record("expected disconnected, got \(outcome)")
                return
            }
        }
    }

    @Test(
        "leaves when it was cancelled, whether or not the reply is there", arguments: [true, false])
    func cancelled(isReplied: Bool) async throws {
        try await away { server, redis, task in
            task.cancel()
            let before = redis.counters.replies
            guard isReplied else { return }
            server.signal(SIGCONT)
            try await eventually { redis.counters.replies > before }
        } then: { outcome in
            #expect(throws: CancellationError.self) { try outcome.get() }
        }
    }
}

/// Keeps jobs until they are let through.
private final class Gate: TaskExecutor {
    private let kept = Mutex<(jobs: [UnownedJob], isOpen: Bool)>(([], false))

    var count: Int { kept.withLock { $0.jobs.count } }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let isOpen = kept.withLock { kept in
            if !kept.isOpen { kept.jobs.append(job) }
            return kept.isOpen
        }
        if isOpen { run(job) }
    }

    /// The last one, if there is any.
    func runOne() {
        if let job = kept.withLock({ $0.jobs.popLast() }) { run(job) }
    }

    func open() {
        let jobs = kept.withLock { kept in
            defer { kept = ([], true) }
            return kept.jobs
        }
        for job in jobs { run(job) }
    }

    private func run(_ job: UnownedJob) {
        job.runSynchronously(on: asUnownedTaskExecutor())
    }
}
