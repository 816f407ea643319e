/// The types on which the queries of a service run: scopes of its database, and transactions.
func databaseFile(_ service: ServicePlan, _ layout: Layout) -> Code {
    let names = service.names
    let parts = [
        database(service), queries(names), scope(names), transaction(names), batch(names),
    ]
    return """
        \(runtimePreamble(service, layout, .runtime, ["PostgresResource"]))

        \(parts, separatedBy: .blankLine)
        """
}

private func database(_ service: ServicePlan) -> Code {
    let names = service.names
    let statements = service.queries.map { "\(names.statements).\($0.name)" as Code }
    let list: Code =
        statements.isEmpty
        ? "static let statements: [QueryStatement] = []"
        : """
        static let statements: [QueryStatement] = [
            \(list(statements))
        ]
        """
    return """
        /// The database of `\(words: service.name)`. Queries run on a scope of it.
        public struct \(names.database): Sendable {
            private let database: Database

            public init(_ database: Database) {
                self.database = database
            }

            /// A scope for work without a caller. `reason` says why there is none.
            public func asSystem(because reason: StaticString) -> \(names.scope) {
                \(names.scope)(session: database.asSystem(because: reason))
            }

            /// The statements, which the start of the service prepares and compares with the database.
            \(list)
        }
        """
}

private func queries(_ names: ServiceNames) -> Code {
    """
    /// A scope or a transaction, with the queries that run on both.
    public protocol \(names.queries): Sendable {
        associatedtype \(names.session): QuerySession
        var session: \(names.session) { get }
    }

    extension \(names.queries) {
        /// Sends many queries at once: all of them take effect, or none.
        public func batch<Result>(
            _ queries: (\(names.batch)) -> [Query<Result>]
        ) async throws -> [Result] {
            try await session.run(queries(\(names.batch)()))
        }

        /// Sends queries of several kinds at once: all of them take effect, or none.
        public func batch<each Result>(
            _ queries: (\(names.batch)) -> (repeat Query<each Result>)
        ) async throws -> (repeat each Result) {
            try await session.run(repeat each queries(\(names.batch)()))
        }
    }
    """
}

private func scope(_ names: ServiceNames) -> Code {
    """
    /// The database on behalf of a caller, or of the system.
    public struct \(names.scope): \(names.queries) {
        public let session: DatabaseScope

        /// Runs `body` in a transaction: COMMIT when it returns, ROLLBACK when it throws. It is
        /// never run again.
        public func transaction<Result>(
            _ isolation: TransactionIsolation = .readCommitted,
            _ body: (\(names.transaction)) async throws -> Result
        ) async throws -> Result {
            try await session.transaction(isolation) { try await body(\(names.transaction)($0)) }
        }

        /// Runs `body` in a transaction, and again, up to `retries` times, if the database has undone
        /// it because of another transaction (40001, 40P01). So `body` has no other effect that must
        /// not happen twice.
        public func transaction<Result>(
            retrying retries: Int, _ isolation: TransactionIsolation = .readCommitted,
            _ body: (\(names.transaction)) async throws -> Result
        ) async throws -> Result {
            try await session.transaction(retrying: retries, isolation) {
                try await body(\(names.transaction)($0))
            }
        }
    }
    """
}

private func transaction(_ names: ServiceNames) -> Code {
    """
    /// A transaction; usable until the closure it was given to returns.
    public struct \(names.transaction): \(names.queries) {
        public let session: DatabaseTransaction

        init(_ session: DatabaseTransaction) {
            self.session = session
        }

        /// Changes that are sent together with COMMIT, in one round trip. The transaction fails if
        /// one of them changes no row.
        public var atCommit: \(names.effects) { \(names.effects)(transaction: session) }
    }

    /// Changes that wait for COMMIT.
    public struct \(names.effects): Sendable {
        let transaction: DatabaseTransaction

        func add<Result>(_ query: Query<Result>) { transaction.enqueue(query) }
    }
    """
}

private func batch(_ names: ServiceNames) -> Code {
    """
    /// The queries of a batch: described, and not yet sent.
    public struct \(names.batch): Sendable {
        init() {}
    }

    /// The statements of the queries, by their names.
    enum \(names.statements) {}
    """
}
