import Glibc
import Redis
import ServiceRuntime
import Synchronization
import Testing

@testable import RedisResource

@Suite("Leases in Redis", .timeLimit(.minutes(2)))
struct LeaseTests {
    private struct Broken: Error {}

    /// Counts who holds a key at the same time.
    private final class Holders: Sendable {
        private let counts = Mutex((now: 0, most: 0))

        var most: Int { counts.withLock(\.most) }

        func pass() async {
            counts.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
            await Task.yield()
            counts.withLock { $0.now -= 1 }
        }
    }

    /// A lease on a server of its own.
    private func withLease(
        expiry: Duration = .seconds(20), timeout: Duration = .seconds(10),
        _ body: (RedisLease, RedisClient, RedisServer) async throws -> Void
    ) async throws {
        try await withRedisServer { server in
            try await withClient(server.url, timeout: timeout) { redis in
                let lease = RedisLease(
                    LeaseSettings(expiry: expiry), on: redis, service: "chat",
                    resource: "answering")
                try await body(lease, redis, server)
            }
        }
    }

    @Test("a key has one holder at a time, and is free again afterwards")
    func oneHolder() async throws {
        try await withLease { lease, redis, _ in
            let result = try await lease.ifFree("1") {
                let same = try await lease.ifFree("1") { true }
                let other = try await lease.ifFree("2") { true }
                let isThere = try await redis.exists("chat:answering:1")
                #expect(same == nil && other == true && isThere)
                return "held"
            }
            #expect(result == "held")
            #expect(try await !redis.exists("chat:answering:1"))
            #expect(try await lease.ifFree("1") { "again" } == "again")
        }
    }

    @Test("a result that is nil is told from a key that is taken")
    func optionalResult() async throws {
        try await withLease { lease, _, _ in
            let result: String?? = try await lease.ifFree("1") { nil }
            #expect(result == .some(nil))
        }
    }

    @Test("an error of the holder's gives the key back and arrives as it is")
    func holderFails() async throws {
        try await withLease { lease, redis, _ in
            let error = await failure { _ = try await lease.ifFree("1") { throw Broken() } }
            let isThere = try await redis.exists("chat:answering:1")
            #expect(error is Broken && !isThere)
        }
    }

    @Test("a holder that works for longer than the expiry keeps the key")
    func renewed() async throws {
        try await withLease(expiry: .seconds(2)) { lease, redis, _ in
            let looks = try await lease.ifFree("1") {
                var looks: [Bool] = []
                let end = ContinuousClock.now + .seconds(3)
                while ContinuousClock.now < end {
                    looks.append(try await redis.exists("chat:answering:1"))
                    try await Task.sleep(for: .milliseconds(10))
                }
                return looks
            }
            #expect(looks?.isEmpty == false)
            #expect(looks?.allSatisfy(\.self) == true)
        }
    }

    @Test("a cancelled holder gives the key back")
    func cancelled() async throws {
        try await withLease { lease, redis, _ in
            let holder = Task {
                try await lease.ifFree("1") { try await Task.sleep(for: .seconds(60)) }
            }
            try await eventually { try await redis.exists("chat:answering:1") }
            holder.cancel()
            await #expect(throws: CancellationError.self) { try await holder.value }
            #expect(try await !redis.exists("chat:answering:1"))
        }
    }

    @Test("a holder whose key has another owner is cancelled, and leaves that owner's key alone")
    func overtaken() async throws {
        try await withLease(expiry: .seconds(1)) { lease, redis, _ in
            await #expect(throws: LeaseError.lost(lease: "answering")) {
                try await lease.ifFree("1") {
                    try await redis.set("chat:answering:1", "another owner")
                    try await Task.sleep(for: .seconds(60))
                }
            }
            let owner = try await redis.get("chat:answering:1")
            #expect(owner == "another owner")
        }
    }

    @Test("a holder is cancelled when Redis is silent until the lease has expired")
    func silent() async throws {
        // The timeout of a command is longer than the expiry, and does not keep the lease alive.
        try await withLease(expiry: .seconds(1), timeout: .seconds(8)) { lease, _, server in
            let start = ContinuousClock.now
            let error = await failure {
                _ = try await lease.ifFree("1") {
                    server.signal(SIGSTOP)
                    do {
                        try await Task.sleep(for: .seconds(60))
                    } catch {
                        #expect(ContinuousClock.now - start < .seconds(6))
                        server.signal(SIGCONT)
                        throw error
                    }
                }
            }
            #expect(error as? LeaseError == .lost(lease: "answering"))
        }
    }

    @Test("what a holder finished counts, although it lost the lease")
    func finishedLate() async throws {
        try await withLease(expiry: .seconds(1)) { lease, redis, _ in
            let result = try await lease.ifFree("1") {
                try await redis.set("chat:answering:1", "another owner")
                try? await Task.sleep(for: .seconds(60))
                return "stored"
            }
            #expect(result == "stored")
        }
    }

    @Test("a key that may have been taken although the reply was lost is given back")
    func lostReply() async throws {
        try await withLease(timeout: .milliseconds(200)) { lease, redis, server in
            // The server knows the script from here on.
            #expect(try await lease.ifFree("1") { true } == true)
            server.signal(SIGSTOP)
            let error = await redisFailure { _ = try await lease.ifFree("1") { true } }
            #expect(error?.failureKind == .unavailable, "\(String(describing: error))")
            server.signal(SIGCONT)
            try await eventually { (try? await lease.ifFree("1") { true }) == true }
        }
    }

    @Test("a Redis that stood still takes no lease for a caller that has given up")
    func lateCommand() async throws {
        try await withRedisServer { server in
            try await withClient(server.url, timeout: .milliseconds(200)) { redis in
                let lease = RedisLease(
                    LeaseSettings(expiry: .seconds(20)), on: redis, service: "chat",
                    resource: "answering")
                let isTaken = try await lease.ifFree("1") { true }
                #expect(isTaken == true)
                server.signal(SIGSTOP)
                async let late = redisFailure { _ = try await lease.ifFree("1") { true } }
                try await eventually { redis.counters.inFlight == 1 }
                // From here on the client sends nothing more, so nothing gives the key back.
                await redis.close()
                #expect(await late == .timeout)
                // What the client knows of the server's clock is late by up to one round trip.
                try await Task.sleep(for: .milliseconds(100))
            }
            server.signal(SIGCONT)
            try await withClient(server.url) { other in
                // The first two scripts took the lease and gave it back.
                try await eventually { try await scriptsRun(other) > 2 }
                #expect(try await !other.exists("chat:answering:1"))
            }
        }
    }

    private func scriptsRun(_ redis: RedisClient) async throws -> Int {
        let reply = try await redis.send(command: ["INFO", "commandstats"])
        let text = String(decoding: reply.bytes ?? [], as: UTF8.self)
        let line = text.split(separator: "\r\n").first { $0.hasPrefix("cmdstat_evalsha:calls=") }
        return line.flatMap { Int($0.split { "=,".contains($0) }[1]) } ?? 0
    }

    @Test("a lease is taken although the clock of Redis seems to have been set")
    func clockIsSet() async throws {
        try await withLease { lease, redis, _ in
            let clock = ServerClock()
            clock.learn(0, sentAt: .now)
            let script = TimedScript("return 1")
            #expect(try await script.run(on: redis, clock, key: "a", []) == 1)
            let reading = try #require(clock.reading(after: .zero))
            #expect(reading > 1_000_000_000_000)
        }
    }

    @Test("all who wait have their turn, one after the other")
    func turns() async throws {
        try await withLease { lease, _, _ in
            let holders = Holders()
            let turns = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<8 {
                    group.addTask {
                        try await lease.whenFree("1", before: .now + .seconds(60)) {
                            await holders.pass()
                            return number
                        }
                    }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(turns.count == 8)
            #expect(holders.most == 1)
        }
    }

    @Test("waiting ends at the deadline")
    func deadline() async throws {
        try await withLease { lease, _, _ in
            _ = try await lease.ifFree("1") {
                let start = ContinuousClock.now
                let error = await #expect(throws: LeaseError.taken(lease: "answering")) {
                    try await lease.whenFree("1", before: .now + .milliseconds(300)) {}
                }
                #expect(error?.failureKind == .timedOut)
                #expect(ContinuousClock.now - start < .seconds(5))
            }
        }
    }
}
