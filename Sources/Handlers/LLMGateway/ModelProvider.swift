public import LLMGatewayAPI
public import ServiceRuntime

/// Somebody who offers language models.
public protocol ModelProvider: Sendable {
    var name: String { get }
    /// Those that answer conversations.
    var chatModels: [String] { get }
    /// Those that turn texts into vectors.
    var embeddingModels: [String] { get }
    /// False while its circuit breaker is open.
    var isAvailable: Bool { get }
    var isFree: Bool { get }

    /// - Throws: ``ProviderFailure``, or `CancellationError`.
    func answer(_ request: ChatCompletionRequest, _ context: RequestContext) async throws
        -> ModelAnswer
    /// One vector for each text, in their order.
    ///
    /// - Throws: ``ProviderFailure``, or `CancellationError`.
    func embed(_ texts: [String], model: String, _ context: RequestContext) async throws
        -> ModelEmbeddings
}

extension ModelProvider {
    public var models: [String] {
        chatModels + embeddingModels.filter { !chatModels.contains($0) }
    }
}

public struct ModelAnswer: Sendable, Equatable {
    public let message: AssistantMessage
    public let finish: Choice.FinishReason
    public let tokens: TokenCount

    public init(message: AssistantMessage, finish: Choice.FinishReason, tokens: TokenCount) {
        self.message = message
        self.finish = finish
        self.tokens = tokens
    }
}

public struct ModelEmbeddings: Sendable, Equatable {
    public let vectors: [[Double]]
    public let tokens: TokenCount

    public init(vectors: [[Double]], tokens: TokenCount) {
        self.vectors = vectors
        self.tokens = tokens
    }
}

public struct TokenCount: Sendable, Equatable {
    public let prompt: Int
    public let completion: Int

    public init(prompt: Int, completion: Int) {
        self.prompt = prompt
        self.completion = completion
    }
}

public enum ProviderFailure: Error, Equatable {
    case failed(String)
    case timedOut
}
