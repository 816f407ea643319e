import Synchronization

/// A Lua script that is sent once and called by its hash afterwards.
///
/// Keep a script for the life of the process, as a `static let`. It serves any number of clients,
/// because a hash depends on the text only.
public final class RedisScript: Sendable {
    public let source: String
    private let hash = Mutex<String?>(nil)

    public init(_ source: String) { self.source = source }

    var knownHash: String? { hash.withLock { $0 } }

    func remember(_ newHash: String) { hash.withLock { $0 = newHash } }
}

extension RedisClient {
    /// Runs `script`, also if the server has lost it (restart, `SCRIPT FLUSH`). After `NOSCRIPT`
    /// nothing has run, so the text is sent.
    public func run(
        _ script: RedisScript, keys: [RedisArgument] = [], arguments: [RedisArgument] = []
    ) async throws -> RedisReply {
        let hash: String
        if let known = script.knownHash {
            hash = known
        } else {
            hash = try await load(script)
        }
        do {
            return try await evalsha(hash, keys: keys, arguments: arguments)
        } catch RedisError.server(let error) where error.code == "NOSCRIPT" {
            return try await eval(script.source, keys: keys, arguments: arguments)
        }
    }

    public func eval(
        _ source: String, keys: [RedisArgument] = [], arguments: [RedisArgument] = []
    ) async throws -> RedisReply {
        let head = [RedisArgument("EVAL"), RedisArgument(source), keys.count.redisArgument]
        return try await call(head + keys + arguments)
    }

    public func evalsha(
        _ hash: String, keys: [RedisArgument] = [], arguments: [RedisArgument] = []
    ) async throws -> RedisReply {
        let head = [RedisArgument("EVALSHA"), RedisArgument(hash), keys.count.redisArgument]
        return try await call(head + keys + arguments)
    }

    private func load(_ script: RedisScript) async throws -> String {
        let reply = try await call(["SCRIPT", "LOAD", RedisArgument(script.source)])
        guard let hash = try reply.value(as: String.self) else { throw reply.unexpected("a hash") }
        script.remember(hash)
        return hash
    }
}
