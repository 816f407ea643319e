import Postgres
public import ServiceRuntime

/// A session for queries: a scope of a database, or a transaction of one.
public protocol QuerySession: Sendable {
    func run<Result>(_ query: Query<Result>) async throws -> Result

    /// Sends all at once: all of them take effect, or none.
    func run<Result>(_ queries: [Query<Result>]) async throws -> [Result]

    func run<each Result>(_ queries: repeat Query<each Result>) async throws
        -> (repeat each Result)
}

/// The database on behalf of a caller or of the system. Every query is a transaction of its own.
public struct DatabaseScope: QuerySession {
    let client: PostgresClient

    public func run<Result>(_ query: Query<Result>) async throws -> Result {
        try await client.run(query)
    }

    public func run<Result>(_ queries: [Query<Result>]) async throws -> [Result] {
        try await client.run(queries)
    }

    public func run<each Result>(
        _ queries: repeat Query<each Result>
    ) async throws -> (repeat each Result) {
        try await client.run(repeat each queries)
    }

    /// COMMIT when `body` returns, ROLLBACK when it throws; `body` never runs again.
    public func transaction<Result>(
        _ isolation: TransactionIsolation,
        _ body: (DatabaseTransaction) async throws -> Result
    ) async throws -> Result {
        try await client.transaction(isolation.postgres) {
            try await body(DatabaseTransaction(transaction: $0))
        }
    }

    /// Runs `body` again, up to `retries` times, after 40001 and 40P01 only.
    public func transaction<Result>(
        retrying retries: Int, _ isolation: TransactionIsolation,
        _ body: (DatabaseTransaction) async throws -> Result
    ) async throws -> Result {
        try await client.transaction(isolation.postgres, retrying: retries) {
            try await body(DatabaseTransaction(transaction: $0))
        }
    }
}

/// A transaction; usable until the closure it was given to returns.
public struct DatabaseTransaction: QuerySession {
    let transaction: PostgresTransaction

    public func run<Result>(_ query: Query<Result>) async throws -> Result {
        try await transaction.run(query)
    }

    public func run<Result>(_ queries: [Query<Result>]) async throws -> [Result] {
        try await transaction.run(queries)
    }

    public func run<each Result>(
        _ queries: repeat Query<each Result>
    ) async throws -> (repeat each Result) {
        try await transaction.run(repeat each queries)
    }

    /// Sends the change together with COMMIT. One that changes no row undoes the transaction, and
    /// `PostgresError.effectMissed` names it.
    public func enqueue<Result>(_ query: Query<Result>) {
        guard let effect = query.call.effect else {
            // The compiler makes this call only for statements that it has marked as effects.
            preconditionFailure("`\(query.call.statement.name)` can't leave with COMMIT")
        }
        transaction.enqueue(effect, named: query.call.statement.name)
    }
}

extension PostgresSession {
    fileprivate func run<Result>(_ query: Query<Result>) async throws -> Result {
        try query.result(of: counted(try await rows(query.call.call)))
    }

    fileprivate func run<Result>(_ queries: [Query<Result>]) async throws -> [Result] {
        guard !queries.isEmpty else { return [] }
        let answers = try await rows(queries.map(\.call.call))
        return try zip(queries, answers).map { query, rows in
            try query.result(of: counted(rows))
        }
    }

    fileprivate func run<each Result>(
        _ queries: repeat Query<each Result>
    ) async throws -> (repeat each Result) {
        var calls: [PostgresCall] = []
        for query in repeat each queries { calls.append(query.call.call) }
        var answers = try await rows(calls)[...]
        func next<One>(_ query: Query<One>) throws -> One {
            guard let rows = answers.popFirst() else {
                throw QueryError.rowMissing(query.call.statement.name)
            }
            return try query.result(of: counted(rows))
        }
        return (repeat try next(each queries))
    }
}

/// The rows. The request's memory counts the values that are read from them until it ends.
private func counted(_ rows: PostgresRows) -> PostgresRows {
    guard let memory = RequestMemory.current else { return rows }
    rows.giveBackRoomForValues()
    memory.count(rows.memoryBytes)
    return rows
}

extension TransactionIsolation {
    fileprivate var postgres: PostgresIsolation {
        switch self {
        case .readCommitted: .readCommitted
        case .repeatableRead: .repeatableRead
        case .serializable: .serializable
        }
    }
}
