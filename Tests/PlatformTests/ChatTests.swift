import ChatAPI
import Foundation
import Logging
import ServiceClient
import ServiceRuntime
import TestStores
import Testing

/// The service `chat` as its consumers see it, through its generated client, on real stores.
@Suite("chat", .serialized)
struct ChatTests {
    @Test("a conversation is opened, listed, found and deleted")
    func conversations() async throws {
        let (platform, chat) = try await chatUnderTest()
        let context = RequestContext.detached()
        let opened = try await chat.createConversation(
            .init(body: NewConversation(title: "Hours")), context)
        guard case .created(let conversation, let location) = opened else {
            throw Failure("not created")
        }
        #expect(location == "/v1/conversations/\(conversation.id.parameterText)")
        #expect(conversation.model == "builtin-extractive-1")
        #expect(conversation.messageCount == 0)

        let found = try await chat.getConversation(
            .init(conversationID: conversation.id), context)
        #expect(found == conversation)
        let page = try await chat.listConversations(.init(), context)
        #expect(page.items == [conversation])

        _ = try await chat.deleteConversation(.init(conversationID: conversation.id), context)
        await #expect(throws: ChatProblem.conversationNotFound(conversationID: conversation.id)) {
            try await chat.getConversation(.init(conversationID: conversation.id), context)
        }
        withExtendedLifetime(platform) {}
    }

    @Test("the same message id returns the same exchange and stores nothing twice")
    func idempotence() async throws {
        let (platform, chat) = try await chatUnderTest()
        let id = try #require(UUID(uuidString: try await platform.openConversation()))
        let message = NewMessage(clientMessageID: UUID(), text: "When does the town hall open?")
        let input = PostMessage.Input(conversationID: id, body: message)

        // Twelve at once, as an impatient client would.
        let exchanges = try await withThrowingTaskGroup(of: Exchange.self) { group in
            for _ in 0..<12 {
                group.addTask { try await chat.postMessage(input, .detached()) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(exchanges.allSatisfy { $0 == exchanges.first })
        #expect(exchanges.first?.answer.text == "The town hall opens at nine.")
        #expect(try await platform.messages(of: id.uuidString).count == 2)
        let calls = try platform.databases.ask("select count(*) from llm_usage", in: "llm_gateway")
        #expect(calls == "1")

        let changed = NewMessage(clientMessageID: message.clientMessageID, text: "Else?")
        await #expect(
            throws: ChatProblem.messageConflict(clientMessageID: message.clientMessageID)
        ) {
            try await chat.postMessage(.init(conversationID: id, body: changed), .detached())
        }
    }

    @Test("pages are complete, in order, and end")
    func pages() async throws {
        let (platform, chat) = try await chatUnderTest()
        var opened: [UUID] = []
        for _ in 0..<7 {
            opened.append(try #require(UUID(uuidString: try await platform.openConversation())))
        }
        var seen: [UUID] = []
        var cursor: String?
        repeat {
            let page = try await chat.listConversations(
                .init(cursor: cursor, limit: 3), .detached())
            #expect(page.items.count <= 3)
            seen += page.items.map(\.id)
            cursor = page.nextCursor
        } while cursor != nil && seen.count < 100
        #expect(seen == opened.reversed())
    }

    @Test("a model that nobody offers is a problem of the conversation, not of the server")
    func unknownModel() async throws {
        let (platform, chat) = try await chatUnderTest()
        let opened = try await chat.createConversation(
            .init(body: NewConversation(model: "gpt-9")), .detached())
        guard case .created(let conversation, _) = opened else { throw Failure("not created") }
        let message = NewMessage(clientMessageID: UUID(), text: "Hello")
        await #expect(throws: ChatProblem.modelUnavailable(model: "gpt-9")) {
            try await chat.postMessage(
                .init(conversationID: conversation.id, body: message), .detached())
        }
        withExtendedLifetime(platform) {}
    }

    @Test("what Postgres can't keep is refused by the contract, not by the database")
    func zeroCharacter() async throws {
        let (platform, _) = try await chatUnderTest()
        let refused = try await platform.chat.send(
            "POST", "/v1/conversations", #"{"title": "a\u0000b"}"#)
        #expect(refused.status == 422)
        #expect(refused.text.contains(#""pointer":"/title","keyword":"pattern""#))
    }

    @Test("a request that breaks the contract hears of every violation, by pointer")
    func violations() async throws {
        let (platform, _) = try await chatUnderTest()
        let refused = try await platform.chat.send(
            "POST", "/v1/conversations/not-a-uuid/messages?trace=1",
            #"{"clientMessageID": 7, "text": "", "colour": "red"}"#)
        #expect(refused.status == 422)
        #expect(refused.headers["content-type"]?.hasPrefix("application/problem+json") == true)
        let violations = refused.json["violations"] as? [[String: Any]] ?? []
        let places = violations.map { "\($0["location"] ?? "") \($0["pointer"] ?? "")" }
        #expect(
            Set(places) == [
                "path /conversationID", "query /trace", "body /clientMessageID", "body /text",
                "body /colour",
            ])
    }

    private func chatUnderTest() async throws -> (Platform, ChatClient) {
        let platform = try await Platform.start()
        return (platform, ChatClient(try transport(to: platform.chat.url)))
    }
}
