public import Postgres
public import ServiceRuntime

// A handler that lets a store's error through has its request answered with a 502, 503 or 504.

extension PostgresError: DependencyFailure {
    public var failureKind: DependencyFailureKind {
        switch self {
        case .unavailable, .poolExhausted, .closed, .commitUnknown, .configuration: .unavailable
        case .statementTimeout: .timedOut
        case .inBatch(_, let error): error.failureKind
        case .server, .batchTooLong, .effectMissed, .transactionAborted, .transactionEnded,
            .parameter, .columnMissing, .columnCount, .columnMismatch, .unexpectedNull,
            .migrationChanged, .migrationRefused:
            .failed
        }
    }
}
