/// A session for queries: the client, in which each has a transaction of its own, or one
/// transaction.
public protocol PostgresSession: Sendable {
    /// Throws `PostgresError` or, if the caller's task is cancelled, `CancellationError`.
    func rows(_ call: PostgresCall) async throws -> PostgresRows

    /// Sends all calls at once and waits for all answers; they have the order of the calls.
    ///
    /// All or nothing: an error of one undoes the others, also outside of a transaction. The error
    /// is `PostgresError.inBatch` with the first call that failed. All statements are prepared
    /// before the first one runs, so none may use a table that another one creates.
    ///
    /// Limits: `PostgresCall.batchLimit` calls, `PostgresCall.valueLimitBytes` for all values, and
    /// the time of one statement for all of them.
    func rows(_ calls: [PostgresCall]) async throws -> [PostgresRows]
}

extension PostgresSession {
    public func rows(_ sql: SQL) async throws -> PostgresRows {
        try await rows(PostgresCall(sql))
    }

    /// The only column of the rows: `as: Int.self`.
    public func query<Value: PostgresDecodable>(
        _ sql: SQL, as type: Value.Type
    ) async throws -> [Value] {
        try await rows(sql).map { row in try row.decode(type) }
    }

    /// The rows as tuples, as wide as the result: `as: (UUID, String?).self`.
    public func query<each Value: PostgresDecodable>(
        _ sql: SQL, as types: (repeat each Value).Type
    ) async throws -> [(repeat each Value)] {
        let rows = try await rows(sql)
        var values: [(repeat each Value)] = []
        values.reserveCapacity(rows.count)
        for row in rows { values.append(try row.decode(types)) }
        return values
    }

    /// The rows as `decode` reads them: `query(sql) { row in try Message(row) }`.
    public func query<Value>(
        _ sql: SQL, _ decode: (PostgresRow) throws -> Value
    ) async throws -> [Value] {
        try await rows(sql).map(decode)
    }

    /// The number of rows that were inserted, updated or deleted.
    @discardableResult
    public func execute(_ sql: SQL) async throws -> Int {
        try await rows(sql).affectedRows
    }
}
