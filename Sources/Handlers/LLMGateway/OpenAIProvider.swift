import LLMGatewayAPI
import ServiceRuntime

/// A service that is compatible with OpenAI. Its address ends before `/chat/completions`. The
/// resource retries calls and has the circuit breaker.
struct OpenAIProvider: ModelProvider {
    let name = "openai"
    let chatModels: [String]
    let embeddingModels: [String]
    let isFree = false
    private let service: any HTTPService

    /// - Parameters:
    ///   - chatModels: Separated by commas.
    ///   - embeddingModels: The same.
    init(_ service: any HTTPService, chatModels: String, embeddingModels: String) {
        self.service = service
        self.chatModels = names(chatModels)
        self.embeddingModels = names(embeddingModels)
    }

    var isAvailable: Bool { service.isAvailable }

    func answer(
        _ request: ChatCompletionRequest, _ context: RequestContext
    ) async throws -> ModelAnswer {
        let reply = try await post("/chat/completions", request, context)
        guard let choice = reply["choices"]?.items?.first, let message = choice["message"],
            let finish = choice["finish_reason"]?.text.flatMap(Choice.FinishReason.init)
        else { throw ProviderFailure.failed("the answer has no choice") }
        let content = message["content"]?.text
        let calls = try (message["tool_calls"]?.items ?? []).map(toolCall)
        return ModelAnswer(
            message: AssistantMessage(
                content: content.map { .value($0) } ?? .null,
                toolCalls: calls.isEmpty ? nil : calls),
            finish: finish,
            tokens: try tokens(in: reply))
    }

    func embed(
        _ texts: [String], model: String, _ context: RequestContext
    ) async throws -> ModelEmbeddings {
        let request = EmbeddingRequest(model: model, input: .array(texts), encodingFormat: .float)
        let reply = try await post("/embeddings", request, context)
        let data = reply["data"]?.items ?? []
        guard data.count == texts.count else {
            throw ProviderFailure.failed("\(data.count) vectors for \(texts.count) texts")
        }
        var vectors = [[Double]?](repeating: nil, count: texts.count)
        for (position, item) in data.enumerated() {
            let index = item["index"]?.wholeNumber ?? position
            guard vectors.indices.contains(index), vectors[index] == nil else {
                throw ProviderFailure.failed("the vectors do not say which texts they are of")
            }
            vectors[index] = try vector(in: item)
        }
        return ModelEmbeddings(
            vectors: vectors.compactMap(\.self), tokens: try tokens(in: reply))
    }

    /// The JSON of a successful answer.
    private func post(
        _ path: String, _ body: some JSONCodable, _ context: RequestContext
    ) async throws -> JSONValue {
        do {
            return try await service.post(path, body, context)
        } catch let error as HTTPServiceError {
            // Also for 504: the provider itself answered in time.
            throw ProviderFailure.failed("\(error)")
        } catch let failure as any DependencyFailure where !failure.isBusy {
            throw failure.isTimeout
                ? ProviderFailure.timedOut : ProviderFailure.failed("\(failure)")
        }
    }
}

/// The names in a list such as `a, b`.
private func names(_ list: String) -> [String] {
    list.split(separator: ",").map { $0.split(separator: " ").joined() }.filter { !$0.isEmpty }
}

private func toolCall(_ value: JSONValue) throws -> ToolCall {
    guard let id = value["id"]?.text, let function = value["function"],
        let name = function["name"]?.text, let arguments = function["arguments"]?.text
    else { throw ProviderFailure.failed("a tool call is incomplete") }
    return ToolCall(id: id, type: .function, function: .init(name: name, arguments: arguments))
}

private func vector(in item: JSONValue) throws -> [Double] {
    let items = item["embedding"]?.items ?? []
    let numbers = items.compactMap(\.double)
    guard !numbers.isEmpty, numbers.count == items.count else {
        throw ProviderFailure.failed("an embedding has no vector")
    }
    return numbers
}

private func tokens(in reply: JSONValue) throws -> TokenCount {
    let usage = reply["usage"]
    let completion = usage?["completion_tokens"] ?? .null
    guard let prompt = tokenCount(usage?["prompt_tokens"] ?? .null),
        let completion = completion == .null ? 0 : tokenCount(completion)
    else { throw ProviderFailure.failed("the answer does not say what it used") }
    return TokenCount(prompt: prompt, completion: completion)
}

private func tokenCount(_ value: JSONValue) -> Int? {
    value.wholeNumber.flatMap { 0...tokensLimit ~= $0 ? $0 : nil }
}

/// The most tokens of one call, far more than any model takes. The sum of two and their price stay
/// exact.
private let tokensLimit = 1_000_000_000
