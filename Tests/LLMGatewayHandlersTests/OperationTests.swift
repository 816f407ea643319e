import FoundationEssentials
import LLMGatewayAPI
import Logging
import ServiceRuntime
import ServiceTesting
import TestStores
import Testing

@testable import LLMGatewayHandlers

@Suite("the operations of the gateway")
struct OperationTests {
    static let answer = """
        {"choices": [{"message": {"content": "Forty-two."}, "finish_reason": "stop"}],
         "usage": {"prompt_tokens": 1000, "completion_tokens": 500}}
        """
    static let vectors = """
        {"data": [{"index": 0, "embedding": [1, 0.5]}], "usage": {"prompt_tokens": 2000}}
        """

    @Test("a built-in model answers for nothing, and its use is written down")
    func builtin() async throws {
        try await GatewayPlace.with { gateway in
            let completion = try await gateway.handlers { GatewayPlace.id }
                .createChatCompletion(
                    .init(body: question(to: "builtin-extractive-1")), gateway.context)
            #expect(completion.id == "chatcmpl-\(GatewayPlace.id)")
            #expect(completion.created == 1_000)
            #expect(completion.model == "builtin-extractive-1")
            #expect(completion.provider == "builtin")
            let choice = Choice(
                index: 0,
                message: AssistantMessage(content: .value("The library opens at nine.")),
                finishReason: .stop)
            #expect(completion.choices == [choice])
            #expect(
                completion.usage
                    == Usage(promptTokens: 12, completionTokens: 7, totalTokens: 19, costUsd: 0))
            #expect(
                try await gateway.usage()
                    == "chat.completion|builtin|builtin-extractive-1|12|7|19|0.00000000|nobody")
        }
    }

    @Test("a provider's answer is handed on, charged to the tenant at the provider's price")
    func provided() async throws {
        try await GatewayPlace.with { gateway in
            let openAI = StandInService(Self.answer)
            let tenant = UUID()
            let completion = try await gateway.handlers(openAI).createChatCompletion(
                .init(xTenantId: tenant, body: question(to: "gpt-4")), gateway.context)
            #expect(completion.provider == "openai")
            #expect(completion.choices.first?.message.content == .value("Forty-two."))
            #expect(completion.usage.totalTokens == 1_500)
            #expect(completion.usage.costUsd == 0.06)
            #expect(openAI.requests.map(\.path) == ["/chat/completions"])
            #expect(
                try await gateway.usage()
                    == "chat.completion|openai|gpt-4|1000|500|1500|0.06000000|"
                    + "\(tenant)".lowercased())
        }
    }

    @Test("a model that no provider offers is a problem, also one of the other kind")
    func unknownModel() async throws {
        try await GatewayPlace.with { gateway in
            let handlers = gateway.handlers(StandInService(Self.answer))
            for model in ["gpt-5", "builtin-hash-1536", "text-embedding-3-small", ""] {
                await expectProblem(.modelNotFound(model: model)) {
                    try await handlers.createChatCompletion(
                        .init(body: question(to: model)), gateway.context)
                }
            }
            for model in ["gpt-5", "gpt-4", "builtin-extractive-1"] {
                await expectProblem(.modelNotFound(model: model)) {
                    try await handlers.createEmbeddings(
                        .init(body: EmbeddingRequest(model: model, input: .string("x"))),
                        gateway.context)
                }
            }
            // Without an address nobody offers the models of the provider.
            await expectProblem(.modelNotFound(model: "gpt-4")) {
                try await gateway.handlers().createChatCompletion(
                    .init(body: question(to: "gpt-4")), gateway.context)
            }
            let usage = try await gateway.usage()
            #expect(usage == "")
        }
    }

    @Test("a provider that fails or is late is a problem, logged once, and costs nothing")
    func failing() async throws {
        try await GatewayPlace.with { gateway in
            let embedding = EmbeddingRequest(model: "text-embedding-3-small", input: .string("x"))
            let failing = gateway.handlers(StandInService("{}", status: 500))
            await expectProblem(.providerFailed(provider: "openai")) {
                try await failing.createChatCompletion(
                    .init(body: question(to: "gpt-4")), gateway.context)
            }
            await expectProblem(.providerFailed(provider: "openai")) {
                try await failing.createEmbeddings(.init(body: embedding), gateway.context)
            }
            let warnings = gateway.logs.lines.filter { $0.level == .warning }.map(\.message)
            #expect(
                warnings == [
                    "Provider `openai` failed: `POST /chat/completions` of `openai` answered 500",
                    "Provider `openai` failed: `POST /embeddings` of `openai` answered 500",
                ])

            let silent = gateway.handlers(
                StandInService { _ in throw ClientError.timedOut(service: "openai") })
            await expectProblem(.providerTimedOut(provider: "openai")) {
                try await silent.createChatCompletion(
                    .init(body: question(to: "gpt-4")), gateway.context)
            }
            await expectProblem(.providerTimedOut(provider: "openai")) {
                try await silent.createEmbeddings(.init(body: embedding), gateway.context)
            }
            let usage = try await gateway.usage()
            #expect(usage == "")
        }
    }

    @Test("texts become vectors in their order, and their use is written down")
    func embeddings() async throws {
        try await GatewayPlace.with { gateway in
            let handlers = gateway.handlers(StandInService(Self.vectors))
            let own = try await handlers.createEmbeddings(
                .init(
                    body: EmbeddingRequest(
                        model: "builtin-hash-1536", input: .array(["one", "two", "one"]))),
                gateway.context)
            #expect(own.model == "builtin-hash-1536" && own.provider == "builtin")
            #expect(own.data.map(\.index) == [0, 1, 2])
            #expect(own.data[0].embedding == own.data[2].embedding)
            #expect(own.data[0].embedding != own.data[1].embedding)
            #expect(
                own.usage == Usage(promptTokens: 3, completionTokens: 0, totalTokens: 3, costUsd: 0)
            )

            let bought = try await handlers.createEmbeddings(
                .init(
                    body: EmbeddingRequest(model: "text-embedding-3-small", input: .string("x"))),
                gateway.context)
            #expect(bought.data == [Embedding(index: 0, embedding: [1, 0.5])])
            // The table does not name the model: 2,000 tokens at 0.002 a thousand.
            #expect(bought.usage.costUsd == 0.004)
            #expect(
                try await gateway.usage() == """
                    embeddings|builtin|builtin-hash-1536|3|0|3|0.00000000|nobody
                    embeddings|openai|text-embedding-3-small|2000|0|2000|0.00400000|nobody
                    """)
        }
    }

    @Test("a call that can't be written down has no answer")
    func unaccounted() async throws {
        try await GatewayPlace.with { gateway in
            let handlers = gateway.handlers(StandInService(Self.answer)) { GatewayPlace.id }
            _ = try await handlers.createChatCompletion(
                .init(body: question(to: "gpt-4")), gateway.context)
            // Its id is that of the first.
            await #expect(throws: (any Error).self) {
                try await handlers.createChatCompletion(
                    .init(body: question(to: "gpt-4")), gateway.context)
            }
            #expect(try await gateway.tables.ask("select count(*) from llm_usage") == "1")
        }
    }

    @Test("models and providers are those on offer, and a provider's breaker shows")
    func lists() async throws {
        try await GatewayPlace.with { gateway in
            let own = try await gateway.handlers().listModels(.init(), gateway.context)
            #expect(own.data.map(\.id) == ["builtin-extractive-1", "builtin-hash-1536"])
            let failing = gateway.handlers(
                StandInService(isAvailable: false) { _ in throw ClientError.circuitOpen(service: "")
                })
            let all = try await failing.listModels(.init(), gateway.context)
            #expect(
                all.data.map { "\($0.ownedBy): \($0.id)" } == [
                    "builtin: builtin-extractive-1", "builtin: builtin-hash-1536",
                    "openai: gpt-4", "openai: gpt-4o", "openai: text-embedding-3-small",
                ])
            let providers = try await failing.listProviders(.init(), gateway.context)
            #expect(providers.data.map(\.name) == ["builtin", "openai"])
            #expect(providers.data.map(\.state) == [.available, .failing])
            let working = gateway.handlers(StandInService(Self.answer))
            let again = try await working.listProviders(.init(), gateway.context)
            #expect(again.data.map(\.state) == [.available, .available])
        }
    }
}
