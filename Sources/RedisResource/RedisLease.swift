import FoundationEssentials
public import Redis
public import ServiceRuntime

/// Leases in Redis. A lease is the key `service:resource:key` with a random owner; it expires
/// unless it is renewed. It is renewed after two fifths of the expiry, so one renewal may fail.
public struct RedisLease: Lease {
    public let name: String
    private let redis: RedisClient
    private let prefix: String
    private let expiry: Duration

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
        let claim = LeaseClaim(redis, key: prefix + key, expiry: expiry)
        guard let until = try await claim.take() else { return nil }
        do {
            let result = try await run(body, claim, until)
            await claim.release()
            return result
        } catch {
            await claim.release()
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
    private let key: String
    private let expiry: Duration
    private let owner = "\(UUID())"

    init(_ redis: RedisClient, key: String, expiry: Duration) {
        self.redis = redis
        self.key = key
        self.expiry = expiry
    }

    /// Takes the key. Returns the instant until which it is surely held, or nil if another holder
    /// has it. Redis counts from its receipt of the command, which is later than the instant that
    /// is read here.
    func take() async throws -> ContinuousClock.Instant? {
        let until = ContinuousClock.now + expiry
        do {
            let isTaken = try await redis.set(key, owner, expiry: expiry, condition: .ifAbsent)
            return isTaken ? until : nil
        } catch {
            // The caller does not wait for the release: if Redis stays silent, the key expires.
            if mayHaveRun(error) { Task { await release() } }
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
                let arguments = [RedisArgument(owner), expiry.milliseconds]
                let reply = try? await redis.run(
                    renewScript, keys: [RedisArgument(key)], arguments: arguments)
                guard let reply else { return .failed }
                return reply == .integer(1) ? .renewed : .lost
            }
            group.addTask {
                try? await Task.sleep(until: until, clock: .continuous)
                return .lost
            }
            defer { group.cancelAll() }
            return await group.next() ?? .lost
        }
    }

    /// Removes the key if this claim still holds it. A key that can't be removed expires.
    func release() async {
        // In a task of its own, so that the key is removed also when this holder was cancelled.
        await Task {
            _ = try? await redis.run(
                releaseScript, keys: [RedisArgument(key)], arguments: [RedisArgument(owner)])
        }
        .value
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

private let renewScript = RedisScript(
    """
    if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) end
    return 0
    """)

private let releaseScript = RedisScript(
    """
    if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end
    return 0
    """)
