public import ChatAPI
public import ChatHandlers
public import FoundationEssentials
public import Postgres
import ServiceRuntime
public import SharedAPI
import StoreAdapters

/// Conversations and messages in Postgres; `contracts/chat/migrations` has the tables.
public struct PostgresConversations: ConversationStore {
    let database: PostgresClient

    public init(_ database: PostgresClient) {
        self.database = database
    }

    public func create(
        _ conversation: NewConversation, id: UUID, model: String
    ) async throws -> Conversation {
        let rows = try await database.query(
            """
            insert into conversation (id, title, model, instructions)
            values (\(id), \(conversation.title), \(model), \(conversation.instructions))
            returning id, title, model, instructions, message_count, created_at, updated_at
            """,
            as: ConversationRow.self)
        guard let row = rows.first else { throw AdapterError.noRowReturned }
        return conversationFrom(row)
    }

    public func list(from cursor: Cursor?, limit: Int) async throws -> ConversationPage {
        let first = cursor.flatMap(Int.init) ?? Int.max
        // One more than asked for tells whether there is a next page, and where it begins.
        let rows = try await database.query(
            """
            select id, title, model, instructions, message_count, created_at, updated_at, position
            from conversation where position <= \(first) order by position desc limit \(limit + 1)
            """,
            as: (UUID, String?, String, String?, Int, Instant, Instant, Int).self)
        let items = rows.prefix(limit).map { row in
            conversationFrom((row.0, row.1, row.2, row.3, row.4, row.5, row.6))
        }
        let next = rows.count > limit ? rows.last.map { String($0.7) } : nil
        return ConversationPage(items: items, nextCursor: next)
    }

    public func find(_ id: UUID) async throws -> Conversation? {
        let rows = try await database.query(
            """
            select id, title, model, instructions, message_count, created_at, updated_at
            from conversation where id = \(id)
            """,
            as: ConversationRow.self)
        return rows.first.map(conversationFrom)
    }

    public func delete(_ id: UUID) async throws -> Bool {
        try await database.execute("delete from conversation where id = \(id)") > 0
    }
}

typealias ConversationRow = (UUID, String?, String, String?, Int, Instant, Instant)

private func conversationFrom(_ row: ConversationRow) -> Conversation {
    Conversation(
        id: row.0, title: row.1, model: row.2, instructions: row.3, messageCount: row.4,
        createdAt: row.5, updatedAt: row.6)
}

/// A statement with `returning` that returned nothing.
enum AdapterError: Error {
    case noRowReturned
}
