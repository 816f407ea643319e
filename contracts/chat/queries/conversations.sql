-- insertConversation(id: uuid, title: string?, model: Model, instructions: string?) -> Conversation
insert into conversation (id, title, model, instructions)
values (:id, :title, :model, :instructions)
returning id, title, model, instructions, message_count, created_at, updated_at;

-- The newest first, from a position on.
-- conversations(from: integer?, limit: integer) -> Conversation & { position: integer }[101]
select id, title, model, instructions, message_count, created_at, updated_at, position
from conversation
where position <= :from                     -- if :from
order by position desc limit :limit;

-- findConversation(id: uuid) -> Conversation?
select id, title, model, instructions, message_count, created_at, updated_at
from conversation where id = :id;

-- deleteConversation(id: uuid) -> rows
delete from conversation where id = :id;

-- Locks the conversation, so that its messages get their positions one after the other, and returns
-- how many there are.
-- lockConversation(id: uuid) -> integer?
select message_count from conversation where id = :id for update;

-- setMessageCount(id: uuid, count: integer) -> rows in transaction
update conversation set message_count = :count, updated_at = now() where id = :id;
