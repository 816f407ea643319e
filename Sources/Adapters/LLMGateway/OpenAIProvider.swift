public import LLMGatewayAPI
public import LLMGatewayHandlers
import NIOCore
import ServiceClient
public import ServiceRuntime

/// Any OpenAI-compatible address. Retries and the circuit breaker are the transport's.
public struct OpenAIProvider: ModelProvider {
    public let name = "openai"
    public let chatModels: [String]
    public let embeddingModels: [String]
    public let isFree = false
    private let transport: HTTPClientTransport

    /// - Parameter settings: The address ends before `/chat/completions`.
    public init(
        _ settings: ServiceSettings, apiKey: String?, chatModels: [String],
        embeddingModels: [String]
    ) {
        self.chatModels = chatModels
        self.embeddingModels = embeddingModels
        let headers = apiKey.map { [("Authorization", "Bearer \($0)")] } ?? []
        transport = HTTPClientTransport(settings, service: "openai", headers: headers)
    }

    public var isAvailable: Bool { transport.isAvailable }

    public func answer(
        _ request: ChatCompletionRequest, _ context: RequestContext
    ) async throws -> ModelAnswer {
        let reply = try await post("/chat/completions", request, context)
        guard let choice = reply["choices"]?.items.first, let message = choice["message"],
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
            guard case .array(let numbers)? = item["embedding"] else {
                throw ProviderFailure.failed("an embedding has no vector")
            }
            return numbers.compactMap(\.double)
        }
        return ModelEmbeddings(vectors: vectors, tokens: try tokens(in: reply))
    }
}

extension OpenAIProvider {
    /// The JSON of a successful answer.
    private func post(
        _ path: String, _ body: some JSONCodable, _ context: RequestContext
    ) async throws -> JSONValue {
        guard let bytes = JSONWriter.bytes(of: body) else {
            throw ProviderFailure.failed("the request can't be written as JSON")
        }
        let request = ClientRequest(
            operation: path, method: .post, target: path, body: ByteBuffer(bytes: bytes),
            deadline: min(context.deadline, .now + transport.timeout))
        let response: ClientResponse
        do {
            response = try await transport.send(request)
        } catch let failure as any DependencyFailure {
            throw failure.isTimeout
                ? ProviderFailure.timedOut : ProviderFailure.failed("\(failure)")
        }
        guard response.status.code == 200 else {
            throw ProviderFailure.failed("it answered \(response.status.code)")
        }
        let decoded = response.body.withUnsafeReadableBytes { bytes in
            JSONReader.decode(JSONValue.self, from: bytes)
        }
        guard case .success(let value) = decoded else {
            throw ProviderFailure.failed("its answer is not JSON")
        }
        return value
    }
}

private func toolCall(_ value: JSONValue) throws -> ToolCall {
    guard let id = value["id"]?.text, let function = value["function"],
        let name = function["name"]?.text, let arguments = function["arguments"]?.text
    else { throw ProviderFailure.failed("a tool call is incomplete") }
    return ToolCall(id: id, type: .function, function: .init(name: name, arguments: arguments))
}

private func tokens(in reply: JSONValue) throws -> TokenCount {
    guard let usage = reply["usage"], let prompt = usage["prompt_tokens"]?.count else {
        throw ProviderFailure.failed("the answer does not say what it used")
    }
    return TokenCount(prompt: prompt, completion: usage["completion_tokens"]?.count ?? 0)
}

extension JSONValue {
    fileprivate subscript(name: String) -> JSONValue? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    fileprivate var items: [JSONValue] {
        if case .array(let items) = self { items } else { [] }
    }

    fileprivate var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    fileprivate var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// A number of things: never negative.
    fileprivate var count: Int? {
        if case .integer(let value) = self, value >= 0 { value } else { nil }
    }
}
