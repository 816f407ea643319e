public import LLMGatewayAPI
public import ServiceRuntime

/// Any OpenAI-compatible address, which ends before `/chat/completions`. Retries and the circuit
/// breaker are the resource's.
public struct OpenAIProvider: ModelProvider {
    public let name = "openai"
    public let chatModels: [String]
    public let embeddingModels: [String]
    public let isFree = false
    private let service: any HTTPService

    /// - Parameters:
    ///   - chatModels: Separated by commas.
    ///   - embeddingModels: The same.
    public init(_ service: any HTTPService, chatModels: String, embeddingModels: String) {
        self.service = service
        self.chatModels = names(chatModels)
        self.embeddingModels = names(embeddingModels)
    }

    public var isAvailable: Bool { service.isAvailable }

    public func answer(
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

    public func embed(
        _ texts: [String], model: String, _ context: RequestContext
    ) async throws -> ModelEmbeddings {
        let request = EmbeddingRequest(model: model, input: .array(texts), encodingFormat: .float)
        let reply = try await post("/embeddings", request, context)
        let data = reply["data"]?.items ?? []
        guard data.count == texts.count else {
            throw ProviderFailure.failed("\(data.count) vectors for \(texts.count) texts")
        }
        let vectors = try data.map { item in
            guard let numbers = item["embedding"]?.items else {
                throw ProviderFailure.failed("an embedding has no vector")
            }
            return numbers.compactMap(\.double)
        }
        return ModelEmbeddings(vectors: vectors, tokens: try tokens(in: reply))
    }

    /// The JSON of a successful answer.
    private func post(
        _ path: String, _ body: some JSONCodable, _ context: RequestContext
    ) async throws -> JSONValue {
        do {
            return try await service.post(path, body, context)
        } catch let error as HTTPServiceError {
            // Also when it says 504: the provider answered, in time.
            throw ProviderFailure.failed("\(error)")
        } catch let failure as any DependencyFailure {
            throw failure.isTimeout
                ? ProviderFailure.timedOut : ProviderFailure.failed("\(failure)")
        }
    }
}

/// `a, b` is a and b.
private func names(_ list: String) -> [String] {
    list.split(separator: ",").map { $0.split(separator: " ").joined() }.filter { !$0.isEmpty }
}

private func toolCall(_ value: JSONValue) throws -> ToolCall {
    guard let id = value["id"]?.text, let function = value["function"],
        let name = function["name"]?.text, let arguments = function["arguments"]?.text
    else { throw ProviderFailure.failed("a tool call is incomplete") }
    return ToolCall(id: id, type: .function, function: .init(name: name, arguments: arguments))
}

private func tokens(in reply: JSONValue) throws -> TokenCount {
    guard let usage = reply["usage"], let prompt = usage["prompt_tokens"]?.wholeNumber, prompt >= 0
    else { throw ProviderFailure.failed("the answer does not say what it used") }
    let completion = usage["completion_tokens"]?.wholeNumber ?? 0
    return TokenCount(prompt: prompt, completion: max(0, completion))
}
