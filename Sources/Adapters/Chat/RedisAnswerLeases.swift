public import ChatHandlers
public import FoundationEssentials
public import Redis

/// Leases on answers in Redis: a key with a random owner that expires unless it is renewed.
public struct RedisAnswerLeases: AnswerLeases {
    private let redis: RedisClient

    public init(_ redis: RedisClient) {
        self.redis = redis
    }

    private static let life: Duration = .seconds(5)
    private static let renewal: Duration = .seconds(2)

    public func holding<Result: Sendable>(
        _ messageID: UUID, _ body: () async throws -> Result
    ) async throws -> Result? {
        let key = "chat:answering:\(messageID)"
        let owner = "\(UUID())"
        let isTaken = try await redis.set(
            key, owner, expiry: Self.life, condition: .ifAbsent)
        guard isTaken else { return nil }

        let keys = [RedisArgument(key)]
        let renewal = Task { [redis] in
            while !Task.isCancelled {
                try await Task.sleep(for: Self.renewal)
                _ = try? await redis.run(
                    renewScript, keys: keys, arguments: [RedisArgument(owner), "5000"])
            }
        }
        defer { renewal.cancel() }
        do {
            let result = try await body()
            await release(key, owner)
            return result
        } catch {
            await release(key, owner)
            throw error
        }
    }

    /// A lease that can't be given back expires by itself.
    private func release(_ key: String, _ owner: String) async {
        let redis = redis
        // Also when the request was cancelled: the next caller should not wait for the expiry.
        let keys = [RedisArgument(key)]
        let arguments = [RedisArgument(owner)]
        await Task { _ = try? await redis.run(releaseScript, keys: keys, arguments: arguments) }
            .value
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
