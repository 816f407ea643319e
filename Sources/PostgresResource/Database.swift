public import Logging
public import Postgres
public import ServiceRuntime
import Synchronization

/// The Postgres that a contract declares, with the queries of its service.
public final class Database: Sendable {
    let client: PostgresClient
    private let statements: [QueryStatement]
    private let isVerified = Atomic(false)

    /// The pool that a contract declares; it opens connections when they are needed.
    public convenience init(
        _ settings: PostgresSettings, _ statements: [QueryStatement], memory: MemoryBudget,
        logger: Logger
    ) {
        var configuration = PostgresClient.Configuration(
            url: settings.url, connections: settings.connections, wait: settings.wait)
        configuration.memory = memory
        self.init(configuration, statements, logger: logger)
    }

    public init(
        _ configuration: PostgresClient.Configuration, _ statements: [QueryStatement],
        logger: Logger
    ) {
        client = PostgresClient(configuration, logger: logger)
        self.statements = statements
    }

    /// A scope for work without a caller. `reason` says why there is no caller.
    public func asSystem(because reason: StaticString) -> DatabaseScope {
        DatabaseScope(client: client)
    }
}

extension Database: ServiceResource {
    public var connections: ResourceConnections { .store(client.connectionLimit) }

    /// Up if the queries fit the tables and a connection answers. The queries are checked until
    /// they have fitted once.
    public var healthCheck: (@Sendable () async throws -> Void)? {
        { [self] in
            if !isVerified.load(ordering: .relaxed) { try await verify() }
            try await client.ping()
        }
    }

    /// Prepares every query and compares it with its header.
    public func verify() async throws {
        let faults = try await verified(statements, on: client)
        guard faults.isEmpty else {
            throw ResourceMismatch(faults.map(\.text).joined(separator: "\n\n"))
        }
        isVerified.store(true, ordering: .relaxed)
    }

    public func close() async { await client.close() }
}

/// Results count with everything else that the process holds for its clients.
extension MemoryBudget: ResultMemory {}
