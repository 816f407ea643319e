/// A file of `contracts/<service>/migrations`.
public struct MigrationSource: Sendable, Equatable {
    /// The file's name without `.sql`.
    public let id: String
    public let sql: String

    public init(id: String, sql: String) {
        self.id = id
        self.sql = sql
    }
}

/// The migrations of a service as constants, so that its binary needs no other files.
func migrationsFile(_ service: ServicePlan) -> Code {
    let name = service.names.migrations
    let migrations = service.migrations.map { migration -> Code in
        """
        ServiceMigration(
            \(literal: migration.id),
            \(block: migration.sql)
        )
        """
    }
    guard !migrations.isEmpty else {
        return """
            \(preamble(service.contractPath))

            /// `\(words: service.name)` has no migrations.
            public let \(name): [ServiceMigration] = []
            """
    }
    return """
        \(preamble(service.contractPath))

        /// The migrations of `\(words: service.name)`, in their order.
        public let \(name): [ServiceMigration] = [
            \(list(migrations))
        ]
        """
}
