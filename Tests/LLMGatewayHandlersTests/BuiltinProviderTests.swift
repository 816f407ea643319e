import LLMGatewayAPI
import ServiceRuntime
import Testing

@testable import LLMGatewayHandlers

@Suite("the built-in models")
struct BuiltinProviderTests {
    private let provider = BuiltinProvider()

    private func answer(
        _ messages: [ChatMessage], change: (inout ChatCompletionRequest) -> Void = { _ in }
    ) async throws -> ModelAnswer {
        var request = ChatCompletionRequest(model: "builtin-extractive-1", messages: messages)
        change(&request)
        return try await provider.answer(request, detached())
    }

    private let hours: [ChatMessage] = [
        .systemMessage(
            SystemMessage(content: "The library opens at nine. The pool closes at eight.")),
        .userMessage(UserMessage(content: "When does the library open?")),
    ]

    @Test("answers with the sentences that share words with the question, in their order")
    func extracts() async throws {
        let cases: [(messages: [ChatMessage], answer: String)] = [
            (hours, "The library opens at nine."),
            (
                [user("The pool closes at eight.\nWhen does the pool close?")],
                "The pool closes at eight."
            ),
            // What the assistant said is no source, and neither is a question.
            (
                [
                    user("Cats sleep."), assistant("Cats bark."),
                    user("Do cats sleep? Do cats bark?"),
                ],
                "Cats sleep."
            ),
            // The same sentence is said once.
            ([user("Cats sleep. Cats sleep. What do cats do?")], "Cats sleep."),
            (
                [user("Cats run. Cats jump. Cats hide. Cats hunt. Do cats do what cats do?")],
                "Cats run. Cats jump. Cats hide."
            ),
            // Without a question mark the last sentence is the question, and its own answer.
            ([user("Tell me about the pool")], "Tell me about the pool"),
        ]
        for (messages, expected) in cases {
            let answer = try await answer(messages)
            #expect(answer.message == AssistantMessage(content: .value(expected)))
            #expect(answer.finish == .stop)
        }
    }

    @Test("says that it found nothing, instead of something else")
    func nothing() async throws {
        for messages in [
            [user("When does it open?")],
            [system("The pool closes at eight.")],
            [user("The pool closes at eight. Why is grass green?")],
            [user("What is it?")],
        ] {
            let answer = try await answer(messages)
            #expect(answer.message.content == .value(nothingFound))
            #expect(answer.finish == .stop)
        }
    }

    @Test("counts tokens by their characters")
    func tokens() async throws {
        let answer = try await answer(hours)
        #expect(answer.tokens == TokenCount(prompt: 13 + 7, completion: 7))
        let embeddings = try await provider.embed(["12345", ""], model: "", detached())
        #expect(embeddings.tokens == TokenCount(prompt: 2, completion: 0))
        #expect(embeddings.vectors.count == 2)
    }

    @Test("an answer ends before a stop text and at its limit of tokens")
    func limits() async throws {
        let cut = try await answer(hours) { $0.maxTokens = 3 }
        #expect(cut.message.content == .value("The library "))
        #expect(cut.finish == .length)
        let stopped = try await answer(hours) { $0.stop = ["nine", " opens"] }
        #expect(stopped.message.content == .value("The library"))
        #expect(stopped.finish == .stop)
        let whole = try await answer(hours) {
            $0.stop = ["ten"]
            $0.maxTokens = 7
        }
        #expect(whole.message.content == .value("The library opens at nine."))
        #expect(whole.finish == .stop)
    }
}

@Suite("tools of the built-in models")
struct BuiltinToolTests {
    private let provider = BuiltinProvider()
    private let hours = Tool(
        function: .init(
            name: "opening_hours", description: "Finds when a place opens.",
            parameters: [
                "required": ["place", "day", "other"],
                "properties": [
                    "place": ["type": "string"], "day": ["type": "integer"],
                    "note": ["type": "string"],
                ],
            ]))
    private let weather = Tool(function: .init(name: "weather"))

    private func called(
        _ messages: [ChatMessage], _ tools: [Tool]?,
        _ choice: ChatCompletionRequest.ToolChoice? = nil
    ) async throws -> ToolCall? {
        let answer = try await provider.answer(
            ChatCompletionRequest(
                model: "builtin-extractive-1", messages: messages, tools: tools,
                toolChoice: choice), detached())
        #expect((answer.finish == .toolCalls) == (answer.message.toolCalls != nil))
        #expect((answer.message.toolCalls == nil) == (answer.message.content.wrapped != nil))
        return answer.message.toolCalls?.first
    }

    @Test("the tool whose description fits the question is called, with what can be guessed")
    func fits() async throws {
        let call = try await called([user("When does the place open?")], [weather, hours])
        #expect(call?.function.name == "opening_hours")
        #expect(call?.function.arguments == #"{"place":"When does the place open?"}"#)
        let other = try await called([user("What will the weather be?")], [weather, hours])
        #expect(other?.function == .init(name: "weather", arguments: "{}"))
    }

    @Test("none is called where none fits, an answer is there, or none may be")
    func uncalled() async throws {
        let question = [user("When does the place open?")]
        #expect(try await called([user("Why is grass green?")], [weather, hours]) == nil)
        #expect(try await called(question, nil) == nil)
        #expect(try await called(question, [hours], ChatCompletionRequest.ToolChoice.none) == nil)
        let known = [user("The place opens at nine. When does the place open?")]
        #expect(try await called(known, [hours]) == nil)
        #expect(try await called(known, [hours], .auto) == nil)
    }

    @Test("one is called where one must be, whatever the question")
    func required() async throws {
        let call = try await called([user("Why is grass green?")], [weather], .required)
        #expect(call?.function.name == "weather")
        let known = [user("The place opens at nine. When does the place open?")]
        #expect(try await called(known, [hours], .required)?.function.name == "opening_hours")
        // Nobody asked anything.
        #expect(try await called([system("Be short.")], [weather], .required) != nil)
    }

    @Test("none is called right after a tool has answered")
    func answered() async throws {
        let call = ToolCall(id: "call_1", function: .init(name: "weather", arguments: "{}"))
        let messages: [ChatMessage] = [
            user("What will the weather be?"),
            .assistantMessage(AssistantMessage(toolCalls: [call])),
            .toolMessage(ToolMessage(content: "The weather will be fine.", toolCallId: "call_1")),
        ]
        #expect(try await called(messages, [weather], .required) == nil)
        #expect(try await called(messages, [weather]) == nil)
    }
}

@Suite("hashed embeddings")
struct HashedEmbeddingTests {
    @Test(
        "have unit length, whatever the text",
        arguments: ["", " ", "a", "The pool", "\u{1F980}", String(repeating: "ab ", count: 5_000)])
    func unit(text: String) {
        let vector = hashedEmbedding(of: text)
        #expect(vector.count == 1_536)
        #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-9)
    }

    @Test("do not depend on case and white space, and differ by their words")
    func equal() {
        #expect(hashedEmbedding(of: "The  Pool\n") == hashedEmbedding(of: "the pool"))
        #expect(hashedEmbedding(of: "") == hashedEmbedding(of: " \n"))
        let pool = hashedEmbedding(of: "the swimming pool")
        let near = similarity(pool, hashedEmbedding(of: "a swimming pool"))
        #expect(near > similarity(pool, hashedEmbedding(of: "grass is green")) + 0.3)
    }

    @Test("are the same in every version")
    func stable() {
        let short = hashedEmbedding(of: "a")
        #expect(short.indices.filter { short[$0] != 0 } == [810])
        // Ten hashes: the word counts twice, its grams once.
        let long = hashedEmbedding(of: "pool")
        let signs = long.enumerated().compactMap { index, value in
            value == 0 ? nil : value > 0 ? index : -index
        }
        #expect(signs == [185, 385, 447, 508, 627, 817, -828, -902, 1_003, -1_327])
        #expect(abs(long[627] - 2 / Double(13).squareRoot()) < 1e-12)
    }

    private func similarity(_ one: [Double], _ other: [Double]) -> Double {
        zip(one, other).reduce(0) { $0 + $1.0 * $1.1 }
    }
}

@Suite("prices")
struct PriceTests {
    @Test(
        "are for a thousand tokens, and models without one have the fallback's",
        arguments: [
            ("gpt-4", 1_000, 1_000, 0.09), ("gpt-4", 0, 0, 0), ("gpt-4o", 2_000, 0, 0.01),
            ("claude-3-opus", 0, 2_000, 0.15), ("unheard-of", 1_000, 1_000, 0.006),
        ])
    func cost(model: String, prompt: Int, completion: Int, dollars: Double) {
        let tokens = TokenCount(prompt: prompt, completion: completion)
        let cost = PriceTable.standard.cost(of: tokens, model: model)
        #expect(abs(cost - dollars) < 1e-12)
    }
}

private func user(_ text: String) -> ChatMessage { .userMessage(UserMessage(content: text)) }
private func system(_ text: String) -> ChatMessage { .systemMessage(SystemMessage(content: text)) }
private func assistant(_ text: String) -> ChatMessage {
    .assistantMessage(AssistantMessage(content: .value(text)))
}
