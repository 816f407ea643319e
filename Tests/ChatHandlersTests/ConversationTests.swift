import ChatAPI
import ChatHandlers
import Foundation
import ServiceRuntime
import ServiceTesting
import TestStores
import Testing

@Suite("conversations")
struct ConversationTests {
    @Test("a conversation begins empty, with the default model, and says where it is")
    func opens() async throws {
        try await ChatPlace.with { chat in
            let output = try await chat.handlers().createConversation(
                .init(body: NewConversation(title: "Hours")), chat.context)
            guard case .created(let conversation, let location) = output else { return }
            #expect(conversation.id == CountedIDs.id(1))
            #expect(conversation.title == "Hours")
            #expect(conversation.model == "default-model")
            #expect(conversation.instructions == nil)
            #expect(conversation.messageCount == 0)
            #expect(location == "/v1/conversations/00000000-0000-0000-0000-000000000001")
            #expect(
                chat.logs.lines.contains {
                    $0.message == "Opened a conversation"
                        && $0.fields["conversation.id"] == "\(conversation.id)"
                })
        }
    }

    @Test("keeps the model and the instructions that its author names")
    func named() async throws {
        try await ChatPlace.with { chat in
            let new = NewConversation(model: "other-model", instructions: "Be short.")
            let conversation = try await chat.open(new)
            #expect(conversation.title == nil)
            #expect(conversation.model == "other-model")
            #expect(conversation.instructions == "Be short.")
            let found = try await chat.handlers().getConversation(
                .init(conversationID: conversation.id), chat.context)
            #expect(found == conversation)
        }
    }

    @Test("one that is not there is a problem with its id, and so is one that was deleted")
    func missing() async throws {
        try await ChatPlace.with { chat in
            let (handlers, id) = (chat.handlers(), UUID())
            await expectProblem(.conversationNotFound(conversationID: id)) {
                try await handlers.getConversation(.init(conversationID: id), chat.context)
            }
            await expectProblem(.conversationNotFound(conversationID: id)) {
                try await handlers.deleteConversation(.init(conversationID: id), chat.context)
            }
            #expect(!chat.logs.lines.contains { $0.message == "Deleted a conversation" })

            let conversation = try await chat.open()
            let input = DeleteConversation.Input(conversationID: conversation.id)
            _ = try await handlers.deleteConversation(input, chat.context)
            await expectProblem(.conversationNotFound(conversationID: conversation.id)) {
                try await handlers.deleteConversation(input, chat.context)
            }
        }
    }

    @Test("deleting one takes its messages along, and nothing of another")
    func deletes() async throws {
        try await ChatPlace.with { chat in
            let (first, second) = (try await chat.open(), try await chat.open())
            for conversation in [first, second] {
                let message = NewMessage(clientMessageID: UUID(), text: "When does it open?")
                _ = try await chat.handlers().postMessage(
                    .init(conversationID: conversation.id, body: message), chat.context)
            }
            _ = try await chat.handlers().deleteConversation(
                .init(conversationID: first.id), chat.context)
            #expect(try await chat.kept(in: first.id).isEmpty)
            #expect(try await chat.kept(in: second.id).count == 2)
            #expect(try await chat.tables.ask("select count(*) from message") == "2")
        }
    }

    @Test(
        "pages hold the newest first, and the last one ends the list",
        arguments: [
            (limit: 2, sizes: [2, 2, 1]), (limit: 4, sizes: [4, 1]), (limit: 5, sizes: [5]),
            (limit: 100, sizes: [5]),
        ])
    func pages(limit: Int, sizes: [Int]) async throws {
        try await ChatPlace.with { chat in
            var opened: [UUID] = []
            for _ in 0..<5 { opened.append(try await chat.open().id) }
            var (listed, found): ([UUID], [Int]) = ([], [])
            var cursor: String?
            repeat {
                let page = try await chat.handlers().listConversations(
                    .init(cursor: cursor, limit: limit), chat.context)
                listed += page.items.map(\.id)
                found.append(page.items.count)
                cursor = page.nextCursor
            } while cursor != nil && found.count <= sizes.count
            #expect(found == sizes)
            #expect(listed == opened.reversed())
        }
    }

    @Test("there is an empty page when there are no conversations")
    func none() async throws {
        try await ChatPlace.with { chat in
            let page = try await chat.handlers().listConversations(.init(), chat.context)
            #expect(page == ConversationPage(items: [], nextCursor: nil))
        }
    }
}

/// The problem that an operation declares and throws.
func expectProblem(
    _ expected: ChatProblem, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> some Any
) async {
    do {
        let result = try await body()
        Issue.record("no problem, but \(result)", sourceLocation: sourceLocation)
    } catch let problem as any OperationProblem {
        #expect(problem.problem as? ChatProblem == expected, sourceLocation: sourceLocation)
    } catch {
        Issue.record(error, sourceLocation: sourceLocation)
    }
}
