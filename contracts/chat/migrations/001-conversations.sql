create table conversation (
    id uuid primary key,
    position bigint generated always as identity unique,
    title text,
    model text not null,
    instructions text,
    message_count bigint not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create table message (
    id uuid primary key,
    conversation_id uuid not null references conversation (id) on delete cascade,
    position bigint not null,
    role text not null check (role in ('user', 'assistant')),
    text text not null,
    model text,
    client_message_id uuid,
    answers uuid references message (id) on delete cascade,
    created_at timestamptz not null default now(),
    unique (conversation_id, position),
    unique (conversation_id, client_message_id),
    unique (answers),
    check ((role = 'user') = (client_message_id is not null)),
    check ((role = 'assistant') = (answers is not null))
);
