import FoundationEssentials
import LLMGatewayAPI
import LLMGatewayRuntime
import ServiceRuntime
import ServiceTesting
import Synchronization
import TestStores
import Testing

@testable import LLMGatewayHandlers

/// The handlers of the gateway on a database of one test's own.
struct GatewayPlace: Sendable {
    let tables: ServiceTables
    let logs = RecordedLogs()

    static func with(_ body: (GatewayPlace) async throws -> Void) async throws {
        try await ServiceTables.with("llm-gateway", llmGatewayMigrations) { tables in
            try await body(GatewayPlace(tables: tables))
        }
    }

    static let id = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1))

    /// It is always the second 1,000 and a half.
    func handlers(
        _ openAI: StandInService? = nil, makeID: @escaping @Sendable () -> UUID = { UUID() }
    ) -> LLMGatewayHandlers {
        LLMGatewayHandlers(
            LLMGatewayResources(
                openaiModels: "gpt-4, gpt-4o", openaiEmbeddingModels: "text-embedding-3-small",
                database: LLMGatewayDatabase(tables.database), openai: openAI,
                makeID: makeID, now: { Instant(microsecondsSince1970: 1_000_500_000) }))
    }

    var context: RequestContext { detached(logs) }

    /// What was written down, a line for each call.
    func usage() async throws -> String {
        try await tables.ask(
            """
            select operation, provider, model, prompt_tokens, completion_tokens, total_tokens,
                cost_usd, coalesce(tenant_id::text, 'nobody') from llm_usage order by created_at
            """)
    }
}

/// Of a call that no request asked for.
func detached(_ logs: RecordedLogs = RecordedLogs()) -> RequestContext {
    RequestContext(operation: "test", timeout: .seconds(20), logger: logs.logger())
}

/// Stands in for an OpenAI-compatible provider: answers as a test says, and keeps what it was sent.
final class StandInService: HTTPService {
    typealias Answer = @Sendable (HTTPServiceRequest) throws -> HTTPServiceReply

    let name = "openai"
    let timeout = Duration.seconds(5)
    let isAvailable: Bool
    private let answer: Answer
    private let received = Mutex<[HTTPServiceRequest]>([])

    init(isAvailable: Bool = true, _ answer: @escaping Answer) {
        self.isAvailable = isAvailable
        self.answer = answer
    }

    /// Always answers with this JSON.
    convenience init(_ json: String, status: Status = 200) {
        self.init { _ in HTTPServiceReply(status: status, body: Array(json.utf8)) }
    }

    var requests: [HTTPServiceRequest] { received.withLock(\.self) }

    func send(_ request: HTTPServiceRequest) async throws -> HTTPServiceReply {
        received.withLock { $0.append(request) }
        return try answer(request)
    }
}

extension HTTPServiceRequest {
    var json: JSONValue? {
        (body ?? []).withUnsafeBytes { try? JSONReader.decode(JSONValue.self, from: $0).get() }
    }
}

func question(
    to model: String, _ text: String = "The library opens at nine. When does it open?"
) -> ChatCompletionRequest {
    ChatCompletionRequest(
        model: model, messages: [.userMessage(UserMessage(content: text))])
}

/// The problem that an operation declares and throws.
func expectProblem(
    _ expected: LLMGatewayProblem, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> some Any
) async {
    do {
        let result = try await body()
        Issue.record("no problem, but \(result)", sourceLocation: sourceLocation)
    } catch let problem as any OperationProblem {
        #expect(problem.problem as? LLMGatewayProblem == expected, sourceLocation: sourceLocation)
    } catch {
        Issue.record(error, sourceLocation: sourceLocation)
    }
}
