import FoundationEssentials
public import LLMGatewayAPI
public import LLMGatewayRuntime
public import ServiceRuntime

/// The operations of `llm-gateway`.
public struct LLMGatewayHandlers: LLMGatewayService {
    private let resources: LLMGatewayResources
    /// The first of them that offers a model serves it.
    private let providers: [any ModelProvider]
    private let prices = PriceTable.standard

    public init(_ resources: LLMGatewayResources) {
        self.resources = resources
        let openAI = resources.openai.map { service in
            OpenAIProvider(
                service, chatModels: resources.openaiModels,
                embeddingModels: resources.openaiEmbeddingModels)
        }
        // The built-in models are always offered, those of OpenAI if the environment has its
        // address.
        providers = [BuiltinProvider()] + (openAI.map { [$0] } ?? [])
    }

    public func createChatCompletion(
        _ input: CreateChatCompletion.Input, _ context: RequestContext
    ) async throws -> ChatCompletion {
        let model = input.body.model
        guard let provider = providers.first(where: { $0.chatModels.contains(model) }) else {
            throw CreateChatCompletion.Problem.modelNotFound(model: model)
        }
        typealias Problem = CreateChatCompletion.Problem
        let answer = try await call(
            provider, context, Problem.providerTimedOut, Problem.providerFailed
        ) {
            try await provider.answer(input.body, context)
        }
        let usage = try await record(
            answer.tokens, "chat.completion", model, provider, input.xTenantId, context)
        return ChatCompletion(
            id: "chatcmpl-\(resources.makeID())", object: .chatCompletion,
            created: resources.now().secondsSince1970,
            model: model, provider: provider.name,
            choices: [Choice(index: 0, message: answer.message, finishReason: answer.finish)],
            usage: usage)
    }

    public func createEmbeddings(
        _ input: CreateEmbeddings.Input, _ context: RequestContext
    ) async throws -> EmbeddingList {
        let model = input.body.model
        guard let provider = providers.first(where: { $0.embeddingModels.contains(model) }) else {
            throw CreateEmbeddings.Problem.modelNotFound(model: model)
        }
        typealias Problem = CreateEmbeddings.Problem
        let result = try await call(
            provider, context, Problem.providerTimedOut, Problem.providerFailed
        ) {
            try await provider.embed(input.body.input.texts, model: model, context)
        }
        let usage = try await record(
            result.tokens, "embeddings", model, provider, input.xTenantId, context)
        return EmbeddingList(
            object: .list,
            data: result.vectors.enumerated().map {
                Embedding(object: .embedding, index: $0, embedding: $1)
            },
            model: model, provider: provider.name, usage: usage)
    }

    public func listModels(
        _ input: ListModels.Input, _ context: RequestContext
    ) async throws -> ModelList {
        let models = providers.flatMap { provider in
            provider.models.map {
                Model(id: $0, object: .model, created: 0, ownedBy: provider.name)
            }
        }
        return ModelList(object: .list, data: models)
    }

    public func listProviders(
        _ input: ListProviders.Input, _ context: RequestContext
    ) async throws -> ProviderList {
        ProviderList(
            data: providers.map { provider in
                Provider(
                    name: provider.name, state: provider.isAvailable ? .available : .failing,
                    models: provider.models)
            })
    }
}

extension LLMGatewayHandlers {
    /// Calls a provider. Its failure becomes a problem of the operation.
    private func call<Value, Problem: Error>(
        _ provider: any ModelProvider, _ context: RequestContext, _ timedOut: (String) -> Problem,
        _ failed: (String) -> Problem, _ body: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await body()
        } catch ProviderFailure.timedOut {
            throw timedOut(provider.name)
        } catch ProviderFailure.failed(let reason) {
            context.warn("Provider `\(provider.name)` failed: \(reason)")
            throw failed(provider.name)
        }
    }

    /// Records the usage of a call. If it can't be recorded, the request fails, so no answer is
    /// unaccounted for.
    private func record(
        _ tokens: TokenCount, _ operation: String, _ model: String,
        _ provider: any ModelProvider, _ tenantID: UUID?, _ context: RequestContext
    ) async throws -> Usage {
        let cost = provider.isFree ? 0 : prices.cost(of: tokens, model: model)
        try await resources.database.asSystem(because: "llm-gateway has no callers yet")
            .recordUsage(
                id: resources.makeID(), tenantID: tenantID, requestID: "\(context.requestID)",
                operation: operation, provider: provider.name, model: model,
                promptTokens: tokens.prompt, completionTokens: tokens.completion, costUSD: cost)
        return Usage(
            promptTokens: tokens.prompt, completionTokens: tokens.completion,
            totalTokens: tokens.prompt + tokens.completion, costUsd: cost)
    }
}

extension EmbeddingRequest.Input {
    fileprivate var texts: [String] {
        switch self {
        case .string(let text): [text]
        case .array(let texts): texts
        }
    }
}
