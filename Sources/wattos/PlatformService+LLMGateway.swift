import LLMGatewayAPI
import LLMGatewayAdapters
import LLMGatewayHandlers
import Postgres
import ServiceClient
import ServiceRuntime
import StoreAdapters

extension PlatformService {
    static let llmGateway = PlatformService(
        LLMGatewayConfiguration.self, migrations: llmGatewayMigrations
    ) { settings, logger in
        let database = PostgresClient(settings.database, logger: logger)
        let handlers = LLMGatewayHandlers(
            providers: providers(settings), ledger: PostgresUsageLedger(database))
        return ServiceParts(
            router: LLMGatewayRouter(handlers),
            checks: [.postgres("database", database)],
            connections: (
                stores: database.connectionLimit,
                clients: settings.openai == nil ? 0 : HTTPClientTransport.connectionLimit
            ),
            close: { await database.close() })
    }
}

/// The built-in models are always on offer; the others when somebody says where.
private func providers(_ settings: LLMGatewayConfiguration) -> [any ModelProvider] {
    guard let openai = settings.openai else { return [BuiltinProvider()] }
    let provider = OpenAIProvider(
        HTTPClientService(openai, name: "openai"), chatModels: settings.openaiModels,
        embeddingModels: settings.openaiEmbeddingModels)
    return [BuiltinProvider(), provider]
}
