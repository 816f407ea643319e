public import LLMGatewayHandlers
public import Postgres

/// Usage in Postgres; `contracts/llm-gateway/migrations` has the table.
public struct PostgresUsageLedger: UsageLedger {
    private let database: PostgresClient

    public init(_ database: PostgresClient) {
        self.database = database
    }

    public func record(_ usage: UsageRecord) async throws {
        _ = try await database.execute(
            """
            insert into llm_usage (id, tenant_id, request_id, operation, provider, model,
                                   prompt_tokens, completion_tokens, cost_usd)
            values (\(usage.id), \(usage.tenantID), \(usage.requestID), \(usage.operation),
                    \(usage.provider), \(usage.model), \(usage.tokens.prompt),
                    \(usage.tokens.completion), \(usage.costUSD)::float8::numeric)
            """)
    }
}
