import ChatAPI
import FoundationEssentials
import LLMGatewayAPI
import ServiceRuntime

/// Asks the llm-gateway for the next message of a conversation.
struct Assistant: Sendable {
    let service: any LLMGatewayCalls

    struct Reply {
        let text: String
        let model: String
    }

    /// - Throws: A problem of `postMessage` for any failure of the llm-gateway.
    func answer(
        _ messageID: UUID,
        in conversation: Conversation,
        after history: [Message],
        _ context: RequestContext
    ) async throws -> Reply {
        do {
            let request = ChatCompletionRequest(
                model: conversation.model,
                messages: prompt(conversation.instructions, history))
            let completion = try await service.createChatCompletion(.init(body: request), context)
            let text = keepable(
                completion.choices.first?.message.content.wrapped ?? "", answerLimit)
            guard !text.isEmpty else {
                throw PostMessage.Problem.assistantUnavailable(messageID: messageID)
            }
            return Reply(text: text, model: keepable(completion.model, modelLimit))
        } catch LLMGatewayProblem.modelNotFound(let model) {
            throw PostMessage.Problem.modelUnavailable(model: model)
        } catch LLMGatewayProblem.providerTimedOut {
            throw PostMessage.Problem.assistantTimedOut(messageID: messageID)
        } catch LLMGatewayProblem.providerFailed {
            throw PostMessage.Problem.assistantUnavailable(messageID: messageID)
        } catch let failure as any DependencyFailure where !failure.isBusy {
            context.warn("The llm-gateway failed: \(failure)")
            throw failure.isTimeout
                ? PostMessage.Problem.assistantTimedOut(messageID: messageID)
                : PostMessage.Problem.assistantUnavailable(messageID: messageID)
        }
    }
}

/// Characters of a message and of a model's name, as the contract of chat bounds them.
private let answerLimit = 45_000
private let modelLimit = 100

/// The text without U+0000, which Postgres can't store, and as much of it as is kept.
private func keepable(_ text: String, _ limit: Int) -> String {
    let scalars = text.unicodeScalars.lazy.filter { $0.value != 0 }.prefix(limit)
    return String(String.UnicodeScalarView(scalars))
}

/// The bytes of history that fit into one request to the llm-gateway, with room for the rest.
let historyBytesLimit = 192 * 1024

/// The instructions and as much of the newest history as fits.
func prompt(_ instructions: String?, _ history: [Message]) -> [ChatMessage] {
    var bytesLeft = historyBytesLimit - escapedBytes(instructions ?? "")
    let fitting = history.reversed().prefix { message in
        bytesLeft -= escapedBytes(message.text)
        return bytesLeft >= 0
    }
    let messages = fitting.reversed().map(chatMessage)
    guard let instructions else { return messages }
    return [.systemMessage(SystemMessage(content: instructions))] + messages
}

private func chatMessage(_ message: Message) -> ChatMessage {
    switch message.role {
    case .user: .userMessage(UserMessage(content: message.text))
    case .assistant: .assistantMessage(AssistantMessage(content: .value(message.text)))
    }
}

/// An upper bound of what a text takes in JSON: an escaped byte becomes at most six.
private func escapedBytes(_ text: String) -> Int {
    let frame = 64  // the object around it
    return text.utf8.reduce(frame) { $0 + ($1 < 0x20 || $1 == 0x22 || $1 == 0x5C ? 6 : 1) }
}
