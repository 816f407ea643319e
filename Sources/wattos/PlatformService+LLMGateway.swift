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
                clients: settings.openaiBaseURL == nil ? 0 : HTTPClientTransport.connectionLimit
            ),
            close: { await database.close() })
    }
}

/// The built-in models are always on offer; the others when somebody says where.
private func providers(_ settings: LLMGatewayConfiguration) -> [any ModelProvider] {
    guard let url = settings.openaiBaseURL else { return [BuiltinProvider()] }
    let openAI = OpenAIProvider(
        ServiceSettings(url: url, timeout: settings.providerTimeout),
        apiKey: settings.openaiAPIKey, chatModels: names(settings.openaiModels),
        embeddingModels: names(settings.openaiEmbeddingModels))
    return [BuiltinProvider(), openAI]
}

/// `a, b` is a and b.
private func names(_ list: String) -> [String] {
    list.split(separator: ",").map { $0.split(separator: " ").joined() }.filter { !$0.isEmpty }
}
