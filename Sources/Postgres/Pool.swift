import Logging
import Poller
import Synchronization

/// Hands requests to connections, opens connections when they are needed and removes lost ones.
///
/// The pool runs on the poller's thread. Callers post commands from any thread. One job takes all
/// commands that have come meanwhile, so that their queries are sent together.
actor Pool {
    enum Command: Sendable {
        case start
        case ask(Request)
        case rollBack(ConnectionLease)
        /// The server has acted on the cancellation.
        case cancelled(Cancellation)
        case found([String: Resolver.Outcome])
        case close(CheckedContinuation<Void, Never>?)
    }

    struct Waiting {
        let request: Request
        let order: UInt64
        let deadline: ContinuousClock.Instant
        var isRetry = false
    }

    /// While so many callers wait, further ones are refused at once.
    static let queueLimit = 4096

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        Poller.shared.asUnownedSerialExecutor()
    }

    nonisolated let counters = Mutex(PostgresClient.Counters())
    private nonisolated let inbox = Mutex<[Command]>([])

    let configuration: PostgresClient.Configuration
    let settings: Result<Settings, PostgresError>
    let logger: Logger

    var connections: [Connection] = []
    let largeResults = LargeResults()
    var queries = Queue<Waiting>()
    var leases = Queue<Waiting>()
    var lastOrder: UInt64 = 0
    var attempts = Attempts()
    var sweepAlarm: Alarm?
    var isSweepingOften = false
    var closing: Closing?

    /// The callers that wait for the pool to close, and the deadline of its work.
    struct Closing {
        var continuations: [CheckedContinuation<Void, Never>] = []
        let deadline: ContinuousClock.Instant
        var isDone = false
    }

    init(_ configuration: PostgresClient.Configuration, _ logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        settings = Result { () throws(PostgresError) in try Settings(configuration) }
    }

    nonisolated func post(_ command: Command) {
        let isFirst = inbox.withLock { inbox in
            inbox.append(command)
            return inbox.count == 1
        }
        guard isFirst else { return }
        Poller.shared.enqueue { self.assumeIsolated { $0.takeCommands() } }
    }

    private func takeCommands() {
        let commands = inbox.withLock { inbox in
            let commands = inbox
            inbox = []
            return commands
        }
        for command in commands {
            switch command {
            case .start: attempts.isWanted = true
            case .ask(let request): take(request)
            case .rollBack(let lease): rollBack(lease)
            case .cancelled(let cancellation): end(cancellation)
            case .found(let outcomes): attempts.found(outcomes)
            case .close(let continuation): close(continuation)
            }
        }
        settle()
    }

    /// Called after every event: opens and removes connections, dispatches requests and plans the
    /// next sweep.
    func settle() {
        greet()
        bury()
        dispatch()
        bury()
        open()
        finishClosing()
        planSweep()
        publish()
    }

    private func publish() {
        var now = PostgresClient.Counters()
        for connection in connections where connection.isReady {
            now.connections += 1
            now.idle += connection.isIdle ? 1 : 0
            now.inFlight += connection.depth
        }
        now.waiting = queries.count + leases.count
        counters.withLock { [now] in $0 = now }
    }
}

// MARK: - For callers, on their own thread

extension Pool {
    nonisolated func ask(
        _ request: Request, isCancellable: Bool = true
    ) async throws -> Request.Answer {
        try await request.answer.wait(isCancellable: isCancellable) { post(.ask(request)) }
    }

    nonisolated func rows(
        _ call: PostgresCall, lease: ConnectionLease?
    ) async throws -> PostgresRows {
        if let refusal = call.refusal { throw refusal }
        let rows = try await rows(Request(.query(call), lease: lease))
        // `Connection.answer(_:)` checks that a query has exactly one result.
        return rows[0]
    }

    nonisolated func rows(
        _ calls: [PostgresCall], lease: ConnectionLease?
    ) async throws -> [PostgresRows] {
        if let refusal = calls.refusal { throw refusal }
        return calls.isEmpty ? [] : try await rows(Request(.batch(calls), lease: lease))
    }

    private nonisolated func rows(_ request: Request) async throws -> [PostgresRows] {
        guard case .rows(let results) = try await ask(request) else {
            // No input leads here: a connection finishes a query with rows or an error.
            preconditionFailure("a query is answered by rows")
        }
        return results.map(PostgresRows.init)
    }

    nonisolated func description(
        of statement: PostgresStatement
    ) async throws -> PostgresDescription {
        if let refusal = statement.refusal { throw refusal }
        guard case .rows(let results) = try await ask(Request(.describe(statement))),
            let result = results.first
        else { throw PostgresError.unavailable("the answer was lost", mayHaveRun: false) }
        return result.description
    }

    nonisolated func lease(_ begin: StaticString) async throws -> ConnectionLease {
        guard case .lease(let lease) = try await ask(Request(.lease(begin: begin))) else {
            // No input leads here: only the pool answers this request, with a lease or an error.
            preconditionFailure("a lease is answered by a lease")
        }
        return lease
    }

    nonisolated func commit(
        _ lease: ConnectionLease, _ effects: [PostgresTransaction.Effect]
    ) async throws {
        _ = try await ask(Request(.commit(effects), lease: lease), isCancellable: false)
    }
}
