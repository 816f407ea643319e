public import Postgres
public import ServiceRuntime

/// A request whose handler throws an error of the database is answered with 502, 503 or 504.
extension PostgresError: DependencyFailure {
    public var failureKind: DependencyFailureKind {
        switch self {
        case .poolExhausted, .memoryExhausted: .busy
        case .unavailable, .closed, .commitUnknown, .configuration: .unavailable
        case .statementTimeout: .timedOut
        // Another transaction holds a lock: the caller may come again.
        case .server(let error) where error.isLockTimeout: .unavailable
        case .inBatch(_, let error): error.failureKind
        case .server, .transactionAborted, .transactionEnded, .effectMissed, .parameter,
            .columnMissing,
            .columnCount, .columnMismatch, .unexpectedNull, .migrationChanged, .migrationRefused,
            .batchTooLong:
            .failed
        }
    }
}
