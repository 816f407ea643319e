import ChatAPI
import ChatAdapters
import ChatHandlers
import LLMGatewayAPI
import Postgres
import Redis
import RedisResource
import ServiceClient
import ServiceRuntime
import StoreAdapters

extension PlatformService {
    static let chat = PlatformService(
        ChatConfiguration.self,
        calls: ["LLM_GATEWAY_URL": "llm-gateway"],
        migrations: chatMigrations
    ) { settings, logger in
        let database = PostgresClient(settings.database, logger: logger)
        let cache = try RedisClient(settings.cache, logger: logger)
        let llm = HTTPClientTransport(settings.llm, service: "llm-gateway")
        let handlers = ChatHandlers(
            conversations: PostgresConversations(database),
            answering: RedisLease(
                settings.answering, on: cache, service: "chat", resource: "answering"),
            assistant: LLMGatewayClient(llm),
            defaultModel: settings.defaultModel,
            historyLimit: settings.historyLimit)
        return ServiceParts(
            router: ChatRouter(handlers),
            checks: [.postgres("database", database), .redis("cache", cache)],
            connections: (
                stores: database.connectionLimit + cache.configuration.connections,
                clients: HTTPClientTransport.connectionLimit
            ),
            close: {
                await database.close()
                await cache.close()
            })
    }
}
