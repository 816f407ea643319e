import Synchronization

/// A transaction; usable until the closure it was given to returns, or until it was committed or
/// rolled back. A transaction that is dropped before is rolled back.
///
/// BEGIN leaves together with the first statement, so a transaction without one costs nothing.
public final class PostgresTransaction: PostgresSession {
    /// A statement that is sent with COMMIT.
    struct Effect: Sendable {
        let call: PostgresCall
        let name: String
    }

    private struct State {
        var effects: [Effect] = []
        var effectBytes = 0
        /// Why an effect can't be sent.
        var fault: PostgresError?
        var isEnded = false

        /// The error if one effect more exceeds a limit.
        func refusal(of call: PostgresCall) -> PostgresError? {
            if effects.count >= PostgresCall.batchLimit { return .batchTooLong(effects.count + 1) }
            guard effectBytes > PostgresCall.valueLimitBytes else { return nil }
            let reason = "the values of the transaction's effects are too long together"
            return .parameter(index: call.arguments.count, reason: reason)
        }
    }

    let pool: Pool
    let lease: ConnectionLease
    private let state = Mutex(State())

    init(pool: Pool, lease: ConnectionLease) {
        self.pool = pool
        self.lease = lease
    }

    deinit { rollBack() }

    public func rows(_ call: PostgresCall) async throws -> PostgresRows {
        try checkNotEnded()
        return try await pool.rows(call, lease: lease)
    }

    public func rows(_ calls: [PostgresCall]) async throws -> [PostgresRows] {
        try checkNotEnded()
        return try await pool.rows(calls, lease: lease)
    }

    /// Keeps a call until the transaction is committed, and sends it then: all effects, in the
    /// order they were queued in, leave with COMMIT in one round trip.
    ///
    /// An error of an effect is the error of the commit, and nothing of the transaction takes
    /// effect. A statement that finds no row is not an error for the server. So the statement of an
    /// effect that must find a row raises an error itself, with ``mustFind``:
    ///
    /// ```sql
    /// with effect as (update cursor set at = $2 where id = $1 and at < $2 returning 1)
    /// select \(PostgresTransaction.mustFind) from effect
    /// ```
    ///
    /// Its error is `PostgresError.effectMissed(name)`.
    ///
    /// If the call cannot be sent, the commit throws its error and nothing takes effect. Beyond
    /// `PostgresCall.batchLimit` effects that is `.batchTooLong`.
    ///
    /// - Precondition: The transaction has not ended.
    public func enqueue(_ call: PostgresCall, named name: String) {
        state.withLock { state in
            precondition(!state.isEnded, "`\(name)` was queued on a transaction after its end")
            state.effectBytes += call.arguments.bytes.count
            let fault = call.refusal ?? state.refusal(of: call)
            state.fault = state.fault ?? fault
            if state.fault == nil { state.effects.append(Effect(call: call, name: name)) }
        }
    }

    /// The result of an effect that must change a row. It raises an error if `count(*)` is 0, with
    /// a message that no error of the statement itself has.
    public static let mustFind =
        "case count(*) when 0 then ('\(PostgresServerError.effectMissed)' || count(*))::integer end"

    /// Not cancellable: a caller that leaves would not know whether COMMIT took effect.
    ///
    /// Throws `commitUnknown` if the connection is lost meanwhile; after any other error the
    /// transaction is rolled back.
    package func commit() async throws {
        guard let last = end() else { throw PostgresError.transactionEnded }
        do {
            if let fault = last.fault { throw fault }
            try await pool.commit(lease, last.effects)
        } catch {
            pool.post(.rollBack(lease))
            throw error
        }
    }

    /// Does nothing if the transaction has ended.
    package func rollBack() {
        if end() != nil { pool.post(.rollBack(lease)) }
    }

    /// Ends the transaction and returns its last state; nil if it had ended before.
    private func end() -> State? {
        state.withLock { state in
            guard !state.isEnded else { return nil }
            defer { state = State(isEnded: true) }
            return state
        }
    }

    private func checkNotEnded() throws(PostgresError) {
        if state.withLock({ $0.isEnded }) { throw .transactionEnded }
    }
}

extension PostgresClient {
    /// The longest pause before the first rerun of a transaction; it doubles with each one.
    static let firstRerunPause = Duration.milliseconds(10)
    static let longestRerunPause = Duration.milliseconds(500)

    /// Runs `body` in a transaction on a connection of its own: COMMIT when it returns, ROLLBACK
    /// when it throws or its task is cancelled.
    ///
    /// Throws `commitUnknown` if the connection is lost during COMMIT, and `transactionAborted` if
    /// `body` swallowed the error of a statement. COMMIT itself cannot be cancelled.
    ///
    /// With `retries`, the transaction is tried again from the beginning, up to that many times,
    /// after random pauses, if `body` or COMMIT threw the server's own report of a serialization
    /// failure (40001) or a deadlock (40P01): then it is certainly rolled back. After any other
    /// error `body` is not run again.
    @discardableResult
    public func transaction<Value>(
        _ isolation: PostgresIsolation = .readCommitted, retrying retries: Int = 0,
        _ body: (PostgresTransaction) async throws -> Value
    ) async throws -> Value {
        var rerun = 0
        while true {
            do {
                return try await runOnce(isolation, body)
            } catch let error as PostgresError {
                guard rerun < retries, error.serverError?.isRetryable == true else { throw error }
            }
            let longest = PostgresClient.firstRerunPause * (1 << min(rerun, 10))
            rerun += 1
            try await Task.sleep(
                for: min(longest, PostgresClient.longestRerunPause) * Double.random(in: 0...1))
        }
    }

    private func runOnce<Value>(
        _ isolation: PostgresIsolation, _ body: (PostgresTransaction) async throws -> Value
    ) async throws -> Value {
        let transaction = try await begin(isolation)
        do {
            let value = try await body(transaction)
            try Task.checkCancellation()
            try await transaction.commit()
            return value
        } catch {
            transaction.rollBack()
            throw error
        }
    }

    /// A transaction that its holder ends, by `commit()` or `rollBack()`; it keeps a connection
    /// until then, so its holder needs a deadline.
    package func begin(
        _ isolation: PostgresIsolation = .readCommitted
    ) async throws -> PostgresTransaction {
        PostgresTransaction(pool: pool, lease: try await pool.lease(isolation.begin))
    }

    /// Statements in the simple protocol, for migrations.
    func script(_ text: String, in transaction: PostgresTransaction) async throws {
        _ = try await pool.ask(Request(.script(text), lease: transaction.lease))
    }
}

/// The isolation of a transaction from others: PostgreSQL documentation, "Transaction Isolation".
public enum PostgresIsolation: Sendable {
    case readCommitted, repeatableRead, serializable

    var begin: StaticString {
        switch self {
        case .readCommitted: "BEGIN"
        case .repeatableRead: "BEGIN ISOLATION LEVEL REPEATABLE READ"
        case .serializable: "BEGIN ISOLATION LEVEL SERIALIZABLE"
        }
    }
}
