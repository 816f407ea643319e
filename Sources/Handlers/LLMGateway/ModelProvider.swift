import LLMGatewayAPI
import ServiceRuntime

/// A provider of language models.
protocol ModelProvider: Sendable {
    var name: String { get }
    /// The models that answer conversations.
    var chatModels: [String] { get }
    /// The models that turn texts into vectors.
    var embeddingModels: [String] { get }
    /// False while its circuit breaker is open.
    var isAvailable: Bool { get }
    var isFree: Bool { get }

    /// - Throws: ``ProviderFailure``, `CancellationError`, or a failure that is busy.
    func answer(_ request: ChatCompletionRequest, _ context: RequestContext) async throws
        -> ModelAnswer
    /// Returns one vector for each text, in the order of the texts.
    ///
    /// - Throws: ``ProviderFailure``, `CancellationError`, or a failure that is busy.
    func embed(_ texts: [String], model: String, _ context: RequestContext) async throws
        -> ModelEmbeddings
}

extension ModelProvider {
    var models: [String] {
        chatModels + embeddingModels.filter { !chatModels.contains($0) }
    }
}

struct ModelAnswer: Sendable, Equatable {
    let message: AssistantMessage
    let finish: Choice.FinishReason
    let tokens: TokenCount
}

struct ModelEmbeddings: Sendable, Equatable {
    let vectors: [[Double]]
    let tokens: TokenCount
}

struct TokenCount: Sendable, Equatable {
    let prompt: Int
    let completion: Int
}

enum ProviderFailure: Error, Equatable {
    case failed(String)
    case timedOut
}
