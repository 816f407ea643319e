public import ChatAPI
import ChatRuntime
public import ServiceRuntime

extension ChatHandlers {
    public func createConversation(
        _ input: CreateConversation.Input, _ context: RequestContext
    ) async throws -> CreateConversation.Output {
        let conversation = try await database.insertConversation(
            id: resources.makeID(), title: input.body.title,
            model: input.body.model ?? resources.defaultModel,
            instructions: input.body.instructions)
        context.log("Opened a conversation", ["conversation.id": conversation.id])
        return .created(
            conversation, location: "/v1/conversations/\(conversation.id.parameterText)")
    }

    public func listConversations(
        _ input: ListConversations.Input, _ context: RequestContext
    ) async throws -> ConversationPage {
        // One row more than asked for shows whether there is a next page, and where it begins.
        let rows = try await database.conversations(
            from: input.cursor.flatMap(Int.init), limit: input.limit + 1)
        let next = rows.dropFirst(input.limit).first
        return ConversationPage(
            items: rows.prefix(input.limit).map(\.conversation),
            nextCursor: next.map { "\($0.position)" })
    }

    public func getConversation(
        _ input: GetConversation.Input, _ context: RequestContext
    ) async throws -> Conversation {
        guard let conversation = try await database.findConversation(id: input.conversationID)
        else {
            throw GetConversation.Problem.conversationNotFound(conversationID: input.conversationID)
        }
        return conversation
    }

    public func deleteConversation(
        _ input: DeleteConversation.Input, _ context: RequestContext
    ) async throws -> NoContent {
        guard try await database.deleteConversation(id: input.conversationID) > 0 else {
            throw DeleteConversation.Problem.conversationNotFound(
                conversationID: input.conversationID)
        }
        context.log("Deleted a conversation", ["conversation.id": input.conversationID])
        return NoContent()
    }
}
