public import Postgres
public import Redis
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

extension RedisError: DependencyFailure {
    public var failureKind: DependencyFailureKind {
        switch self {
        // A Redis that is silent for its whole timeout is as good as away, and the caller may
        // come again: 503, not 504.
        case .unavailable, .disconnected, .overloaded, .closed, .timeout, .configuration:
            .unavailable
        case .server, .unexpectedReply, .refused: .failed
        }
    }
}
