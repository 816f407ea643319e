import LLMGatewayAPI
import ServiceRuntime

/// Models that need no network and always answer the same: for development, for tests, and for
/// times when no other provider answers.
///
/// They are not language models. `builtin-extractive-1` answers with sentences of the conversation
/// that share words with the question; `builtin-hash-1536` hashes n-grams.
struct BuiltinProvider: ModelProvider {
    static let extractiveModel = "builtin-extractive-1"
    static let embeddingModel = "builtin-hash-1536"

    let name = "builtin"
    let chatModels = [Self.extractiveModel]
    let embeddingModels = [Self.embeddingModel]
    let isAvailable = true
    let isFree = true

    func answer(
        _ request: ChatCompletionRequest, _ context: RequestContext
    ) async throws -> ModelAnswer {
        let prompt = request.messages.map(\.promptText)
        let promptTokens = prompt.reduce(0) { $0 + estimatedTokens($1) }
        if let call = toolCall(for: request) {
            return ModelAnswer(
                message: AssistantMessage(content: .null, toolCalls: [call]),
                finish: .toolCalls,
                tokens: TokenCount(
                    prompt: promptTokens, completion: estimatedTokens(call.function.arguments)))
        }
        let whole = extractedAnswer(from: request.messages) ?? nothingFound
        let (text, isCut) = limited(
            whole, tokens: request.maxTokens, stops: request.stop ?? [])
        return ModelAnswer(
            message: AssistantMessage(content: .value(text)),
            finish: isCut ? .length : .stop,
            tokens: TokenCount(prompt: promptTokens, completion: estimatedTokens(text)))
    }

    func embed(
        _ texts: [String], model: String, _ context: RequestContext
    ) async throws -> ModelEmbeddings {
        // A vector takes a thousand times what a short text does.
        try context.hold(bytes: texts.count * embeddingDimensions * MemoryLayout<Double>.size)
        let tokens = texts.reduce(0) { $0 + estimatedTokens($1) }
        var vectors: [[Double]] = []
        vectors.reserveCapacity(texts.count)
        for text in texts {
            vectors.append(hashedEmbedding(of: text))
            // Others come between two texts, as with a provider that is waited for.
            await Task.yield()
        }
        return ModelEmbeddings(
            vectors: vectors,
            tokens: TokenCount(prompt: tokens, completion: 0))
    }
}

let nothingFound = """
    I am a built-in model without knowledge of my own: I answer with sentences of this \
    conversation, and found none that fits the question.
    """

/// One token is about four characters of English; providers bill by their own count.
func estimatedTokens(_ text: String) -> Int {
    (text.unicodeScalars.count + 3) / 4
}

/// Cuts the text at the first stop text, then at the token limit. `isCut` is true if the limit cut
/// it.
func limited(_ text: String, tokens: Int?, stops: [String]) -> (text: String, isCut: Bool) {
    var text = text
    for stop in stops {
        if let range = text.firstRange(of: stop) { text = String(text[..<range.lowerBound]) }
    }
    // The contract caps max_tokens at 100,000, so the product can't overflow.
    guard let tokens, estimatedTokens(text) > tokens else { return (text, false) }
    return (String(String.UnicodeScalarView(text.unicodeScalars.prefix(tokens * 4))), true)
}

extension ChatMessage {
    var promptText: String {
        switch self {
        case .systemMessage(let message): message.content
        case .userMessage(let message): message.content
        case .assistantMessage(let message): message.content.wrapped ?? ""
        case .toolMessage(let message): message.content
        }
    }
}
