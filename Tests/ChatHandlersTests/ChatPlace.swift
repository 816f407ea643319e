import ChatAPI
import ChatHandlers
import ChatRuntime
import Foundation
import LLMGatewayAPI
import ServiceRuntime
import ServiceTesting
import Synchronization
import TestStores

/// The handlers of chat on a database of one test's own, beside a gateway that answers as the test
/// says.
struct ChatPlace: Sendable {
    let tables: ServiceTables
    let gateway: StandInGateway
    let logs = RecordedLogs()
    let lease = LocalLease("answering")
    private let ids = CountedIDs()

    /// Ends the database with the test.
    static func with(
        _ answer: @escaping StandInGateway.Answer = { _ in completion("At nine.") },
        _ body: (ChatPlace) async throws -> Void
    ) async throws {
        try await ServiceTables.with("chat", chatMigrations) { tables in
            try await body(ChatPlace(tables: tables, gateway: StandInGateway(answer)))
        }
    }

    /// Of one instance of the service.
    func handlers(
        lease: (any Lease)? = nil, gateway: StandInGateway? = nil, historyLimit: Int = 50
    ) -> ChatHandlers {
        ChatHandlers(
            ChatResources(
                defaultModel: "default-model", historyLimit: historyLimit,
                database: ChatDatabase(tables.database), answering: lease ?? self.lease,
                llm: gateway ?? self.gateway, makeID: { [ids] in ids.next() }))
    }

    var context: RequestContext { context(timeout: .seconds(20)) }

    func context(timeout: Duration) -> RequestContext {
        RequestContext(operation: "test", timeout: timeout, logger: logs.logger())
    }

    func open(_ new: NewConversation = NewConversation()) async throws -> Conversation {
        switch try await handlers().createConversation(.init(body: new), context) {
        case .created(let conversation, _): conversation
        }
    }

    /// Role and text of each message that is kept, in their order.
    func kept(in conversation: UUID) async throws -> [String] {
        let rows = try await tables.ask(
            """
            select role || ': ' || text from message
            where conversation_id = '\(conversation)' order by position
            """)
        return rows.split(separator: "\n").map(String.init)
    }
}

/// 00000000-0000-0000-0000-000000000001 and so on.
final class CountedIDs: Sendable {
    private let made = Atomic<UInt8>(0)

    func next() -> UUID { Self.id(made.add(1, ordering: .relaxed).newValue) }

    static func id(_ number: UInt8) -> UUID {
        UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, number))
    }
}

/// Stands in for the llm-gateway: answers as a test says, and keeps what it was asked.
final class StandInGateway: LLMGatewayCalls {
    typealias Answer = @Sendable (ChatCompletionRequest) async throws -> ChatCompletion

    private let answer: Answer
    private let received = Mutex<[ChatCompletionRequest]>([])

    init(_ answer: @escaping Answer) { self.answer = answer }

    var requests: [ChatCompletionRequest] { received.withLock(\.self) }

    func createChatCompletion(
        _ input: CreateChatCompletion.Input, _ context: RequestContext
    ) async throws -> ChatCompletion {
        received.withLock { $0.append(input.body) }
        return try await answer(input.body)
    }

    func createEmbeddings(
        _ input: CreateEmbeddings.Input, _ context: RequestContext
    ) async throws -> EmbeddingList { throw NotAsked() }

    func listModels(
        _ input: ListModels.Input, _ context: RequestContext
    ) async throws -> ModelList { throw NotAsked() }

    func listProviders(
        _ input: ListProviders.Input, _ context: RequestContext
    ) async throws -> ProviderList { throw NotAsked() }

    /// Chat has no use for it.
    struct NotAsked: Error {}
}

/// An answer of the gateway with one choice.
func completion(_ text: String?, model: String = "answering-model") -> ChatCompletion {
    let message = AssistantMessage(content: text.map { .value($0) } ?? .null)
    return completion([Choice(index: 0, message: message, finishReason: .stop)], model: model)
}

func completion(_ choices: [Choice], model: String = "answering-model") -> ChatCompletion {
    ChatCompletion(
        id: "chatcmpl-1", created: 1, model: model, provider: "test", choices: choices,
        usage: Usage(promptTokens: 1, completionTokens: 1, totalTokens: 2, costUsd: 0))
}

/// A lease that another holder has, for ever.
struct TakenLease: Lease {
    let name = "answering"

    func ifFree<Result: Sendable>(
        _ key: String, _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result? { nil }
}

/// A lease that comes too late: something happens before its holder has it, which is not excluded.
struct LateLease: Lease {
    let name = "answering"
    let before: @Sendable () async throws -> Void

    func ifFree<Result: Sendable>(
        _ key: String, _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result? {
        try await before()
        return try await body()
    }
}
