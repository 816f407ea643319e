public import Postgres

/// A query that is not yet sent: a statement, its values, and how its answer is read.
public struct Query<Result: Sendable>: Sendable {
    let call: QueryCall
    let read: @Sendable (PostgresRows, QueryStatement) throws -> Result
}

extension Query {
    /// Reads the answer. A row that does not fit the query's header is a fault of this service, not
    /// a failure of the database.
    func result(of rows: PostgresRows) throws -> Result {
        do {
            return try read(rows, call.statement)
        } catch let error as PostgresError {
            throw QueryError.unreadable(call.statement.name, error)
        }
    }
}

extension Query {
    /// A query whose answer is not read.
    public static func none(_ call: QueryCall) -> Query where Result == Void {
        Query(call: call) { _, _ in }
    }

    /// The number of rows that the query changes.
    public static func rows(_ call: QueryCall) -> Query where Result == Int {
        Query(call: call) { rows, _ in rows.affectedRows }
    }

    /// Exactly one row.
    public static func one(
        _ call: QueryCall, _ read: @escaping @Sendable (QueryRow) throws -> Result
    ) -> Query {
        Query(call: call) { rows, statement in
            guard let row = try atMostOne(rows, statement) else {
                throw QueryError.rowMissing(statement.name)
            }
            return try read(row)
        }
    }

    /// One row or none.
    public static func optional<Row>(
        _ call: QueryCall, _ read: @escaping @Sendable (QueryRow) throws -> Row
    ) -> Query where Result == Row? {
        Query(call: call) { rows, statement in try atMostOne(rows, statement).map(read) }
    }

    /// At most `limit` rows.
    public static func list<Row>(
        _ call: QueryCall, limit: Int, _ read: @escaping @Sendable (QueryRow) throws -> Row
    ) -> Query where Result == [Row] {
        Query(call: call) { rows, statement in
            guard rows.count <= limit else {
                throw QueryError.tooManyRows(statement.name, limit: limit)
            }
            if rows.isEmpty { return [] }
            let places = try statement.places(in: rows)
            return try rows.map { try read(QueryRow(row: $0, places: places)) }
        }
    }
}

private func atMostOne(
    _ rows: PostgresRows, _ statement: QueryStatement
) throws -> QueryRow? {
    guard rows.count <= 1 else { throw QueryError.tooManyRows(statement.name, limit: 1) }
    guard let row = rows.first else { return nil }
    return QueryRow(row: row, places: try statement.places(in: rows))
}

/// An answer that does not fit the header of its query.
public enum QueryError: Error, Sendable, Equatable {
    case rowMissing(String)
    case tooManyRows(String, limit: Int)
    /// A column is not there, or holds what its type does not read.
    case unreadable(String, PostgresError)
}

extension QueryError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .rowMissing(let name): "`\(name)` found no row, and its header says there is one"
        case .tooManyRows(let name, let limit):
            "`\(name)` found more rows than its header says: \(limit)"
        case .unreadable(let name, let error): "`\(name)` found what it does not read: \(error)"
        }
    }
}
