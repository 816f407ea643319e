public import ChatAPI
public import ServiceRuntime

extension ChatHandlers {
    public func createConversation(
        _ input: CreateConversation.Input,
        _ context: RequestContext
    ) async throws -> CreateConversation.Output {
        let model = input.body.model ?? defaultModel
        let conversation = try await conversations.create(input.body, id: makeID(), model: model)
        context.log("Opened a conversation", ["conversation.id": conversation.id])
        return .created(
            conversation, location: "/v1/conversations/\(conversation.id.parameterText)")
    }

    public func listConversations(
        _ input: ListConversations.Input,
        _ context: RequestContext
    ) async throws -> ConversationPage {
        try await conversations.list(from: input.cursor, limit: input.limit)
    }

    public func getConversation(
        _ input: GetConversation.Input,
        _ context: RequestContext
    ) async throws -> Conversation {
        guard let conversation = try await conversations.find(input.conversationID) else {
            throw GetConversation.Problem.conversationNotFound(conversationID: input.conversationID)
        }
        return conversation
    }

    public func deleteConversation(
        _ input: DeleteConversation.Input,
        _ context: RequestContext
    ) async throws -> NoContent {
        guard try await conversations.delete(input.conversationID) else {
            throw DeleteConversation.Problem.conversationNotFound(
                conversationID: input.conversationID)
        }
        context.log("Deleted a conversation", ["conversation.id": input.conversationID])
        return NoContent()
    }
}
