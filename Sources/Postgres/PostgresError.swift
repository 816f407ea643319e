/// Everything a query can fail with, besides `CancellationError`.
///
/// No description contains the database URL or its password. Those of `.server` contain the
/// server's message but not its detail, which quotes stored values.
public enum PostgresError: Error, Sendable, Hashable {
    /// The database URL cannot be used; no attempt to connect is made.
    case configuration(String)
    /// There is no connection. With `mayHaveRun`, the connection was lost after the query was sent,
    /// so the query may have taken effect. Without it, a retry is safe.
    case unavailable(_ reason: String, mayHaveRun: Bool)
    /// All connections stayed busy for as long as a caller may wait.
    case poolExhausted(wait: Duration)
    /// There was no memory for a result, which was dropped. The statement has run.
    case memoryExhausted
    /// The statement took longer than `Configuration.statement` and was stopped.
    case statementTimeout
    /// The server refused the statement.
    case server(PostgresServerError)
    /// A call of a batch failed, or cannot be sent: `.server`, `.statementTimeout` or
    /// `.parameter`. Nothing of the batch took effect.
    indirect case inBatch(index: Int, PostgresError)
    /// A batch has more calls than `PostgresCall.batchLimit`.
    case batchTooLong(Int)
    /// The connection was lost after COMMIT was sent: the transaction may or may not have taken
    /// effect. Find out by an idempotency key; never repeat it blindly.
    case commitUnknown(_ reason: String)
    /// A statement of the transaction had failed, its error was swallowed, COMMIT rolled back.
    case transactionAborted
    /// An effect of the transaction found no row, so nothing of the transaction took effect; see
    /// `PostgresTransaction.enqueue(_:named:)`.
    case effectMissed(_ name: String)
    /// A transaction was used after its end.
    case transactionEnded
    /// The client was closed.
    case closed
    /// A value that Postgres cannot store, such as text with a NUL character.
    case parameter(index: Int, reason: String)
    case columnMissing(String)
    case columnCount(wanted: Int, found: Int)
    case columnMismatch(column: String, wanted: String, found: String)
    case unexpectedNull(column: String)
    /// The text of an applied migration has changed; `id` names the migration.
    case migrationChanged(id: String)
    /// A migration that cannot be run; the reason names it.
    case migrationRefused(_ reason: String)
}

extension PostgresError {
    /// True if there is no connection, or none became free in time.
    public var isUnavailable: Bool {
        switch self {
        case .unavailable, .poolExhausted, .closed, .configuration: true
        default: false
        }
    }

    /// The error of the server, also for a call of a batch.
    public var serverError: PostgresServerError? {
        switch self {
        case .server(let error): error
        case .inBatch(_, let error): error.serverError
        default: nil
        }
    }

    /// True if the server refused a duplicate; with `constraint`, only one of that name.
    public func isUniqueViolation(of constraint: String? = nil) -> Bool {
        guard let error = serverError, error.isUniqueViolation else { return false }
        return constraint == nil || constraint == error.constraint
    }
}

/// The error of the server about a statement.
///
/// See PostgreSQL documentation, "Error and Notice Message Fields" and appendix A for the codes.
public struct PostgresServerError: Error, Sendable, Hashable {
    public let sqlState: String
    public let message: String
    /// May quote stored values: not for logs or clients.
    public let detail: String?
    public let hint: String?
    public let constraint: String?
    /// Where in the statement's text the error is, in characters (Unicode scalars) from 1 on.
    public let position: Int?
    let severity: String
    let function: String?

    public var isUniqueViolation: Bool { sqlState == "23505" }
    /// True for a serialization failure or a deadlock: the whole transaction may be tried again.
    public var isRetryable: Bool { sqlState == "40001" || sqlState == "40P01" }
    /// True if a lock was not free within `lock_timeout`.
    public var isLockTimeout: Bool { sqlState == "55P03" }

    /// True if the server ends the connection with this error.
    var isFatal: Bool { severity == "FATAL" || severity == "PANIC" }
    /// True for the error that ``PostgresTransaction/mustFind`` raises: it casts a text that is not
    /// a number, which the server quotes in its message.
    var isEffectMissed: Bool {
        sqlState == "22P02" && message.contains(PostgresServerError.effectMissed)
    }
    static let effectMissed = "the effect changed no row, but "
    /// True if an earlier statement of the transaction failed.
    var isTransactionAborted: Bool { sqlState == "25P02" }
    var isStatementMissing: Bool { sqlState == "26000" }
    /// The server stopped the statement, which ran too long or was cancelled.
    var isCancelled: Bool { sqlState == "57014" }
    /// True if the prepared statement is gone, or its tables have changed since it was prepared.
    /// The server finds this out before it runs anything, so the statement may be sent again.
    var isStalePlan: Bool {
        isStatementMissing || (sqlState == "0A000" && function == "RevalidateCachedQuery")
    }
}

extension PostgresError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .configuration(let reason): "postgres: \(reason)"
        case .unavailable(let reason, let mayHaveRun):
            "postgres is unavailable: \(reason)\(mayHaveRun ? " (the query may have run)" : "")"
        case .memoryExhausted: "there was no memory for the rows"
        case .poolExhausted(let wait): "no postgres connection became free within \(wait)"
        case .statementTimeout: "the statement took too long and was stopped"
        case .server(let error): error.description
        case .inBatch(let index, let error): "call \(index) of the batch: \(error)"
        case .batchTooLong(let count):
            "a batch of \(count) calls is longer than \(PostgresCall.batchLimit)"
        case .commitUnknown(let reason): "it is unknown whether COMMIT took effect: \(reason)"
        case .transactionAborted: "the transaction was rolled back: one of its statements failed"
        case .effectMissed(let name): "the effect `\(name)` found no row"
        case .transactionEnded: "the transaction was used after its end"
        case .closed: "the postgres client is closed"
        case .parameter(let index, let reason): "parameter $\(index) cannot be sent: \(reason)"
        case .columnMissing(let name): "the result has no column `\(name)`"
        case .columnCount(let wanted, let found):
            "the result has \(found) columns, \(wanted) are decoded"
        case .columnMismatch(let column, let wanted, let found):
            "column `\(column)` holds \(found), which is not decoded as \(wanted)"
        case .unexpectedNull(let column): "column `\(column)` is NULL"
        case .migrationChanged(let id): "migration `\(id)` was changed after it was applied"
        case .migrationRefused(let reason): reason
        }
    }
}

extension PostgresServerError: CustomStringConvertible {
    public var description: String {
        constraint.map { "\(message) [\(sqlState), \($0)]" } ?? "\(message) [\(sqlState)]"
    }
}
