import Foundation
import TestStores

/// llm-gateway alone, with its database; the process ends with this value.
struct RunningGateway: Sendable {
    let postgres: SharedPostgres
    let service: RunningService

    var databaseURL: String { postgres.url("llm_gateway") }

    /// Migrated, started and ready.
    static func start(
        _ environment: [String: String] = [:], errors: FileHandle? = nil
    ) async throws -> RunningGateway {
        let postgres = try await sharedDatabases(of: ["llm-gateway"])
        let database = ["DATABASE_URL": postgres.url("llm_gateway")]
        let service = try RunningService(
            "llm-gateway", environment: database.merging(environment) { $1 }, errors: errors)
        try await service.becomes(200)
        return RunningGateway(postgres: postgres, service: service)
    }
}
