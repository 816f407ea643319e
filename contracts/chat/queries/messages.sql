-- insertMessage(id: uuid, conversationID: uuid, position: integer, text: string, clientMessageID: uuid) -> Message in transaction
insert into message (id, conversation_id, position, role, text, client_message_id)
values (:id, :conversationID, :position, 'user', :text, :clientMessageID)
returning id, role, text, model, created_at;

-- insertAnswer(id: uuid, conversationID: uuid, position: integer, text: string, model: string, answers: uuid) -> Message in transaction
insert into message (id, conversation_id, position, role, text, model, answers)
values (:id, :conversationID, :position, 'assistant', :text, :model, :answers)
returning id, role, text, model, created_at;

-- The message that was posted under a client's id before.
-- findPosted(conversationID: uuid, clientMessageID: uuid) -> Message?
select id, role, text, model, created_at from message
where conversation_id = :conversationID and client_message_id = :clientMessageID;

-- findAnswer(messageID: uuid) -> Message?
select id, role, text, model, created_at from message where answers = :messageID;

-- The last messages up to and with one, the newest first, as many as have so many bytes together.
-- history(conversationID: uuid, messageID: uuid, limit: integer, bytes: integer) -> Message[200]
select id, role, text, model, created_at from (
  select id, role, text, model, created_at, position,
         sum(octet_length(text)) over (order by position desc) as bytes
  from message
  where conversation_id = :conversationID
    and position <= (select position from message where id = :messageID)
  order by position desc limit :limit) newest
where bytes <= :bytes
order by position desc limit :limit;

-- The oldest first, from a position on.
-- messages(conversationID: uuid, from: integer?, limit: integer) -> Message & { position: integer }[101]
select id, role, text, model, created_at, position from message
where conversation_id = :conversationID
  and position >= :from                     -- if :from
order by position limit :limit;
