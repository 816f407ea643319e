public import Logging
import Poller
import Synchronization

/// A client for one Redis server over a few shared connections.
///
/// Commands of concurrent callers leave together in one write (pipelining); each gets its own
/// reply. A command ends after `Configuration.timeout` at the latest, and at once while the server
/// is known to be down. Lost connections are opened again. A cancelled caller gets
/// `CancellationError` within 40 ms, unless the reply comes first. Its command may still run if it
/// was sent.
///
/// Order: a caller that awaits one command after the other sees them run in that order. Commands
/// sent concurrently have no order among each other.
///
/// A client that is dropped without `close()` closes its connections without waiting for replies.
public final class RedisClient: Sendable {
    public let configuration: Configuration
    private let timeoutNanoseconds: Int64
    private let connections: [Connection]
    /// The index of the connection that was chosen last.
    private let turn = Atomic<Int>(0)

    /// Begins to connect in the background: never blocks, and does not fail if the server is down.
    public init(_ configuration: Configuration, logger: Logger) {
        self.configuration = configuration
        timeoutNanoseconds = configuration.timeout.clampedNanoseconds
        connections = (0..<configuration.connections).map { number in
            var logger = logger
            logger[metadataKey: "redis.connection"] = "\(number)"
            return Connection(configuration, logger: logger)
        }
        for connection in connections { connection.begin() }
    }

    deinit {
        for connection in connections { connection.abandon() }
    }

    /// Sends any command that one reply answers. An error reply is thrown as `RedisError.server`.
    ///
    /// Refuses commands that would disturb the other users of the connection: those that subscribe,
    /// block, open a transaction, or change the login or the database.
    public func send(command: [RedisArgument]) async throws -> RedisReply {
        if let reason = SharedConnectionRules.reasonToRefuse(command) {
            throw RedisError.refused(reason)
        }
        return try await call(command)
    }

    /// For readiness: throws if no connection answers within `limit`.
    public func ping(within limit: Duration) async throws {
        let reply = try await call(["PING"], within: limit)
        guard case .simple("PONG") = reply else { throw reply.unexpected("PONG") }
    }

    public func ping() async throws { try await ping(within: configuration.timeout) }

    public var counters: RedisCounters {
        connections.reduce(RedisCounters()) { $0 + $1.intake.withLock { $0.snapshot } }
    }

    /// Refuses new commands, waits for the replies under way (at most `Configuration.timeout`) and
    /// closes the connections. Later commands throw `RedisError.closed`.
    public func close() async {
        await withDiscardingTaskGroup { group in
            for connection in connections {
                group.addTask { await connection.close() }
            }
        }
    }
}

extension RedisClient {
    func call(
        _ words: [RedisArgument], within limit: Duration? = nil
    ) async throws -> RedisReply {
        try await decodedReply(to: RedisCommand(words), .reply, within: limit).reply
    }

    func call(_ command: RedisCommand) async throws -> RedisReply {
        try await decodedReply(to: command, .reply).reply
    }

    // Inlined, because each asynchronous function on the way to the reply takes a lock when it
    // returns.
    @inlinable
    @inline(__always)
    func decodedReply(
        to command: RedisCommand, _ form: DecodedReply.Form, within limit: Duration? = nil
    ) async throws -> DecodedReply {
        if Task.isCancelled { throw CancellationError() }
        let wake = try await withUnsafeThrowingContinuation {
            submit(command, form, within: limit, for: $0)
        }
        switch wake {
        case .replied(let reply): return reply
        case .look(let ticket): return try await keepWaiting(ticket)
        }
    }

    @usableFromInline
    func keepWaiting(_ first: Ticket) async throws -> DecodedReply {
        var ticket = first
        while !Task.isCancelled {
            switch try await withUnsafeThrowingContinuation({ ticket.wait($0) }) {
            case .replied(let reply): return reply
            case .look(let next): ticket = next
            }
        }
        ticket.leave()
        throw CancellationError()
    }

    @usableFromInline
    func submit(
        _ command: RedisCommand, _ form: DecodedReply.Form, within limit: Duration?,
        for caller: Caller
    ) {
        let call = Call(
            .waiting(caller, isLong: false), form, byteCount: command.byteCount,
            limitNanoseconds: limit.map(\.clampedNanoseconds) ?? timeoutNanoseconds)
        if connections[turn.load(ordering: .relaxed)].gather(call, command) { return }
        choose().submit(call, command)
    }

    /// Chooses the connection with the lowest load; equal ones take turns. The chosen connection
    /// then gathers the calls of other callers for its next write, until its pipeline is half full.
    private func choose() -> Connection {
        if connections.count == 1 { return connections[0] }
        let current = turn.load(ordering: .relaxed)
        var best = (current + 1) % connections.count
        var leastLoad = connections[best].load
        for step in 2...connections.count where leastLoad > 0 {
            let candidate = (current + step) % connections.count
            let load = connections[candidate].load
            if load < leastLoad { (best, leastLoad) = (candidate, load) }
        }
        turn.store(best, ordering: .relaxed)
        return connections[best]
    }
}

/// The commands that a shared connection cannot take: they would break the order of replies or
/// change its state for all users.
enum SharedConnectionRules {
    private static let forbidden: Set<String> = [
        "SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE", "UNSUBSCRIBE", "PUNSUBSCRIBE", "SUNSUBSCRIBE",
        "MONITOR", "SYNC", "PSYNC", "QUIT", "RESET", "HELLO", "AUTH", "SELECT",
        "MULTI", "EXEC", "DISCARD", "WATCH", "UNWATCH",
        "BLPOP", "BRPOP", "BLMOVE", "BLMPOP", "BRPOPLPUSH", "BZPOPMIN", "BZPOPMAX", "BZMPOP",
        "WAIT", "WAITAOF",
    ]

    static func reasonToRefuse(_ command: [RedisArgument]) -> String? {
        guard let first = command.first else { return "an empty command" }
        guard let name = first.text?.uppercased() else { return "the command's name is not text" }
        func has(_ word: String) -> Bool {
            command.dropFirst().contains { $0.text?.uppercased() == word }
        }
        let isForbidden =
            switch name {
            case "CLIENT": command.dropFirst().first?.text?.uppercased() == "REPLY"
            case "XREAD", "XREADGROUP": has("BLOCK")
            default: forbidden.contains(name)
            }
        return isForbidden ? "\(name) cannot be used on a shared connection" : nil
    }
}
