import Logging
import Poller
import Synchronization

/// Hands requests to connections, opens them when they are needed and buries the lost ones.
///
/// All of it runs on the poller's thread. Callers post commands from theirs; one job takes all
/// that have come meanwhile, so that they leave together.
actor Pool {
    enum Command: Sendable {
        case start
        case ask(Request)
        case rollBack(ConnectionLease)
        case found([String: Resolver.Outcome])
        case close(CheckedContinuation<Void, Never>?)
    }

    struct Waiting {
        let request: Request
        let order: UInt64
        let deadline: ContinuousClock.Instant
        var isRetry = false
    }

    /// More callers than this do not wait but are refused at once.
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
    var queries = Queue<Waiting>()
    var leases = Queue<Waiting>()
    var lastOrder: UInt64 = 0
    var attempts = Attempts()
    var sweepAlarm: Alarm?
    var isSweepingOften = false
    var closing: Closing?

    /// Whoever waits for the pool to be closed, and until when it may still work.
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
            case .found(let outcomes): attempts.found(outcomes)
            case .close(let continuation): close(continuation)
            }
        }
        settle()
    }

    /// After everything that happened: use the room there is now, and plan the next look.
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
        // A connection answers a query with exactly one result, or with an error.
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
            // Our own pairing: whatever a server sends becomes rows or a thrown error.
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
            // Our own pairing: only the pool answers this request, and with nothing else.
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
