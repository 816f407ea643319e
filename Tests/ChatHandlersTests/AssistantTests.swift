import ChatAPI
import Foundation
import LLMGatewayAPI
import Logging
import ServiceRuntime
import ServiceTesting
import TestStores
import Testing

@testable import ChatHandlers

@Suite("the assistant")
struct AssistantTests {
    private static let message = CountedIDs.id(7)
    private static let conversation = ChatAPI.Conversation(
        id: CountedIDs.id(1), title: nil, model: "some-model", instructions: nil, messageCount: 1,
        createdAt: .now, updatedAt: .now)

    private func answer(
        _ place: RequestContext, _ answer: @escaping StandInGateway.Answer
    ) async throws -> Assistant.Reply {
        let assistant = Assistant(service: StandInGateway(answer))
        let history = [textMessage("When?", .user)]
        return try await assistant.answer(
            Self.message, in: Self.conversation, after: history, place)
    }

    private let context = RequestContext(
        operation: "test", timeout: .seconds(20), logger: RecordedLogs().logger())

    static let failures: [(failure: any Error, problem: ChatProblem)] = [
        (LLMGatewayProblem.modelNotFound(model: "gone"), .modelUnavailable(model: "gone")),
        (
            LLMGatewayProblem.providerFailed(provider: "p"),
            .assistantUnavailable(messageID: message)
        ),
        (LLMGatewayProblem.providerTimedOut(provider: "p"), .assistantTimedOut(messageID: message)),
        (
            ClientError.unreachable(service: "llm-gateway", reason: "refused"),
            .assistantUnavailable(messageID: message)
        ),
        (
            ClientError.circuitOpen(service: "llm-gateway"),
            .assistantUnavailable(messageID: message)
        ),
        (ClientError.timedOut(service: "llm-gateway"), .assistantTimedOut(messageID: message)),
        (
            ClientError.broken(service: "llm-gateway", reason: "closed"),
            .assistantUnavailable(messageID: message)
        ),
        (
            ClientError.refused(
                service: "llm-gateway", operation: "createChatCompletion", status: 504,
                problem: nil), .assistantTimedOut(messageID: message)
        ),
        (
            ClientError.refused(
                service: "llm-gateway", operation: "createChatCompletion", status: 422,
                problem: nil), .assistantUnavailable(messageID: message)
        ),
    ]

    @Test("each failure of the gateway is the problem that says what to do", arguments: failures)
    func fails(failure: any Error, problem: ChatProblem) async {
        await expectProblem(problem) { try await answer(context) { _ in throw failure } }
    }

    @Test("what is no failure of the gateway stays what it is")
    func others() async {
        let busy = ClientError.busy(service: "llm-gateway", reason: "all 256 stayed in use")
        await #expect(throws: busy) { try await answer(context) { _ in throw busy } }
        await #expect(throws: CancellationError.self) {
            try await answer(context) { _ in throw CancellationError() }
        }
        await #expect(throws: StandInGateway.NotAsked.self) {
            try await answer(context) { _ in throw StandInGateway.NotAsked() }
        }
    }

    @Test("a failure that nobody declared is logged once, with its cause")
    func logged() async throws {
        let logs = RecordedLogs()
        let context = RequestContext(
            operation: "test", timeout: .seconds(20), logger: logs.logger())
        _ = try? await answer(context) { _ in
            throw ClientError.unreachable(service: "llm-gateway", reason: "refused")
        }
        #expect(logs.lines.count == 1)
        #expect(logs.lines.first?.level == .warning)
        #expect(logs.lines.first?.message.hasPrefix("The llm-gateway failed: ") == true)
    }

    @Test("the text and the model of the first choice are the answer")
    func firstChoice() async throws {
        let reply = try await answer(context) { _ in completion("At nine.", model: "m-2") }
        #expect(reply.text == "At nine." && reply.model == "m-2")
    }

    @Test("what Postgres can't keep is left out of an answer")
    func unkeepable() async throws {
        let reply = try await answer(context) { _ in completion("\0At\0 nine.\0") }
        #expect(reply.text == "At nine.")
    }

    @Test("no more of an answer is kept than the contract says")
    func long() async throws {
        let text = String(repeating: "\u{1F600}", count: 45_001)
        let reply = try await answer(context) { _ in
            completion(text, model: String(repeating: "m", count: 101))
        }
        #expect(reply.text.unicodeScalars.count == 45_000)
        #expect(reply.model.count == 100)
    }

    @Test(
        "an answer without a word is none",
        arguments: [
            completion([]), completion(nil), completion(""), completion("\0\0"),
            completion([
                Choice(index: 0, message: AssistantMessage(), finishReason: .contentFilter)
            ]),
        ])
    func empty(completion: ChatCompletion) async {
        await expectProblem(.assistantUnavailable(messageID: Self.message)) {
            try await answer(context) { _ in completion }
        }
    }
}

@Suite("what the assistant is told")
struct PromptTests {
    @Test("the instructions come first, then the history in its order")
    func order() {
        let history = [
            textMessage("One", .user), textMessage("Two", .assistant), textMessage("Three", .user),
        ]
        let told: [ChatMessage] = [
            .userMessage(UserMessage(content: "One")),
            .assistantMessage(AssistantMessage(content: .value("Two"))),
            .userMessage(UserMessage(content: "Three")),
        ]
        #expect(prompt(nil, history) == told)
        #expect(
            prompt("Be short.", history)
                == [.systemMessage(SystemMessage(content: "Be short."))] + told)
    }

    @Test(
        "the oldest messages are left out where all do not fit into one request",
        arguments: [
            (character: "a", kept: 24), (character: "\"", kept: 4), (character: "\n", kept: 4),
            (character: "ü", kept: 12), (character: "漢", kept: 8),
        ])
    func cut(character: String, kept: Int) {
        let long = String(repeating: character, count: 8_000)
        let history = (0..<40).map { textMessage("\($0) \(long)".prefixed(8_000), .user) }
        let messages = prompt(nil, history)
        #expect(messages.count == kept)
        #expect(messages.last == .userMessage(UserMessage(content: history[39].text)))
        let body = ChatCompletionRequest(model: "m", messages: messages)
        // The body limit of the gateway, in its contract.
        #expect(JSONWriter.bytes(of: body).map { $0.count <= 256 << 10 } == true)
    }

    @Test("the longest message that is taken fits beside the longest instructions")
    func longest() {
        for character in ["\u{1}", "\"", "漢", "😀"] {
            let longest = String(repeating: character, count: 8_000)
            let messages = prompt(longest, [textMessage(longest, .user)])
            #expect(messages.count == 2)
        }
    }

    @Test("a service asks for as many messages as it is set to, the newest")
    func limit() async throws {
        try await ChatPlace.with { chat in
            let conversation = try await chat.open()
            let handlers = chat.handlers(historyLimit: 3)
            for text in ["One?", "Two?", "Three?"] {
                let message = NewMessage(clientMessageID: UUID(), text: text)
                _ = try await handlers.postMessage(
                    .init(conversationID: conversation.id, body: message), chat.context)
            }
            #expect(
                chat.gateway.requests.map(\.messages).last == [
                    .userMessage(UserMessage(content: "Two?")),
                    .assistantMessage(AssistantMessage(content: .value("At nine."))),
                    .userMessage(UserMessage(content: "Three?")),
                ])
        }
    }
}

private func textMessage(_ text: String, _ role: Message.Role) -> Message {
    Message(id: UUID(), role: role, text: text, model: nil, createdAt: .now)
}

extension String {
    /// The contract counts scalars.
    fileprivate func prefixed(_ count: Int) -> String {
        String(String.UnicodeScalarView(unicodeScalars.prefix(count)))
    }
}
