/// The types of a statement's parameters and columns, from the server.
public struct PostgresDescription: Sendable, Hashable {
    public struct Column: Sendable, Hashable {
        public let name: String
        public let type: PostgresType
        /// The table it is taken from unchanged (`pg_class.oid`), 0 if it is computed. The column
        /// of an outer join keeps its table, although it may be NULL where the table's is not.
        public let table: UInt32
        /// Its number in that table (`pg_attribute.attnum`), 0 if there is none.
        public let attribute: Int
    }

    /// The types that were given; in place of `.inferred`, those that the server inferred.
    public let parameterTypes: [PostgresType]
    /// Empty for a statement that returns no rows.
    public let columns: [Column]
}

extension PostgresClient {
    /// Prepares a statement without running it or keeping it.
    ///
    /// Throws `PostgresError.server` for an invalid statement; its `position` says where the error
    /// is.
    public func describe(_ statement: PostgresStatement) async throws -> PostgresDescription {
        try await pool.description(of: statement)
    }

    /// Describes each statement on its own; the results have the order of the statements. An error
    /// of the server is the result of its statement, and any other error is thrown. Up to 64
    /// statements take one round trip.
    public func describe(
        _ statements: [PostgresStatement]
    ) async throws -> [Result<PostgresDescription, PostgresServerError>] {
        var results: [Result<PostgresDescription, PostgresServerError>] = []
        results.reserveCapacity(statements.count)
        while results.count < statements.count {
            let next = statements[results.count...].prefix(Connection.depthLimit)
            results += try await describeAtOnce(Array(next))
        }
        return results
    }

    private func describeAtOnce(
        _ statements: [PostgresStatement]
    ) async throws -> [Result<PostgresDescription, PostgresServerError>] {
        typealias Placed = (place: Int, Result<PostgresDescription, PostgresServerError>)
        return try await withThrowingTaskGroup(of: Placed.self) { group in
            for (place, statement) in statements.enumerated() {
                group.addTask {
                    do {
                        return (place, .success(try await self.describe(statement)))
                    } catch PostgresError.server(let error) {
                        return (place, .failure(error))
                    }
                }
            }
            var described: [Placed] = []
            for try await one in group { described.append(one) }
            return described.sorted { $0.place < $1.place }.map(\.1)
        }
    }
}
