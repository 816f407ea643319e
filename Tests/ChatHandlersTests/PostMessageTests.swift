import ChatAPI
import ChatHandlers
import Foundation
import LLMGatewayAPI
import ServiceRuntime
import ServiceTesting
import Synchronization
import TestStores
import Testing

@Suite("posting a message")
struct PostMessageTests {
    private let question = "When does it open?"

    private func input(
        _ conversation: ChatAPI.Conversation, _ text: String? = nil, id: UUID = UUID()
    ) -> PostMessage.Input {
        .init(
            conversationID: conversation.id,
            body: NewMessage(clientMessageID: id, text: text ?? question))
    }

    @Test("the message is kept, then answered, and both are counted")
    func posts() async throws {
        try await ChatPlace.with { chat in
            let conversation = try await chat.open(NewConversation(instructions: "Be short."))
            let exchange = try await chat.handlers().postMessage(input(conversation), chat.context)
            #expect(exchange.message.role == .user && exchange.message.text == question)
            #expect(exchange.message.model == nil)
            #expect(exchange.answer.role == .assistant && exchange.answer.text == "At nine.")
            #expect(exchange.answer.model == "answering-model")
            #expect(
                [exchange.message.id, exchange.answer.id] == [CountedIDs.id(2), CountedIDs.id(3)])

            #expect(
                chat.gateway.requests == [
                    ChatCompletionRequest(
                        model: "default-model",
                        messages: [
                            .systemMessage(SystemMessage(content: "Be short.")),
                            .userMessage(UserMessage(content: question)),
                        ])
                ])
            let found = try await chat.handlers().getConversation(
                .init(conversationID: conversation.id), chat.context)
            #expect(found.messageCount == 2)
            #expect(found.updatedAt > conversation.updatedAt)
            #expect(chat.lease.heldKeys.isEmpty)
            let line = chat.logs.lines.first { $0.message == "Answered a message" }
            #expect(line?.fields["message.id"] == "\(exchange.message.id)")
            #expect(!chat.logs.lines.contains { "\($0)".contains(question) })
        }
    }

    @Test("the same again has the same answer, and asks nobody")
    func repeated() async throws {
        try await ChatPlace.with { chat in
            let conversation = try await chat.open()
            let input = input(conversation)
            let first = try await chat.handlers().postMessage(input, chat.context)
            let second = try await chat.handlers().postMessage(input, chat.context)
            #expect(second == first)
            #expect(chat.gateway.requests.count == 1)
            #expect(try await chat.kept(in: conversation.id).count == 2)
        }
    }

    @Test("one that was not answered is answered when it is posted again, without what came later")
    func answeredLater() async throws {
        let isAway = Mutex(true)
        try await ChatPlace.with { _ in
            if isAway.withLock(\.self) { throw LLMGatewayProblem.providerFailed(provider: "test") }
            return completion("At nine.")
        } _: { chat in
            let (handlers, conversation) = (chat.handlers(), try await chat.open())
            let first = input(conversation, "First?")
            await expectProblem(.assistantUnavailable(messageID: CountedIDs.id(2))) {
                try await handlers.postMessage(first, chat.context)
            }
            #expect(try await chat.kept(in: conversation.id) == ["user: First?"])

            isAway.withLock { $0 = false }
            _ = try await handlers.postMessage(input(conversation, "Second?"), chat.context)
            let exchange = try await handlers.postMessage(first, chat.context)
            #expect(exchange.message.id == CountedIDs.id(2))
            #expect(
                chat.gateway.requests.last?.messages == [
                    .userMessage(UserMessage(content: "First?"))
                ])
            #expect(
                try await chat.kept(in: conversation.id) == [
                    "user: First?", "user: Second?", "assistant: At nine.", "assistant: At nine.",
                ])
        }
    }

    @Test("another text under the same id is a conflict, and in another conversation it is none")
    func conflict() async throws {
        try await ChatPlace.with { chat in
            let (handlers, id) = (chat.handlers(), UUID())
            let (first, second) = (try await chat.open(), try await chat.open())
            _ = try await handlers.postMessage(input(first, "One", id: id), chat.context)
            await expectProblem(.messageConflict(clientMessageID: id)) {
                try await handlers.postMessage(input(first, "Two", id: id), chat.context)
            }
            #expect(try await chat.kept(in: first.id) == ["user: One", "assistant: At nine."])
            _ = try await handlers.postMessage(input(second, "Two", id: id), chat.context)
            #expect(try await chat.kept(in: second.id) == ["user: Two", "assistant: At nine."])
        }
    }

    @Test("without a conversation nothing is kept and nobody is asked")
    func missing() async throws {
        try await ChatPlace.with { chat in
            let id = UUID()
            let message = NewMessage(clientMessageID: UUID(), text: question)
            await expectProblem(.conversationNotFound(conversationID: id)) {
                try await chat.handlers().postMessage(
                    .init(conversationID: id, body: message), chat.context)
            }
            #expect(chat.gateway.requests.isEmpty)
            let kept = try await chat.tables.ask("select count(*) from message")
            #expect(kept == "0")
        }
    }

    @Test("a conversation that is deleted before its message is answered is not found, either time")
    func deleted() async throws {
        try await ChatPlace.with { chat in
            @Sendable func delete(_ conversation: ChatAPI.Conversation) async throws {
                _ = try await chat.handlers().deleteConversation(
                    .init(conversationID: conversation.id), chat.context)
            }
            let early = try await chat.open()
            let lease = LateLease { try await delete(early) }
            await expectProblem(.conversationNotFound(conversationID: early.id)) {
                try await chat.handlers(lease: lease).postMessage(input(early), chat.context)
            }
            #expect(chat.gateway.requests.isEmpty)

            let late = try await chat.open()
            let gateway = StandInGateway { _ in
                try await delete(late)
                return completion("Too late.")
            }
            await expectProblem(.conversationNotFound(conversationID: late.id)) {
                try await chat.handlers(gateway: gateway).postMessage(input(late), chat.context)
            }
            #expect(gateway.requests.count == 1)
            let kept = try await chat.tables.ask("select count(*) from message")
            #expect(kept == "0")
        }
    }
}

/// What several instances of the service do at once.
@Suite("posting a message twice at once")
struct ConcurrentPostTests {
    private func input(_ conversation: ChatAPI.Conversation) -> PostMessage.Input {
        .init(
            conversationID: conversation.id,
            body: NewMessage(clientMessageID: CountedIDs.id(99), text: "When?"))
    }

    @Test("the holder of the lease answers, and who waits for it gets that answer")
    func lease() async throws {
        let others = Mutex<(@Sendable () async throws -> Void)?>(nil)
        try await ChatPlace.with { _ in
            completion("Never asked.")
        } _: { chat in
            let conversation = try await chat.open()
            let input = input(conversation)
            let first = StandInGateway { _ in completion("The first answer.") }
            others.withLock {
                $0 = {
                    _ = try await chat.handlers(gateway: first).postMessage(input, chat.context)
                }
            }
            let lease = LateLease { try await others.withLock(\.self)?() }
            let exchange = try await chat.handlers(lease: lease).postMessage(input, chat.context)
            #expect(exchange.answer.text == "The first answer.")
            #expect(chat.gateway.requests.isEmpty)
        }
    }

    @Test("of two who hold it, because one lost it, the first to store its answer counts")
    func lostLease() async throws {
        try await ChatPlace.with { chat in
            let conversation = try await chat.open()
            let input = input(conversation)
            let overtaken = StandInGateway { _ in
                let other = chat.handlers(lease: LateLease {})
                _ = try await other.postMessage(input, chat.context)
                return completion("The second answer.")
            }
            let exchange = try await chat.handlers(gateway: overtaken).postMessage(
                input, chat.context)
            #expect(exchange.answer.text == "At nine.")
            #expect(
                try await chat.kept(in: conversation.id) == ["user: When?", "assistant: At nine."])
            let found = try await chat.handlers().getConversation(
                .init(conversationID: conversation.id), chat.context)
            #expect(found.messageCount == 2)
        }
    }

    @Test("a lease that stays taken fails the request in time, and the message is kept")
    func taken() async throws {
        try await ChatPlace.with { chat in
            let conversation = try await chat.open()
            await #expect(throws: LeaseError.taken(lease: "answering")) {
                try await chat.handlers(lease: TakenLease()).postMessage(
                    input(conversation), chat.context(timeout: .milliseconds(300)))
            }
            #expect(chat.gateway.requests.isEmpty)
            #expect(try await chat.kept(in: conversation.id) == ["user: When?"])
        }
    }

    @Test("many at once store one message and one answer")
    func many() async throws {
        try await ChatPlace.with { chat in
            let conversation = try await chat.open()
            let input = input(conversation)
            let exchanges = try await withThrowingTaskGroup(of: Exchange.self) { group in
                for _ in 0..<8 {
                    group.addTask { try await chat.handlers().postMessage(input, chat.context) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(exchanges.count == 8 && exchanges.allSatisfy { $0 == exchanges[0] })
            #expect(chat.gateway.requests.count == 1)
            #expect(
                try await chat.kept(in: conversation.id) == ["user: When?", "assistant: At nine."])
        }
    }
}
