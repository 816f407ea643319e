import FoundationEssentials
import Logging
import ServiceRuntime
import ServiceTesting

/// A service whose handlers a test writes.
struct FakeChat: ChatService {
    typealias Handler<Input, Output> = @Sendable (Input, RequestContext) async throws -> Output

    var posting: Handler<PostMessage.Input, PostMessage.Output> = { input, _ in
        .created(Message(text: input.body.text))
    }
    var shaping: Handler<GetShape.Input, Shape> = { input, _ in
        .square(Square(side: Double(input.id)))
    }
    var deleting: Handler<DeleteShape.Input, Void> = { _, _ in }
    var finding: Handler<FindNames.Input, [String]> = { input, _ in
        [input.name] + (input.tags ?? [])
    }

    func postMessage(
        _ input: PostMessage.Input, _ context: RequestContext
    ) async throws -> PostMessage.Output {
        try await posting(input, context)
    }

    func getShape(_ input: GetShape.Input, _ context: RequestContext) async throws -> Shape {
        try await shaping(input, context)
    }

    func deleteShape(
        _ input: DeleteShape.Input, _ context: RequestContext
    ) async throws -> NoContent {
        try await deleting(input, context)
        return NoContent()
    }

    func findNames(_ input: FindNames.Input, _ context: RequestContext) async throws -> [String] {
        try await finding(input, context)
    }
}

extension Message {
    init(text: String) {
        self.init(
            id: someID, role: .user, text: text, replyTo: nil,
            createdAt: Instant(microsecondsSince1970: 0))
    }
}

let someID = UUID(uuid: (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16))
let somePath = "/v1/conversations/\(someID)/messages"

/// The service behind everything that stands between it and a socket.
func application(
    _ chat: FakeChat = FakeChat(), logs: RecordedLogs = RecordedLogs(),
    checks: [HealthCheck] = [HealthCheck("database") {}]
) -> Application {
    Application(ChatRouter(chat), checks: checks, logger: logs.logger())
}

func context(_ timeout: Duration = .seconds(10)) -> RequestContext {
    RequestContext(operation: "test", timeout: timeout, logger: RecordedLogs().logger())
}
