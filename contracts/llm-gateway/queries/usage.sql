-- What a call used and cost.
-- recordUsage(id: uuid, tenantID: uuid?, requestID: string, operation: string, provider: string, model: string, promptTokens: integer, completionTokens: integer, costUSD: number) -> none
insert into llm_usage (id, tenant_id, request_id, operation, provider, model,
                       prompt_tokens, completion_tokens, cost_usd)
values (:id, :tenantID, :requestID, :operation, :provider, :model,
        :promptTokens, :completionTokens, :costUSD::numeric);
