public import ChatAPI
import FoundationEssentials
public import ServiceRuntime

extension ChatHandlers {
    public func postMessage(
        _ input: PostMessage.Input,
        _ context: RequestContext
    ) async throws -> Exchange {
        let conversationID = input.conversationID
        let posted = try await conversations.post(input.body, id: makeID(), to: conversationID)
        switch posted {
        case .stored(let message), .repeated(let message, answer: nil):
            let answer = try await answer(to: message, in: conversationID, context)
            return Exchange(message: message, answer: answer)
        case .repeated(let message, answer: let answer?):
            return Exchange(message: message, answer: answer)
        case .conflicting:
            throw PostMessage.Problem.messageConflict(
                clientMessageID: input.body.clientMessageID)
        case .conversationMissing:
            throw PostMessage.Problem.conversationNotFound(conversationID: conversationID)
        }
    }

    public func listMessages(
        _ input: ListMessages.Input,
        _ context: RequestContext
    ) async throws -> MessagePage {
        let page = try await conversations.messages(
            of: input.conversationID, from: input.cursor, limit: input.limit)
        guard let page else {
            throw ListMessages.Problem.conversationNotFound(conversationID: input.conversationID)
        }
        return page
    }

    /// Waits for its turn while another call answers the same message, then returns that answer.
    private func answer(
        to message: Message, in conversationID: UUID, _ context: RequestContext
    ) async throws -> Message {
        try await answering.whenFree("\(message.id)", before: context.deadline) {
            try await ask(message, in: conversationID, context)
        }
    }

    private func ask(
        _ message: Message, in conversationID: UUID, _ context: RequestContext
    ) async throws -> Message {
        // The holder before us may have answered while we waited for the lease.
        if let answer = try await conversations.answer(to: message.id) { return answer }

        guard let conversation = try await conversations.find(conversationID) else {
            throw PostMessage.Problem.conversationNotFound(conversationID: conversationID)
        }
        let history = try await conversations.history(
            of: conversationID, upTo: message.id, limit: assistant.historyLimit)
        let reply = try await assistant.answer(
            message.id, in: conversation, after: history, context)
        let answer = NewAnswer(id: makeID(), text: reply.text, model: reply.model)
        guard
            let stored = try await conversations.store(
                answer, to: message.id, in: conversationID)
        else {
            throw PostMessage.Problem.conversationNotFound(conversationID: conversationID)
        }
        context.log("Answered a message", ["message.id": message.id, "model": reply.model])
        return stored
    }
}
