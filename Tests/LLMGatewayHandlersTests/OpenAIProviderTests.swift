import LLMGatewayAPI
import ServiceRuntime
import Testing

@testable import LLMGatewayHandlers

@Suite("an OpenAI-compatible provider")
struct OpenAIProviderTests {
    private func provider(_ service: StandInService) -> OpenAIProvider {
        OpenAIProvider(service, chatModels: "gpt-4", embeddingModels: "text-embedding-3-small")
    }

    private func answer(_ json: String) async throws -> ModelAnswer {
        try await provider(StandInService(json)).answer(question(to: "gpt-4"), detached())
    }

    private func embed(_ texts: [String], _ json: String) async throws -> ModelEmbeddings {
        try await provider(StandInService(json)).embed(
            texts, model: "text-embedding-3-small", detached())
    }

    @Test(
        "models are separated by commas",
        arguments: [
            ("gpt-4", ["gpt-4"]), ("a,b", ["a", "b"]), (" a , b ,, ", ["a", "b"]), ("", []),
            (" , ", []),
        ] as [(String, [String])])
    func models(list: String, names: [String]) {
        let provider = OpenAIProvider(
            StandInService("{}"), chatModels: list, embeddingModels: list)
        #expect(provider.chatModels == names && provider.embeddingModels == names)
        // A model of both kinds is listed once.
        #expect(provider.models == names)
        #expect(!provider.isFree)
    }

    @Test("sends the request as it came, and takes the first choice")
    func asks() async throws {
        let service = StandInService(
            """
            {"id": "x", "choices": [
              {"message": {"content": "First."}, "finish_reason": "length", "logprobs": null},
              {"message": {"content": "Second."}, "finish_reason": "stop"}],
             "usage": {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 9}}
            """)
        var request = question(to: "gpt-4", "Why?")
        request.temperature = 0.5
        request.maxTokens = 7
        let answer = try await provider(service).answer(request, detached())
        #expect(
            answer
                == ModelAnswer(
                    message: AssistantMessage(content: .value("First.")), finish: .length,
                    tokens: TokenCount(prompt: 3, completion: 4)))
        let sent = try #require(service.requests.first)
        #expect(sent.method == .post && sent.path == "/chat/completions")
        #expect(sent.json?["model"]?.text == "gpt-4")
        #expect(sent.json?["messages"]?.items?.first?["content"]?.text == "Why?")
        #expect(sent.json?["temperature"]?.double == 0.5)
        #expect(sent.json?["max_tokens"]?.wholeNumber == 7)
        #expect(sent.json?["tools"] == nil)
    }

    @Test("an answer that calls tools has no content")
    func tools() async throws {
        let answer = try await answer(
            """
            {"choices": [{"finish_reason": "tool_calls", "message": {"content": null,
              "tool_calls": [{"id": "1", "type": "function",
                "function": {"name": "look_up", "arguments": "{}"}}]}}],
             "usage": {"prompt_tokens": 1}}
            """)
        let call = ToolCall(id: "1", function: .init(name: "look_up", arguments: "{}"))
        #expect(answer.message == AssistantMessage(content: .null, toolCalls: [call]))
        #expect(answer.finish == .toolCalls)
        #expect(answer.tokens == TokenCount(prompt: 1, completion: 0))
    }

    @Test(
        "says what is wrong with an answer that is none",
        arguments: [
            ("{}", "the answer has no choice"),
            ("[]", "the answer has no choice"),
            (#"{"choices": {}}"#, "the answer has no choice"),
            (#"{"choices": []}"#, "the answer has no choice"),
            (#"{"choices": [{"finish_reason": "stop"}]}"#, "the answer has no choice"),
            (#"{"choices": [{"message": {}}]}"#, "the answer has no choice"),
            (
                #"{"choices": [{"message": {}, "finish_reason": "eaten"}]}"#,
                "the answer has no choice"
            ),
            (
                #"{"choices": [{"message": {"tool_calls": [{}]}, "finish_reason": "stop"}]}"#,
                "a tool call is incomplete"
            ),
            (
                """
                {"choices": [{"finish_reason": "stop", "message": {"tool_calls":
                  [{"id": "1", "function": {"name": "look_up"}}]}}]}
                """, "a tool call is incomplete"
            ),
            (chosen(usage: "null"), "the answer does not say what it used"),
            (chosen(usage: "{}"), "the answer does not say what it used"),
            (chosen(usage: #"{"prompt_tokens": "5"}"#), "the answer does not say what it used"),
            (chosen(usage: #"{"prompt_tokens": 1.5}"#), "the answer does not say what it used"),
            (chosen(usage: #"{"prompt_tokens": -1}"#), "the answer does not say what it used"),
            (
                chosen(usage: #"{"prompt_tokens": 1, "completion_tokens": -1}"#),
                "the answer does not say what it used"
            ),
            // Both together are more than a whole number holds.
            (
                chosen(usage: #"{"prompt_tokens": 9223372036854775807, "completion_tokens": 1}"#),
                "the answer does not say what it used"
            ),
        ])
    func broken(json: String, reason: String) async {
        await #expect(throws: ProviderFailure.failed(reason)) { try await answer(json) }
    }

    private static func chosen(usage: String) -> String {
        """
        {"choices": [{"message": {"content": "Yes."}, "finish_reason": "stop"}], "usage": \(usage)}
        """
    }

    @Test("vectors come in the order of their texts")
    func embeds() async throws {
        let service = StandInService(
            """
            {"data": [{"index": 1, "embedding": [0, 1e-3]}, {"index": 0, "embedding": [1, -2]}],
             "usage": {"prompt_tokens": 5, "total_tokens": 5}}
            """)
        let result = try await provider(service).embed(
            ["one", "two"], model: "text-embedding-3-small", detached())
        #expect(
            result
                == ModelEmbeddings(
                    vectors: [[1, -2], [0, 0.001]], tokens: TokenCount(prompt: 5, completion: 0)))
        let sent = try #require(service.requests.first)
        #expect(sent.path == "/embeddings")
        #expect(sent.json?["input"]?.items?.map(\.text) == ["one", "two"])
        #expect(sent.json?["encoding_format"]?.text == "float")
    }

    @Test(
        "says what is wrong with vectors that are none",
        arguments: [
            ("{}", "0 vectors for 2 texts"),
            (#"{"data": 7}"#, "0 vectors for 2 texts"),
            (embedded("[1]"), "1 vectors for 2 texts"),
            (embedded("[1]", "[1]", "[1]"), "3 vectors for 2 texts"),
            (#"{"data": [{"index": 0}, {"index": 1}]}"#, "an embedding has no vector"),
            (embedded("[1]", "\"AACAPw==\""), "an embedding has no vector"),
            (embedded("[1]", "[]"), "an embedding has no vector"),
            (embedded("[1]", #"[1, "2"]"#), "an embedding has no vector"),
            (embedded("[1]", "[1, null]"), "an embedding has no vector"),
            (
                #"{"data": [{"index": 0, "embedding": [1]}, {"index": 0, "embedding": [1]}]}"#,
                "the vectors do not say which texts they are of"
            ),
            (
                #"{"data": [{"index": 0, "embedding": [1]}, {"index": 2, "embedding": [1]}]}"#,
                "the vectors do not say which texts they are of"
            ),
            (
                #"{"data": [{"index": -1, "embedding": [1]}, {"index": 1, "embedding": [1]}]}"#,
                "the vectors do not say which texts they are of"
            ),
            (embedded("[1]", "[2]"), "the answer does not say what it used"),
        ])
    func brokenVectors(json: String, reason: String) async {
        await #expect(throws: ProviderFailure.failed(reason)) {
            try await embed(["one", "two"], json)
        }
    }

    private static func embedded(_ vectors: String...) -> String {
        let items = vectors.enumerated().map { #"{"index": \#($0), "embedding": \#($1)}"# }
        return #"{"data": [\#(items.joined(separator: ", "))]}"#
    }

    @Test(
        "a refusal is a failure, also one that speaks of time; only silence is late",
        arguments: [
            (408, "answered 408"), (429, "answered 429"), (500, "answered 500"),
            (503, "answered 503"), (504, "answered 504"), (301, "answered 301"),
        ] as [(UInt16, String)])
    func refused(status: UInt16, words: String) async {
        let service = StandInService("{}", status: Status(code: status))
        await #expect(
            throws: ProviderFailure.failed("`POST /chat/completions` of `openai` \(words)")
        ) { try await provider(service).answer(question(to: "gpt-4"), detached()) }
    }

    @Test("what is no JSON is a failure")
    func malformed() async throws {
        for text in ["", "<html>", "{", "{} {}"] {
            do {
                _ = try await answer(text)
                Issue.record("\(text) was taken")
            } catch ProviderFailure.failed(let reason) {
                #expect(reason.contains("answered something else"), "\(reason)")
            }
        }
    }

    static let failures: [(failure: ClientError, isTimeout: Bool)] = [
        (.timedOut(service: "openai"), true),
        (.unreachable(service: "openai", reason: "refused"), false),
        (.circuitOpen(service: "openai"), false),
        (.broken(service: "openai", reason: "closed"), false),
    ]

    @Test(
        "a connection that fails is a failure, and one that says nothing is late",
        arguments: failures)
    func connection(failure: ClientError, isTimeout: Bool) async {
        let service = StandInService { _ in throw failure }
        let expected =
            isTimeout ? ProviderFailure.timedOut : ProviderFailure.failed("\(failure)")
        await #expect(throws: expected) {
            try await provider(service).answer(question(to: "gpt-4"), detached())
        }
        await #expect(throws: expected) {
            try await provider(service).embed(["one"], model: "m", detached())
        }
    }

    @Test("a call that was not made, because this service is full, is no failure of the provider")
    func busy() async {
        let busy = ClientError.busy(service: "openai", reason: "all 128 stayed in use")
        let service = StandInService { _ in throw busy }
        await #expect(throws: busy) {
            try await provider(service).answer(question(to: "gpt-4"), detached())
        }
    }

    @Test("a cancelled call stays cancelled")
    func cancelled() async {
        let service = StandInService { _ in throw CancellationError() }
        await #expect(throws: CancellationError.self) {
            try await provider(service).answer(question(to: "gpt-4"), detached())
        }
    }

    @Test("is available as long as its breaker is closed")
    func availability() {
        #expect(provider(StandInService("{}")).isAvailable)
        let open = StandInService(isAvailable: false) { _ in throw CancellationError() }
        #expect(!provider(open).isAvailable)
    }
}
