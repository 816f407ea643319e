public import ChatAPI
import ChatRuntime
import FoundationEssentials
public import ServiceRuntime

extension ChatHandlers {
    public func postMessage(
        _ input: PostMessage.Input, _ context: RequestContext
    ) async throws -> Exchange {
        let message = try await store(input.body, in: input.conversationID)
        let answer = try await answer(to: message, in: input.conversationID, context)
        return Exchange(message: message, answer: answer)
    }

    public func listMessages(
        _ input: ListMessages.Input, _ context: RequestContext
    ) async throws -> MessagePage {
        let id = input.conversationID
        let (conversation, rows) = try await database.batch { query in
            (
                query.findConversation(id: id),
                query.messages(
                    conversationID: id, from: input.cursor.flatMap(Int.init),
                    limit: input.limit + 1)
            )
        }
        guard conversation != nil else {
            throw ListMessages.Problem.conversationNotFound(conversationID: id)
        }
        let next = rows.dropFirst(input.limit).first
        return MessagePage(
            items: rows.prefix(input.limit).map(\.message),
            nextCursor: next.map { "\($0.position)" })
    }

    /// Stores the message, or returns the one that was posted under the same id before.
    private func store(_ message: NewMessage, in id: UUID) async throws -> Message {
        try await database.transaction { transaction in
            // The lock keeps positions gapless and makes a second post of the same id wait.
            guard let count = try await transaction.lockConversation(id: id) else {
                throw PostMessage.Problem.conversationNotFound(conversationID: id)
            }
            let clientID = message.clientMessageID
            if let earlier = try await transaction.findPosted(
                conversationID: id, clientMessageID: clientID)
            {
                guard earlier.text == message.text else {
                    throw PostMessage.Problem.messageConflict(clientMessageID: clientID)
                }
                return earlier
            }
            transaction.atCommit.setMessageCount(id: id, count: count + 1)
            return try await transaction.insertMessage(
                id: resources.makeID(), conversationID: id, position: count + 1,
                text: message.text, clientMessageID: clientID)
        }
    }

    /// Returns the answer. One caller at a time, over all instances, asks for it; the others wait.
    private func answer(
        to message: Message, in id: UUID, _ context: RequestContext
    ) async throws -> Message {
        if let answer = try await database.findAnswer(messageID: message.id) { return answer }
        return try await resources.answering.whenFree("\(message.id)", before: context.deadline) {
            // An earlier holder may have stored the answer meanwhile.
            if let answer = try await database.findAnswer(messageID: message.id) { return answer }
            return try await ask(message, in: id, context)
        }
    }

    private func ask(
        _ message: Message, in id: UUID, _ context: RequestContext
    ) async throws -> Message {
        let (conversation, history) = try await database.batch { query in
            (
                query.findConversation(id: id),
                query.history(
                    conversationID: id, messageID: message.id, limit: resources.historyLimit,
                    bytes: historyBytesLimit)
            )
        }
        guard let conversation else {
            throw PostMessage.Problem.conversationNotFound(conversationID: id)
        }
        let reply = try await assistant.answer(
            message.id, in: conversation, after: history.reversed(), context)
        let answer = try await store(reply, to: message.id, in: id)
        context.log("Answered a message", ["message.id": message.id, "model": reply.model])
        return answer
    }

    /// Stores the answer, or returns the one that another caller has stored first.
    private func store(
        _ reply: Assistant.Reply, to messageID: UUID, in id: UUID
    ) async throws -> Message {
        try await database.transaction { transaction in
            guard let count = try await transaction.lockConversation(id: id) else {
                throw PostMessage.Problem.conversationNotFound(conversationID: id)
            }
            if let earlier = try await transaction.findAnswer(messageID: messageID) {
                return earlier
            }
            transaction.atCommit.setMessageCount(id: id, count: count + 1)
            return try await transaction.insertAnswer(
                id: resources.makeID(), conversationID: id, position: count + 1,
                text: reply.text, model: reply.model, answers: messageID)
        }
    }
}
