import ChatAPI
import ChatHandlers
import Foundation
import Testing

@Suite("listing messages")
struct ListMessagesTests {
    @Test(
        "pages hold the oldest first, and the last one ends the list",
        arguments: [
            (limit: 1, sizes: [1, 1, 1, 1, 1, 1]), (limit: 4, sizes: [4, 2]),
            (limit: 6, sizes: [6]), (limit: 100, sizes: [6]),
        ])
    func pages(limit: Int, sizes: [Int]) async throws {
        try await ChatPlace.with { chat in
            let conversation = try await chat.open()
            for text in ["One?", "Two?", "Three?"] {
                let message = NewMessage(clientMessageID: UUID(), text: text)
                _ = try await chat.handlers().postMessage(
                    .init(conversationID: conversation.id, body: message), chat.context)
            }
            var (listed, found): ([String], [Int]) = ([], [])
            var cursor: String?
            repeat {
                let page = try await chat.handlers().listMessages(
                    .init(conversationID: conversation.id, cursor: cursor, limit: limit),
                    chat.context)
                listed += page.items.map(\.text)
                found.append(page.items.count)
                cursor = page.nextCursor
            } while cursor != nil && found.count <= sizes.count
            #expect(found == sizes)
            #expect(listed == ["One?", "At nine.", "Two?", "At nine.", "Three?", "At nine."])
        }
    }

    @Test("an empty conversation has an empty page, and one that is not there a problem")
    func none() async throws {
        try await ChatPlace.with { chat in
            let conversation = try await chat.open()
            let page = try await chat.handlers().listMessages(
                .init(conversationID: conversation.id), chat.context)
            #expect(page == MessagePage(items: [], nextCursor: nil))
            let id = UUID()
            await expectProblem(.conversationNotFound(conversationID: id)) {
                try await chat.handlers().listMessages(.init(conversationID: id), chat.context)
            }
        }
    }

    @Test("a page holds messages of its conversation alone")
    func own() async throws {
        try await ChatPlace.with { chat in
            let (first, second) = (try await chat.open(), try await chat.open())
            for (conversation, text) in [(first, "First?"), (second, "Second?")] {
                let message = NewMessage(clientMessageID: UUID(), text: text)
                _ = try await chat.handlers().postMessage(
                    .init(conversationID: conversation.id, body: message), chat.context)
            }
            let page = try await chat.handlers().listMessages(
                .init(conversationID: second.id), chat.context)
            #expect(page.items.map(\.text) == ["Second?", "At nine."])
        }
    }
}
