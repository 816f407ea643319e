import Foundation

/// Postgres, Redis, llm-gateway and chat, each a process of its own that a test may kill.
// `chat` changes only in `restartChat`, which a test calls while nothing else runs.
final class Platform: @unchecked Sendable {
    let postgres: PrivatePostgres
    let redis: PrivateRedis
    let gateway: RunningService
    private(set) var chat: RunningService

    /// Migrated, started and ready.
    static func start() async throws -> Platform {
        let platform = try Platform()
        try await platform.gateway.becomes(200)
        try await platform.chat.becomes(200)
        return platform
    }

    private init() throws {
        postgres = try PrivatePostgres()
        redis = try PrivateRedis()
        for service in ["chat", "llm-gateway"] {
            let database = Self.database(of: service)
            try postgres.createDatabase(database)
            let result = try wattos(
                ["migrate", service], environment: ["DATABASE_URL": postgres.url(database)])
            guard result.status == 0 else { throw Failure("migrating failed: \(result.errors)") }
        }
        gateway = try RunningService(
            "llm-gateway", environment: ["DATABASE_URL": postgres.url("llm_gateway")])
        chat = try RunningService(
            "chat", environment: Self.chatEnvironment(postgres, redis, gateway))
    }

    /// Starts chat again, on another port, after it was killed.
    func restartChat() async throws {
        chat.kill()
        chat = try RunningService(
            "chat", environment: Self.chatEnvironment(postgres, redis, gateway))
        try await chat.becomes(200)
    }

    static func chatEnvironment(
        _ postgres: PrivatePostgres, _ redis: PrivateRedis, _ gateway: RunningService
    ) -> [String: String] {
        [
            "DATABASE_URL": postgres.url("chat"), "REDIS_URL": redis.url,
            "LLM_GATEWAY_URL": gateway.url,
        ]
    }

    private static func database(of service: String) -> String {
        service.replacingOccurrences(of: "-", with: "_")
    }

    // MARK: What tests do over and over

    /// Opens a conversation that knows when the town hall opens; its id.
    func openConversation() async throws -> String {
        let answer = try await chat.send(
            "POST", "/v1/conversations",
            #"{"title": "Hours", "instructions": "The town hall opens at nine."}"#)
        guard answer.status == 201, let id = answer["id"] else {
            throw Failure("no conversation: \(answer.status) \(answer.text)")
        }
        return id
    }

    func post(
        _ text: String, to conversation: String, id: UUID = UUID(), timeout: Duration = .seconds(20)
    ) async throws -> Answer {
        try await chat.send(
            "POST", "/v1/conversations/\(conversation)/messages",
            #"{"clientMessageID": "\#(id.uuidString)", "text": "\#(text)"}"#, timeout: timeout)
    }

    /// All messages of a conversation as (role, text), read page by page.
    func messages(of conversation: String, pageSize: Int = 100) async throws -> [String] {
        var all: [String] = []
        var cursor = ""
        for _ in 0..<100 {
            let path = "/v1/conversations/\(conversation)/messages?limit=\(pageSize)\(cursor)"
            let page = try await chat.send("GET", path)
            guard page.status == 200, let items = page.json["items"] as? [[String: Any]] else {
                throw Failure("no messages: \(page.status) \(page.text)")
            }
            all += items.map { "\($0["role"] ?? "?"): \($0["text"] ?? "?")" }
            guard let next = page["nextCursor"] else { return all }
            cursor = "&cursor=\(next)"
        }
        throw Failure("the pages never end")
    }
}
