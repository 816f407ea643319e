create table llm_usage (
    id uuid primary key,
    tenant_id uuid,
    request_id text not null,
    operation text not null,
    provider text not null,
    model text not null,
    prompt_tokens bigint not null check (prompt_tokens >= 0),
    completion_tokens bigint not null check (completion_tokens >= 0),
    total_tokens bigint generated always as (prompt_tokens + completion_tokens) stored,
    cost_usd numeric(14, 8) not null check (cost_usd >= 0),
    created_at timestamptz not null default now()
);

create index llm_usage_by_tenant on llm_usage (tenant_id, created_at);
