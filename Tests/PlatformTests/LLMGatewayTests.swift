import Foundation
import LLMGatewayAPI
import ServiceRuntime
import TestStores
import Testing

/// The service `llm-gateway` through its generated client, on a real Postgres.
@Suite("llm-gateway", .serialized)
struct LLMGatewayTests {
    @Test("the built-in model answers with sentences of the conversation and writes down its use")
    func extractive() async throws {
        let gateway = try await gatewayUnderTest()
        let tenant = UUID()
        let request = ChatCompletionRequest(
            model: "builtin-extractive-1",
            messages: [
                .systemMessage(
                    SystemMessage(content: "The pool is closed. The library opens at ten.")),
                .userMessage(UserMessage(content: "When does the library open?")),
            ])
        let completion = try await gateway.client.createChatCompletion(
            .init(xTenantId: tenant, body: request), .detached())
        #expect(completion.choices.first?.message.content == .value("The library opens at ten."))
        #expect(completion.provider == "builtin")

        let row = try gateway.postgres.ask(
            "select provider, model, total_tokens, cost_usd from llm_usage"
                + " where tenant_id = '\(tenant)'", in: "llm_gateway")
        #expect(row == "builtin|builtin-extractive-1|\(completion.usage.totalTokens)|0.00000000")
    }

    @Test("embeddings have 1,536 dimensions, unit length, and never change")
    func embeddings() async throws {
        let gateway = try await gatewayUnderTest()
        let request = EmbeddingRequest(
            model: "builtin-hash-1536", input: .array(["opening hours", "opening times", "Katze"]))
        let first = try await gateway.client.createEmbeddings(.init(body: request), .detached())
        let second = try await gateway.client.createEmbeddings(.init(body: request), .detached())
        #expect(first.data == second.data)
        for embedding in first.data {
            #expect(embedding.embedding.count == 1_536)
            let length = embedding.embedding.reduce(0) { $0 + $1 * $1 }
            #expect(abs(length - 1) < 1e-9)
        }
        let vectors = first.data.map(\.embedding)
        #expect(cosine(vectors[0], vectors[1]) > cosine(vectors[0], vectors[2]) + 0.3)
    }

    @Test("an OpenAI-compatible provider is asked, and its price is right by the thousand")
    func openAI() async throws {
        let upstream = try StandInProvider(answers: .completion)
        let gateway = try await gatewayUnderTest(upstream: upstream)
        let completion = try await gateway.client.createChatCompletion(
            .init(body: question(to: "gpt-4")), .detached())
        #expect(completion.choices.first?.message.content == .value("Forty-two."))
        // 1,000 prompt tokens at 0.03 and 500 completion tokens at 0.06 a thousand.
        #expect(completion.usage.costUsd == 0.06)
        #expect(
            try gateway.postgres.ask("select cost_usd from llm_usage", in: "llm_gateway")
                == "0.06000000")
        #expect(upstream.requests.first?.contains("Bearer secret-key") == true)
    }

    @Test("a slow provider answers as many at once as the contract lets the gateway work on")
    func slow() async throws {
        let upstream = try StandInProvider(answers: .lateCompletion(.seconds(2)))
        let gateway = try await gatewayUnderTest(upstream: upstream)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    _ = try await gateway.client.createChatCompletion(
                        .init(body: question(to: "gpt-4")), .detached())
                }
            }
            try await group.waitForAll()
        }
        #expect(upstream.requests.count == 100)
    }

    @Test("a failing provider is a 502 after bounded retries, a silent one a 504 in time")
    func failing() async throws {
        let broken = try StandInProvider(answers: .status(500))
        let first = try await gatewayUnderTest(upstream: broken)
        await #expect(throws: LLMGatewayProblem.providerFailed(provider: "openai")) {
            try await first.client.createChatCompletion(
                .init(body: question(to: "gpt-4")), .detached())
        }
        #expect((1...3).contains(broken.requests.count))

        // It answered in time, although it says that it did not.
        let late = try StandInProvider(answers: .status(504))
        let third = try await gatewayUnderTest(upstream: late)
        await #expect(throws: LLMGatewayProblem.providerFailed(provider: "openai")) {
            try await third.client.createChatCompletion(
                .init(body: question(to: "gpt-4")), .detached())
        }

        let silent = try StandInProvider(answers: .nothing)
        let second = try await gatewayUnderTest(upstream: silent, timeout: "300ms")
        await #expect(throws: LLMGatewayProblem.providerTimedOut(provider: "openai")) {
            try await second.client.createChatCompletion(
                .init(body: question(to: "gpt-4")), .detached())
        }
    }

    @Test("tools: a required call is made, and the tool's answer is used")
    func tools() async throws {
        let gateway = try await gatewayUnderTest()
        let tool = Tool(
            type: .function,
            function: .init(name: "find_opening_hours", description: "Finds opening hours."))
        let asked: [ChatMessage] = [
            .userMessage(UserMessage(content: "What are the opening hours?"))
        ]
        let called = try await gateway.client.createChatCompletion(
            .init(
                body: ChatCompletionRequest(
                    model: "builtin-extractive-1", messages: asked, tools: [tool],
                    toolChoice: .required)),
            .detached())
        let call = try #require(called.choices.first?.message.toolCalls?.first)
        #expect(call.function.name == "find_opening_hours")
        #expect(called.choices.first?.finishReason == .toolCalls)

        let answered = try await gateway.client.createChatCompletion(
            .init(
                body: ChatCompletionRequest(
                    model: "builtin-extractive-1",
                    messages: asked + [
                        .assistantMessage(AssistantMessage(toolCalls: [call])),
                        .toolMessage(
                            ToolMessage(
                                content: "The opening hours are nine to four.", toolCallId: call.id)
                        ),
                    ], tools: [tool])),
            .detached())
        #expect(
            answered.choices.first?.message.content
                == .value("The opening hours are nine to four."))
    }

    @Test("models and providers are listed; a model that nobody offers is a 404")
    func lists() async throws {
        let gateway = try await gatewayUnderTest()
        let models = try await gateway.client.listModels(.init(), .detached())
        #expect(models.data.map(\.id) == ["builtin-extractive-1", "builtin-hash-1536"])
        let providers = try await gateway.client.listProviders(.init(), .detached())
        #expect(providers.data.map(\.name) == ["builtin"])
        await #expect(throws: LLMGatewayProblem.modelNotFound(model: "gpt-9")) {
            try await gateway.client.createChatCompletion(
                .init(body: question(to: "gpt-9")), .detached())
        }
    }
}

private func question(to model: String) -> ChatCompletionRequest {
    ChatCompletionRequest(
        model: model, messages: [.userMessage(UserMessage(content: "What is the answer?"))])
}

private func cosine(_ left: [Double], _ right: [Double]) -> Double {
    zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
}

private struct GatewayUnderTest {
    let postgres: SharedPostgres
    let service: RunningService
    let client: LLMGatewayClient
}

private func gatewayUnderTest(
    upstream: StandInProvider? = nil, timeout: String = "5s"
) async throws -> GatewayUnderTest {
    var environment = ["PROVIDER_TIMEOUT": timeout]
    if let upstream {
        environment["OPENAI_BASE_URL"] = "http://127.0.0.1:\(upstream.port)/v1"
        environment["OPENAI_API_KEY"] = "secret-key"
        environment["OPENAI_MODELS"] = "gpt-4"
    }
    let running = try await RunningGateway.start(environment)
    return GatewayUnderTest(
        postgres: running.postgres, service: running.service,
        client: LLMGatewayClient(try transport(to: running.service.url)))
}
