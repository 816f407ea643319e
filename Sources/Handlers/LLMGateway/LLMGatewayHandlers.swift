public import FoundationEssentials
public import LLMGatewayAPI
public import ServiceRuntime

/// The operations of `llm-gateway`.
public struct LLMGatewayHandlers: LLMGatewayService {
    private let providers: [any ModelProvider]
    private let ledger: any UsageLedger
    private let prices: PriceTable
    private let makeID: @Sendable () -> UUID
    private let now: @Sendable () -> Instant

    /// - Parameter providers: Asked in this order who offers a model; the first that does, serves.
    public init(
        providers: [any ModelProvider],
        ledger: any UsageLedger,
        prices: PriceTable = .standard,
        makeID: @escaping @Sendable () -> UUID = { UUID() },
        now: @escaping @Sendable () -> Instant = { .now }
    ) {
        self.providers = providers
        self.ledger = ledger
        self.prices = prices
        self.makeID = makeID
        self.now = now
    }

    public func createChatCompletion(
        _ input: CreateChatCompletion.Input,
        _ context: RequestContext
    ) async throws -> ChatCompletion {
        let model = input.body.model
        guard let provider = providers.first(where: { $0.chatModels.contains(model) }) else {
            throw CreateChatCompletion.Problem.modelNotFound(model: model)
        }
        let answer: ModelAnswer
        do {
            answer = try await provider.answer(input.body, context)
        } catch ProviderFailure.timedOut {
            throw CreateChatCompletion.Problem.providerTimedOut(provider: provider.name)
        } catch ProviderFailure.failed(let reason) {
            context.warn("Provider `\(provider.name)` failed: \(reason)")
            throw CreateChatCompletion.Problem.providerFailed(provider: provider.name)
        }
        let usage = try await record(
            answer.tokens, "chat.completion", model, provider, input.xTenantId, context)
        return ChatCompletion(
            id: "chatcmpl-\(makeID())", object: .chatCompletion, created: now().secondsSince1970,
            model: model, provider: provider.name,
            choices: [Choice(index: 0, message: answer.message, finishReason: answer.finish)],
            usage: usage)
    }

    public func createEmbeddings(
        _ input: CreateEmbeddings.Input,
        _ context: RequestContext
    ) async throws -> EmbeddingList {
        let model = input.body.model
        guard let provider = providers.first(where: { $0.embeddingModels.contains(model) }) else {
            throw CreateEmbeddings.Problem.modelNotFound(model: model)
        }
        let result: ModelEmbeddings
        do {
            result = try await provider.embed(input.body.input.texts, model: model, context)
        } catch ProviderFailure.timedOut {
            throw CreateEmbeddings.Problem.providerTimedOut(provider: provider.name)
        } catch ProviderFailure.failed(let reason) {
            context.warn("Provider `\(provider.name)` failed: \(reason)")
            throw CreateEmbeddings.Problem.providerFailed(provider: provider.name)
        }
        let usage = try await record(
            result.tokens, "embeddings", model, provider, input.xTenantId, context)
        let data = result.vectors.enumerated().map { index, vector in
            Embedding(object: .embedding, index: index, embedding: vector)
        }
        return EmbeddingList(
            object: .list, data: data, model: model, provider: provider.name, usage: usage)
    }

    public func listModels(
        _ input: ListModels.Input,
        _ context: RequestContext
    ) async throws -> ModelList {
        let models = providers.flatMap { provider in
            provider.models.map { model in
                Model(id: model, object: .model, created: 0, ownedBy: provider.name)
            }
        }
        return ModelList(object: .list, data: models)
    }

    public func listProviders(
        _ input: ListProviders.Input,
        _ context: RequestContext
    ) async throws -> ProviderList {
        let list = providers.map { provider in
            Provider(
                name: provider.name,
                state: provider.isAvailable ? .available : .failing,
                models: provider.models)
        }
        return ProviderList(data: list)
    }
}

extension LLMGatewayHandlers {
    /// A call that can't be accounted for fails: nobody gets an answer that nobody pays for.
    private func record(
        _ tokens: TokenCount, _ operation: String, _ model: String,
        _ provider: any ModelProvider, _ tenantID: UUID?, _ context: RequestContext
    ) async throws -> Usage {
        let cost = provider.isFree ? 0 : prices.cost(of: tokens, model: model)
        try await ledger.record(
            UsageRecord(
                id: makeID(), tenantID: tenantID, requestID: "\(context.requestID)",
                operation: operation, provider: provider.name, model: model,
                tokens: tokens, costUSD: cost))
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
