public import Logging

/// Brings a database to the state its services expect, each migration once.
///
/// Every migration runs in a transaction of its own, under an advisory lock that all services of
/// the database share, and is written down in `schema_migration` in the same transaction. So it
/// takes effect once or not at all, however many processes start at once and wherever one of them
/// dies. A statement that a transaction does not allow (`CREATE INDEX CONCURRENTLY`) cannot be a
/// migration.
public struct PostgresMigrator: Sendable {
    /// The longest wait for the lock while other processes migrate.
    public var lockWait = Duration.seconds(60)
    /// The longest time one migration may take.
    public var statement = Duration.seconds(600)

    private let configuration: PostgresClient.Configuration
    private let service: String
    private let logger: Logger

    /// All migrators of a database use this key.
    private static let lockKey = 0x5741_5454_4F53
    private static let lockPause = Duration.milliseconds(100)

    public init(
        _ configuration: PostgresClient.Configuration, service: String, logger: Logger
    ) {
        self.configuration = configuration
        self.service = service
        self.logger = logger
    }

    /// Applies those of `migrations` that are missing, in their order, and returns their names.
    ///
    /// Throws `PostgresError.migrationChanged` before anything runs if the text of an applied one
    /// is not what it was, and stops at the first that fails; those before it stay applied.
    public func run(_ migrations: [Migration]) async throws -> [String] {
        if let double = firstDouble(migrations) {
            throw PostgresError.migrationRefused("there are two migrations `\(double)`")
        }
        let client = PostgresClient(patient(configuration), logger: logger)
        do {
            let applied = try await run(migrations, on: client)
            await client.close()
            return applied
        } catch {
            await client.close()
            throw error
        }
    }

    private func run(
        _ migrations: [Migration], on client: PostgresClient
    ) async throws -> [String] {
        try await locked(client) { try await prepare($0) }
        for migration in migrations { _ = try await isApplied(migration, client) }
        var applied: [String] = []
        for migration in migrations {
            let isNew = try await locked(client) { try await apply(migration, client, $0) }
            guard isNew else { continue }
            applied.append(migration.id)
            logger.info(
                "Applied migration `\(migration.id)`",
                metadata: ["service": "\(service)", "migration": "\(migration.id)"])
        }
        return applied
    }

    private func patient(
        _ configuration: PostgresClient.Configuration
    ) -> PostgresClient.Configuration {
        var patient = configuration
        patient.connections = 1
        patient.statement = statement
        patient.lock = statement
        return patient
    }

    private func firstDouble(_ migrations: [Migration]) -> String? {
        var seen: Set<String> = []
        return migrations.first { !seen.insert($0.id).inserted }?.id
    }

    /// Runs `body` in a transaction that holds the lock. The lock ends with the transaction, also
    /// when this process dies.
    private func locked<Value>(
        _ client: PostgresClient, _ body: (PostgresTransaction) async throws -> Value
    ) async throws -> Value {
        let deadline = ContinuousClock.now + lockWait
        while true {
            let value: Value? = try await client.transaction { transaction in
                let isLocked = try await transaction.query(
                    "SELECT pg_try_advisory_xact_lock(\(PostgresMigrator.lockKey))", as: Bool.self)
                guard isLocked.first == true else { return nil }
                return try await body(transaction)
            }
            if let value { return value }
            guard ContinuousClock.now < deadline else {
                throw PostgresError.migrationRefused(
                    "another process has been migrating for more than \(lockWait)")
            }
            try await Task.sleep(for: PostgresMigrator.lockPause)
        }
    }

    private func prepare(_ session: some PostgresSession) async throws {
        try await session.execute(
            """
            CREATE TABLE IF NOT EXISTS schema_migration (
                service text NOT NULL,
                id text NOT NULL,
                checksum text NOT NULL,
                applied_at timestamptz NOT NULL DEFAULT now(),
                PRIMARY KEY (service, id)
            )
            """)
    }

    private func isApplied(
        _ migration: Migration, _ session: some PostgresSession
    ) async throws -> Bool {
        let same = try await session.query(
            """
            SELECT checksum = \(checksum(migration)) FROM schema_migration
            WHERE service = \(service) AND id = \(migration.id)
            """, as: Bool.self)
        if same.first == false { throw PostgresError.migrationChanged(id: migration.id) }
        return same.first == true
    }

    private func apply(
        _ migration: Migration, _ client: PostgresClient, _ transaction: PostgresTransaction
    ) async throws -> Bool {
        if try await isApplied(migration, transaction) { return false }
        do {
            try await client.script(migration.sql, in: transaction)
        } catch PostgresError.transactionAborted {
            throw PostgresError.migrationRefused(
                "migration `\(migration.id)` ends the transaction it runs in")
        } catch PostgresError.server(let error) {
            throw PostgresError.migrationRefused("migration `\(migration.id)`: \(error)")
        }
        try await transaction.execute(
            """
            INSERT INTO schema_migration (service, id, checksum)
            VALUES (\(service), \(migration.id), \(checksum(migration)))
            """)
        return true
    }

    /// Computed by the server, which has SHA-256 where this client would need a library.
    private func checksum(_ migration: Migration) -> SQL {
        "encode(sha256(\(Array(migration.sql.utf8))), 'hex')"
    }
}
