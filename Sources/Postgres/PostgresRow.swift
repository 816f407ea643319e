/// The rows of an answer, held as the server sent them. They are decoded on access, on the caller's
/// thread and not on the thread that reads the sockets.
///
/// All rows of a query are held at once: a query without a `LIMIT` of its own holds as much
/// memory as it finds.
public struct PostgresRows: RandomAccessCollection, Sendable {
    let result: ResultSet

    public var startIndex: Int { 0 }
    public var endIndex: Int { result.rowCount }
    /// Rows that an INSERT, UPDATE or DELETE changed, or a SELECT returned.
    public var affectedRows: Int { result.affectedRows }

    /// Bytes of memory that they take.
    public var memoryBytes: Int { result.memoryBytes }

    /// The client's memory has counted the values that are read from them too, if they are large.
    /// From now on the caller counts them.
    public func giveBackRoomForValues() { result.giveBackRoomForValues() }

    public var columnNames: [String] { (0..<result.columnCount).map(result.name(of:)) }

    /// Where the column of exactly this name is, the first one if several have it; for
    /// `PostgresRow.decode(_:at:)`, so that a name is looked up once and not with each row.
    public func place(of column: String) -> Int? { result.place(of: column) }

    public subscript(index: Int) -> PostgresRow {
        precondition(indices.contains(index), "there is no row \(index)")
        return PostgresRow(result: result, index: index)
    }
}

public struct PostgresRow: Sendable {
    let result: ResultSet
    let index: Int

    public func decode<Value: PostgresDecodable>(
        _ column: String
    ) throws(PostgresError) -> Value {
        try decode(Value.self, column)
    }

    public func decode<Value: PostgresDecodable>(
        _ type: Value.Type, _ column: String
    ) throws(PostgresError) -> Value {
        guard let place = result.place(of: column) else { throw .columnMissing(column) }
        return try Value(postgres: PostgresCell(result: result, row: index, column: place))
    }

    /// The column at a place that `PostgresRows.place(of:)` found in the same rows.
    @inlinable
    public func decode<Value: PostgresDecodable>(
        _ type: Value.Type, at place: Int
    ) throws(PostgresError) -> Value {
        try Value(postgres: try cell(at: place))
    }

    @usableFromInline
    func cell(at place: Int) throws(PostgresError) -> PostgresCell {
        guard place >= 0, place < result.columnCount else { throw .columnMissing("\(place)") }
        return PostgresCell(result: result, row: index, column: place)
    }

    /// All columns in their order; as many as the result has.
    public func decode<each Value: PostgresDecodable>(
        _ types: (repeat each Value).Type
    ) throws -> (repeat each Value) {
        var wanted = 0
        for _ in repeat (each Value).self { wanted += 1 }
        guard wanted == result.columnCount else {
            throw PostgresError.columnCount(wanted: wanted, found: result.columnCount)
        }
        var column = 0
        func next<Next: PostgresDecodable>(_ type: Next.Type) throws -> Next {
            defer { column += 1 }
            return try Next(postgres: PostgresCell(result: result, row: index, column: column))
        }
        return (repeat try next((each Value).self))
    }
}
