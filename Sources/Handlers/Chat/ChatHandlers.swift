public import ChatAPI
public import FoundationEssentials
public import LLMGatewayAPI
public import ServiceRuntime
public import SharedAPI

/// The operations of `chat`.
public struct ChatHandlers: ChatService {
    let conversations: any ConversationStore
    let answering: any Lease
    let assistant: Assistant
    let defaultModel: String
    let makeID: @Sendable () -> UUID

    /// - Parameter answering: Held on a message while its answer is made.
    public init(
        conversations: any ConversationStore,
        answering: any Lease,
        assistant: any LLMGatewayService,
        defaultModel: String,
        historyLimit: Int,
        makeID: @escaping @Sendable () -> UUID = { UUID() }
    ) {
        self.conversations = conversations
        self.answering = answering
        self.assistant = Assistant(service: assistant, historyLimit: historyLimit)
        self.defaultModel = defaultModel
        self.makeID = makeID
    }
}

/// Where conversations and their messages are kept.
///
/// Every method is one transaction: what it returns is stored, what throws is not.
public protocol ConversationStore: Sendable {
    func create(_ conversation: NewConversation, id: UUID, model: String) async throws
        -> Conversation
    /// At most `limit`, the newest first, beginning at `cursor`.
    func list(from cursor: Cursor?, limit: Int) async throws -> ConversationPage
    func find(_ id: UUID) async throws -> Conversation?
    /// False when there was none.
    func delete(_ id: UUID) async throws -> Bool

    /// Stores a user's message, or finds the one that was posted under the same client id.
    func post(_ message: NewMessage, id: UUID, to conversationID: UUID) async throws -> Posted
    /// The answer to a message, when there is one.
    func answer(to messageID: UUID) async throws -> Message?
    /// Stores the answer to a message, or returns the one that another call stored first. Nil when
    /// the conversation was deleted meanwhile.
    func store(_ answer: NewAnswer, to messageID: UUID, in conversationID: UUID) async throws
        -> Message?
    /// The last `limit` messages up to and with `messageID`, the oldest first.
    func history(of conversationID: UUID, upTo messageID: UUID, limit: Int) async throws
        -> [Message]
    /// At most `limit`, the oldest first, beginning at `cursor`; nil without the conversation.
    func messages(of conversationID: UUID, from cursor: Cursor?, limit: Int) async throws
        -> MessagePage?
}

/// What became of a posted message.
public enum Posted: Sendable, Equatable {
    case stored(Message)
    case repeated(Message, answer: Message?)
    /// The client id belongs to a message with another text.
    case conflicting
    case conversationMissing
}

/// An answer as the assistant wrote it.
public struct NewAnswer: Sendable, Equatable {
    public let id: UUID
    public let text: String
    public let model: String
}
