import FoundationEssentials
import ServiceRuntime

protocol ChatService: Sendable {
    func postMessage(_ input: PostMessage.Input, _ context: RequestContext) async throws
        -> PostMessage.Output
    func getShape(_ input: GetShape.Input, _ context: RequestContext) async throws -> Shape
    func deleteShape(_ input: DeleteShape.Input, _ context: RequestContext) async throws
        -> NoContent
    func findNames(_ input: FindNames.Input, _ context: RequestContext) async throws -> [String]
}

struct ChatRouter<Service: ChatService>: ServiceRouter {
    private let service: Service
    init(_ service: Service) { self.service = service }

    static var service: ServiceDescription { ChatConfiguration.service }
    static var openAPI: StaticBytes {
        StaticBytes(
            #"{"openapi":"3.1.0","info":{"title":"Chat <b>","version":"1.0.0"},"paths":{}}"#)
    }

    var routes: [ServiceRoute] {
        var routes: [ServiceRoute] = []
        routes.add(PostMessage.self) { try await service.postMessage($0, $1) }
        routes.add(GetShape.self) { try await service.getShape($0, $1) }
        routes.add(DeleteShape.self) { try await service.deleteShape($0, $1) }
        routes.add(FindNames.self) { try await service.findNames($0, $1) }
        return routes
    }
}

enum ChatProblem: ServiceProblem, Equatable {
    case conversationNotFound(conversationID: UUID)
    case messageConflict

    var declaration: ProblemDeclaration {
        switch self {
        case .conversationNotFound:
            ProblemDeclaration("conversationNotFound", 404, "Conversation not found")
        case .messageConflict:
            ProblemDeclaration(
                "messageConflict", 409, "Message id was used before", "A new one needs a new id.")
        }
    }

    func write(members json: inout JSONWriter) {
        switch self {
        case .conversationNotFound(let conversationID):
            json.member("conversationID", conversationID)
        case .messageConflict: break
        }
    }

    init?(_ problem: ProblemReader) {
        switch problem.name {
        case "conversationNotFound":
            self = .conversationNotFound(conversationID: problem.field("conversationID"))
        case "messageConflict":
            self = .messageConflict
        default: return nil
        }
        if problem.isBroken { return nil }
    }
}

struct ChatClient: ChatService {
    private let transport: any ClientTransport
    init(_ transport: any ClientTransport) { self.transport = transport }

    func postMessage(
        _ input: PostMessage.Input, _ context: RequestContext
    ) async throws -> PostMessage.Output {
        try await transport.call(PostMessage.self, input, context)
    }

    func getShape(_ input: GetShape.Input, _ context: RequestContext) async throws -> Shape {
        try await transport.call(GetShape.self, input, context)
    }

    func deleteShape(
        _ input: DeleteShape.Input, _ context: RequestContext
    ) async throws -> NoContent {
        try await transport.call(DeleteShape.self, input, context)
    }

    func findNames(_ input: FindNames.Input, _ context: RequestContext) async throws -> [String] {
        try await transport.call(FindNames.self, input, context)
    }
}

struct ChatConfiguration: ServiceConfiguration {
    let historyLimit: Int
    let mode: String?
    let style: Style
    let patience: Duration
    let cacheSize: ByteCount
    let database: PostgresSettings
    let llm: ServiceSettings

    init(from environment: inout EnvironmentReader) {
        historyLimit = environment.integer("HISTORY_LIMIT")
        mode = environment.stringIfPresent("MODE")
        style = environment.enumeration("STYLE")
        patience = environment.duration("PATIENCE")
        cacheSize = environment.size("CACHE_SIZE")
        database = PostgresSettings(
            url: environment.uri("DATABASE_URL"), connections: 10, wait: .seconds(2))
        llm = ServiceSettings(
            url: environment.uri("LLM_URL"), timeout: .seconds(60),
            connections: Self.service.limits.concurrency)
    }

    enum Style: String, JSONEnum {
        case short, long
        static let table = EnumTable(allCases)
    }

    static let variables: [EnvironmentVariable] = [
        EnvironmentVariable(
            "DATABASE_URL", .uri(schemes: ["postgres", "postgresql"]), isSecret: true,
            "Where conversations are kept."),
        EnvironmentVariable("LLM_URL", .uri(schemes: ["http", "https"])),
        EnvironmentVariable(
            "HISTORY_LIMIT", .integer(1...200), default: "50", "Messages sent to the model."),
        EnvironmentVariable("MODE", .string(.length(1...20)), isRequired: false),
        EnvironmentVariable("STYLE", .enumeration(["short", "long"]), default: "short"),
        EnvironmentVariable("PATIENCE", .duration, default: "1500ms", example: "2s", "How long."),
        EnvironmentVariable("CACHE_SIZE", .size, default: "64KiB"),
    ]

    static let service = ServiceDescription(
        name: "chat", title: "Chat", version: "1.0.0", port: 3006,
        limits: ServiceLimits(
            concurrency: 4, queue: 2, body: .bytes(65_536), timeout: .seconds(10),
            memory: .bytes(268_435_456), cpu: 1),
        readiness: ["database"])
}
