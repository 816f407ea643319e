public import ChatAPI
public import ChatHandlers
public import FoundationEssentials
import Postgres
import ServiceRuntime
public import SharedAPI
import StoreAdapters

extension PostgresConversations {
    public func post(
        _ message: NewMessage, id: UUID, to conversationID: UUID
    ) async throws -> Posted {
        try await database.transaction { transaction in
            // The row lock keeps positions gapless and makes a second post of the same id wait.
            let conversations = try await transaction.query(
                "select message_count from conversation where id = \(conversationID) for update",
                as: Int.self)
            guard let count = conversations.first else { return .conversationMissing }

            if let earlier = try await Self.posted(message, to: conversationID, transaction) {
                return earlier
            }
            let rows = try await transaction.query(
                """
                insert into message (id, conversation_id, position, role, text, client_message_id)
                values (\(id), \(conversationID), \(count + 1), 'user', \(message.text),
                        \(message.clientMessageID))
                returning id, role, text, model, created_at
                """,
                as: MessageRow.self)
            try await Self.count(count + 1, in: conversationID, transaction)
            guard let row = rows.first else { throw AdapterError.noRowReturned }
            return .stored(messageFrom(row))
        }
    }

    public func answer(to messageID: UUID) async throws -> Message? {
        let rows = try await database.query(
            """
            select id, role, text, model, created_at from message where answers = \(messageID)
            """,
            as: MessageRow.self)
        return rows.first.map(messageFrom)
    }

    public func store(
        _ answer: NewAnswer, to messageID: UUID, in conversationID: UUID
    ) async throws -> Message? {
        try await database.transaction { transaction in
            let conversations = try await transaction.query(
                "select message_count from conversation where id = \(conversationID) for update",
                as: Int.self)
            guard let count = conversations.first else { return nil }
            if let earlier = try await Self.answer(to: messageID, transaction) { return earlier }

            let rows = try await transaction.query(
                """
                insert into message (id, conversation_id, position, role, text, model, answers)
                values (\(answer.id), \(conversationID), \(count + 1), 'assistant',
                        \(answer.text), \(answer.model), \(messageID))
                returning id, role, text, model, created_at
                """,
                as: MessageRow.self)
            try await Self.count(count + 1, in: conversationID, transaction)
            return rows.first.map(messageFrom)
        }
    }

    public func history(
        of conversationID: UUID, upTo messageID: UUID, limit: Int
    ) async throws -> [Message] {
        let rows = try await database.query(
            """
            select id, role, text, model, created_at from message
            where conversation_id = \(conversationID)
              and position <= (select position from message where id = \(messageID))
            order by position desc limit \(limit)
            """,
            as: MessageRow.self)
        return rows.reversed().map(messageFrom)
    }

    public func messages(
        of conversationID: UUID, from cursor: Cursor?, limit: Int
    ) async throws -> MessagePage? {
        let first = cursor.flatMap(Int.init) ?? 1
        // The join tells an empty conversation (one row of nulls) from none (no row).
        let rows = try await database.query(
            """
            select m.id, m.role, m.text, m.model, m.created_at, m.position
            from conversation c
            left join message m on m.conversation_id = c.id and m.position >= \(first)
            where c.id = \(conversationID)
            order by m.position limit \(limit + 1)
            """,
            as: (UUID?, String?, String?, String?, Instant?, Int?).self)
        guard !rows.isEmpty else { return nil }
        let items = rows.prefix(limit).compactMap { row -> Message? in
            guard let id = row.0, let role = row.1, let text = row.2, let date = row.4 else {
                return nil
            }
            return messageFrom((id, role, text, row.3, date))
        }
        let next = rows.count > limit ? rows.last?.5.map { String($0) } : nil
        return MessagePage(items: items, nextCursor: next)
    }
}

extension PostgresConversations {
    /// What was posted under the same client id before, if anything was.
    private static func posted(
        _ message: NewMessage, to conversationID: UUID, _ transaction: PostgresTransaction
    ) async throws -> Posted? {
        let rows = try await transaction.query(
            """
            select id, role, text, model, created_at from message
            where conversation_id = \(conversationID)
              and client_message_id = \(message.clientMessageID)
            """,
            as: MessageRow.self)
        guard let row = rows.first else { return nil }
        let earlier = messageFrom(row)
        guard earlier.text == message.text else { return .conflicting }
        return .repeated(earlier, answer: try await answer(to: earlier.id, transaction))
    }

    private static func answer(
        to messageID: UUID, _ transaction: PostgresTransaction
    ) async throws -> Message? {
        let rows = try await transaction.query(
            """
            select id, role, text, model, created_at from message where answers = \(messageID)
            """,
            as: MessageRow.self)
        return rows.first.map(messageFrom)
    }

    private static func count(
        _ messages: Int, in conversationID: UUID, _ transaction: PostgresTransaction
    ) async throws {
        _ = try await transaction.execute(
            """
            update conversation set message_count = \(messages), updated_at = now()
            where id = \(conversationID)
            """)
    }
}

private typealias MessageRow = (UUID, String, String, String?, Instant)

private func messageFrom(_ row: MessageRow) -> Message {
    // The table's check allows these two roles only.
    let role: Message.Role = row.1 == "user" ? .user : .assistant
    return Message(id: row.0, role: role, text: row.2, model: row.3, createdAt: row.4)
}
