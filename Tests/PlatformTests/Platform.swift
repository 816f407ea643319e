import Foundation
import TestStores

/// What chat stands on: databases, Redis and llm-gateway. Redis and the gateway are processes that
/// a test may kill; Postgres is the run's own unless the test asks for one that it may kill.
struct ChatNeeds: Sendable {
    let databases: any TestDatabases
    /// Nil when the databases are on the run's own Postgres.
    let postgres: PrivatePostgres?
    let redis: PrivateRedis
    let gateway: RunningService

    /// Migrated, started and ready.
    static func start(ownPostgres: Bool = false) async throws -> ChatNeeds {
        let services = ["chat", "llm-gateway"]
        let postgres = ownPostgres ? try privateDatabases(of: services) : nil
        let databases: any TestDatabases
        if let postgres {
            databases = postgres
        } else {
            databases = try await sharedDatabases(of: services)
        }
        let redis = try PrivateRedis()
        let gateway = try RunningService(
            "llm-gateway", environment: ["DATABASE_URL": databases.url("llm_gateway")])
        try await gateway.becomes(200)
        return ChatNeeds(databases: databases, postgres: postgres, redis: redis, gateway: gateway)
    }

    var environment: [String: String] {
        [
            "DATABASE_URL": databases.url("chat"), "REDIS_URL": redis.url,
            "LLM_GATEWAY_URL": gateway.url,
        ]
    }
}

/// Chat and what it stands on, each a process of its own that a test may kill.
// `chat` changes only in `restartChat`, which a test calls while nothing else runs.
final class Platform: @unchecked Sendable {
    let needs: ChatNeeds
    private(set) var chat: RunningService

    var databases: any TestDatabases { needs.databases }
    var redis: PrivateRedis { needs.redis }
    var gateway: RunningService { needs.gateway }

    /// Migrated, started and ready.
    static func start(ownPostgres: Bool = false) async throws -> Platform {
        let platform = try Platform(await ChatNeeds.start(ownPostgres: ownPostgres))
        try await platform.chat.becomes(200)
        return platform
    }

    private init(_ needs: ChatNeeds) throws {
        self.needs = needs
        chat = try RunningService("chat", environment: needs.environment)
    }

    /// Starts chat again, on another port, after it was killed.
    func restartChat() async throws {
        chat.kill()
        chat = try RunningService("chat", environment: needs.environment)
        try await chat.becomes(200)
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
