import FoundationEssentials
public import Redis
public import ServiceRuntime

/// Leases in Redis. A lease is the key `service:resource:key` with a random owner; it expires
/// unless it is renewed. It is renewed after two fifths of the expiry, so one renewal may fail.
///
/// A Redis that stood still takes and renews no lease for a caller that has given up meanwhile.
public struct RedisLease: Lease {
    public let name: String
    private let redis: RedisClient
    private let prefix: String
    private let expiry: Duration
    private let clock = ServerClock()

    public init(
        _ settings: LeaseSettings, on redis: RedisClient, service: String, resource: String
    ) {
        name = resource
        prefix = "\(service):\(resource):"
        expiry = settings.expiry
        self.redis = redis
    }

    public func ifFree<Result: Sendable>(
        _ key: String, _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result? {
        let claim = LeaseClaim(redis, clock, key: prefix + key, expiry: expiry)
        guard let until = try await claim.take() else { return nil }
        do {
            let result = try await run(body, claim, until)
            await claim.end()
            return result
        } catch {
            await claim.end()
            throw error
        }
    }

    /// Runs `body` and renews the lease beside it. `body` is cancelled when the lease is lost.
    private func run<Result: Sendable>(
        _ body: @escaping @Sendable () async throws -> Result, _ claim: LeaseClaim,
        _ until: ContinuousClock.Instant
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Event<Result>.self) { group in
            group.addTask { .finished(try await body()) }
            group.addTask { await claim.renew(until: until) ? .stopped : .lost }
            defer { group.cancelAll() }
            var isLost = false
            do {
                while let event = try await group.next() {
                    switch event {
                    // A result counts, also if the lease was lost meanwhile.
                    case .finished(let result): return result
                    // The caller was cancelled, and `body` with it. Its end decides.
                    case .stopped: continue
                    case .lost:
                        isLost = true
                        group.cancelAll()
                    }
                }
            } catch is CancellationError where isLost && !Task.isCancelled {
                throw LeaseError.lost(lease: name)
            }
            // Not reached: `body` finishes or throws, and either leaves the loop above.
            throw CancellationError()
        }
    }

    private enum Event<Result: Sendable>: Sendable {
        case finished(Result)
        case lost
        case stopped
    }
}

/// One try to hold one key.
private struct LeaseClaim: Sendable {
    private let redis: RedisClient
    private let clock: ServerClock
    private let key: String
    private let expiry: Duration
    private let owner = "\(UUID())"

    init(_ redis: RedisClient, _ clock: ServerClock, key: String, expiry: Duration) {
        self.redis = redis
        self.clock = clock
        self.key = key
        self.expiry = expiry
    }

    /// Takes the key. Returns the instant until which it is surely held, or nil if another holder
    /// has it. Redis counts from its receipt of the command, which is later than the instant that
    /// is read here.
    func take() async throws -> ContinuousClock.Instant? {
        let until = ContinuousClock.now + expiry
        do {
            return try await run(takeScript) ? until : nil
        } catch {
            // The command may run until its last moment, also after a release that another
            // connection carries.
            if mayHaveRun(error) { release(answeredAfter: .now + redis.configuration.timeout) }
            throw error
        }
    }

    /// True if the command may have been sent.
    private func mayHaveRun(_ error: any Error) -> Bool {
        switch error as? RedisError {
        case .timeout, .disconnected, .unexpectedReply: true
        case .unavailable, .overloaded, .server, .refused, .configuration, .closed: false
        // No `RedisError`: the caller was cancelled while it waited.
        case nil: true
        }
    }

    /// Renews the key until the task is cancelled, then returns true. Returns false if the key has
    /// another owner, or if it expired before a renewal succeeded.
    func renew(until firstExpiry: ContinuousClock.Instant) async -> Bool {
        var until = firstExpiry
        var pause = expiry * 2 / 5
        while true {
            do {
                try await Task.sleep(until: min(until, .now + pause), clock: .continuous)
            } catch {
                return true
            }
            let next = ContinuousClock.now + expiry
            switch await renewal(before: until) {
            case .renewed:
                until = next
                pause = expiry * 2 / 5
            case .lost: return Task.isCancelled
            case .failed: pause = expiry / 20
            }
        }
    }

    private enum Renewal {
        case renewed
        case lost
        case failed
    }

    /// Renews the key once. Gives up when the key has expired.
    private func renewal(before until: ContinuousClock.Instant) async -> Renewal {
        await withTaskGroup(of: Renewal.self) { group in
            group.addTask {
                guard let isRenewed = try? await run(renewScript) else { return .failed }
                return isRenewed ? .renewed : .lost
            }
            group.addTask {
                try? await Task.sleep(until: until, clock: .continuous)
                return .lost
            }
            defer { group.cancelAll() }
            return await group.next() ?? .lost
        }
    }

    private func run(_ script: TimedScript) async throws -> Bool {
        let arguments = [RedisArgument(owner), expiry.milliseconds]
        return try await script.run(on: redis, clock, key: key, arguments) == 1
    }

    /// Removes the key if this claim still holds it. Without an answer it is tried again after the
    /// return.
    func end() async {
        // In a task of its own, so that the key is removed also when this holder was cancelled.
        let isReleased = await Task { await release() }.value
        if !isReleased { release(answeredAfter: .now) }
    }

    /// Tries to remove the key until Redis answers to a try that began after the instant, or until
    /// the key has expired. The caller does not wait.
    private func release(answeredAfter instant: ContinuousClock.Instant) {
        Task {
            while ContinuousClock.now < instant + expiry {
                let begun = ContinuousClock.now
                if await release(), begun >= instant { return }
                try? await Task.sleep(for: redis.configuration.timeout)
            }
        }
    }

    /// Returns whether Redis has answered.
    private func release() async -> Bool {
        let reply = try? await redis.run(
            releaseScript, keys: [RedisArgument(key)], arguments: [RedisArgument(owner)])
        return reply != nil
    }
}

extension Duration {
    /// Rounded up, because Redis refuses an expiry of 0.
    fileprivate var milliseconds: RedisArgument {
        let (seconds, attoseconds) = components
        let rest = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return RedisArgument(Int(seconds * 1_000 + rest))
    }
}

private let takeScript = TimedScript(
    """
    if redis.call('set', KEYS[1], ARGV[1], 'nx', 'px', ARGV[2]) then return 1 end
    return 0
    """)

private let renewScript = TimedScript(
    """
    if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) end
    return 0
    """)

private let releaseScript = RedisScript(
    """
    if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end
    return 0
    """)
