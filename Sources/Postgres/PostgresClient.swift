public import Logging
import Synchronization

/// A pool of connections to one PostgreSQL server (14 or later).
///
/// Creating it neither blocks nor fails: connections open when they are needed, and again after a
/// loss, with growing random pauses (50 ms to 2 s). No call waits for ever: see `Configuration`.
///
/// Queries outside of a transaction share connections. They are sent at once, up to 64 of them
/// before the first answer (pipelining), each in a transaction of its own: an error in one does not
/// touch the others. So a query must not change the session (`SET`, `LISTEN`, `BEGIN`, temporary
/// tables); a connection on which one leaves a transaction open is closed.
///
/// When the caller's task is cancelled, the call throws `CancellationError` at once and the answer
/// is dropped. The statement may run on; if nobody waits for a later one on its connection, the
/// server is soon asked to stop it. Whether a single statement took effect is then unknown. A
/// transaction is rolled back unless COMMIT was sent.
public final class PostgresClient: PostgresSession {
    public struct Configuration: Sendable {
        /// `postgres://user:password@host:port/database?sslmode=…`, `?host=/path` for a socket.
        let url: Secret
        /// The most connections.
        public var connections: Int
        /// The longest wait for a connection.
        public var wait: Duration
        /// The longest time one attempt to connect may take.
        public var connect: Duration
        /// The longest time a statement may run; then the server stops it.
        public var statement: Duration
        /// The longest time a statement waits for a lock.
        public var lock: Duration = .seconds(2)
        /// The longest pause between two statements of a transaction.
        public var idleInTransaction: Duration = .seconds(10)
        public var applicationName = "wattos"
        /// Counts the results; nil if their memory has no limit.
        public var memory: (any ResultMemory)?

        public init(
            url: String, connections: Int = 10, wait: Duration = .seconds(2),
            connect: Duration = .seconds(2), statement: Duration = .seconds(10)
        ) {
            precondition(connections > 0, "a pool needs at least one connection")
            self.url = Secret(text: url)
            self.connections = connections
            self.wait = wait
            self.connect = connect
            self.statement = statement
        }
    }

    /// The numbers of the pool at this moment.
    public struct Counters: Sendable, Hashable {
        /// Open connections, and how many of them have nothing to do.
        public var connections = 0
        public var idle = 0
        /// Callers that wait for a connection.
        public var waiting = 0
        /// Queries sent and not yet answered.
        public var inFlight = 0
    }

    let pool: Pool
    private let sign = PostgresStatement("SELECT 1", parameters: [])

    /// The most connections that are open at once.
    public var connectionLimit: Int { pool.configuration.connections }

    public init(_ configuration: Configuration, logger: Logger) {
        pool = Pool(configuration, logger)
        pool.post(.start)
    }

    deinit { pool.post(.close(nil)) }

    public var counters: Counters { pool.counters.withLock { $0 } }

    /// Runs `SELECT 1`. Throws if the server does not answer within `limit`.
    public func ping(within limit: Duration = .seconds(1)) async throws {
        _ = try await pool.ask(Request(.query(PostgresCall(sign)), patience: limit))
    }

    /// Refuses new calls, waits for the running ones, at most as long as a statement may take,
    /// then closes all connections.
    public func close() async {
        await withCheckedContinuation { pool.post(.close($0)) }
    }

    public func rows(_ call: PostgresCall) async throws -> PostgresRows {
        try await pool.rows(call, lease: nil)
    }

    public func rows(_ calls: [PostgresCall]) async throws -> [PostgresRows] {
        try await pool.rows(calls, lease: nil)
    }
}

/// Text that no description, log or dump shows.
struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let text: String

    var description: String { "***" }
    var debugDescription: String { "***" }
    var customMirror: Mirror { Mirror(self, children: []) }
}
