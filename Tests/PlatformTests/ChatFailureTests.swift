import Foundation
import TestStores
import Testing

/// What the platform does when a part of it is away. Each test has a platform of its own.
@Suite("failures", .serialized)
struct ChatFailureTests {
    @Test("Postgres gone: ready turns 503, requests get a 503 problem in time, and all heals")
    func postgresGone() async throws {
        let platform = try await Platform.start(ownPostgres: true)
        let postgres = try #require(platform.needs.postgres)
        let conversation = try await platform.openConversation()
        postgres.kill()

        try await platform.chat.becomes(503)
        let started = ContinuousClock.now
        let refused = try await platform.chat.send("GET", "/v1/conversations/\(conversation)")
        #expect(refused.status == 503)
        #expect(refused["type"] == "/problems/dependency-unavailable")
        #expect(refused.headers["retry-after"] != nil)
        #expect(ContinuousClock.now - started < .seconds(4))
        #expect(try await platform.chat.send("GET", "/health/live").status == 200)

        try postgres.start()
        try await platform.chat.becomes(200)
        let found = try await platform.chat.send("GET", "/v1/conversations/\(conversation)")
        #expect(found.status == 200)
    }

    @Test("Redis gone: ready turns 503, the message is kept, and its answer comes after healing")
    func redisGone() async throws {
        let platform = try await Platform.start()
        let conversation = try await platform.openConversation()
        platform.redis.kill()

        try await platform.chat.becomes(503)
        let id = UUID()
        let refused = try await platform.post("When does it open?", to: conversation, id: id)
        #expect(refused.status == 503)
        #expect(refused["type"] == "/problems/dependency-unavailable")

        try platform.redis.start()
        try await platform.chat.becomes(200)
        let answered = try await platform.post("When does it open?", to: conversation, id: id)
        #expect(answered.status == 201)
        #expect(try await platform.messages(of: conversation).count == 2)
    }

    @Test("provider gone: a 502 problem, the message is kept, and posting it again answers it")
    func providerGone() async throws {
        let platform = try await Platform.start()
        let conversation = try await platform.openConversation()
        platform.gateway.kill()

        let id = UUID()
        let refused = try await platform.post("When does it open?", to: conversation, id: id)
        #expect(refused.status == 502)
        #expect(refused["type"] == "/problems/assistant-unavailable")
        #expect(try await platform.messages(of: conversation) == ["user: When does it open?"])
        #expect(try await platform.chat.send("GET", "/health/ready").status == 200)

        let again = try RunningService(
            "llm-gateway", port: platform.gateway.port,
            environment: ["DATABASE_URL": platform.databases.url("llm_gateway")])
        try await again.becomes(200)
        let answered = try await eventually(201) {
            try await platform.post("When does it open?", to: conversation, id: id)
        }
        #expect(answered.status == 201)
        #expect(
            try await platform.messages(of: conversation) == [
                "user: When does it open?", "assistant: The town hall opens at nine.",
            ])
    }

    @Test("kill -9 at any time: no acknowledged message is lost, none is doubled")
    func killedUnderLoad() async throws {
        let platform = try await Platform.start()
        let conversation = try await platform.openConversation()
        var acknowledged: Set<String> = []

        for round in 0..<3 {
            // Twenty posts are under way when the process dies, each at another point.
            let results = await withTaskGroup(of: (String, Bool).self) { group in
                for index in 0..<20 {
                    let text = "Round \(round), message \(index)"
                    group.addTask {
                        let answer = try? await platform.post(
                            text, to: conversation, timeout: .seconds(5))
                        return (text, answer?.status == 201)
                    }
                }
                var finished: [(String, Bool)] = []
                while let result = await group.next() {
                    finished.append(result)
                    if finished.count == 5 + round * 4 { platform.chat.kill() }
                }
                return finished
            }
            for (text, isAcknowledged) in results where isAcknowledged {
                acknowledged.insert("user: \(text)")
            }
            try await platform.restartChat()
        }

        let kept = try await platform.messages(of: conversation, pageSize: 7)
            .filter { $0.hasPrefix("user: ") }
        #expect(acknowledged.count >= 15)
        #expect(acknowledged.isSubset(of: Set(kept)))
        #expect(Set(kept).count == kept.count)
        let doubled = try platform.databases.ask(
            "select count(*) from (select answers from message group by answers, role"
                + " having count(*) > 1 and role = 'assistant') d", in: "chat")
        #expect(doubled == "0")
    }

    @Test("a message whose answer died with the process is answered when it is posted again")
    func answeredAfterDeath() async throws {
        let platform = try await Platform.start()
        let conversation = try await platform.openConversation()
        let id = UUID()
        // A frozen llm-gateway holds the request between storing and answering.
        kill(platform.gateway.pid, SIGSTOP)
        let pending = Task {
            try? await platform.post("When does it open?", to: conversation, id: id)
        }
        try await eventually { try await platform.messages(of: conversation).count == 1 }
        platform.chat.kill()
        _ = await pending.value
        kill(platform.gateway.pid, SIGCONT)

        try await platform.restartChat()
        let answered = try await platform.post("When does it open?", to: conversation, id: id)
        #expect(answered.status == 201)
        #expect(try await platform.messages(of: conversation).count == 2)
    }
}

/// Asks until the status comes or ten seconds have passed.
func eventually(_ status: Int, _ ask: () async throws -> Answer) async throws -> Answer {
    let deadline = ContinuousClock.now + .seconds(10)
    while true {
        let answer = try await ask()
        if answer.status == status || ContinuousClock.now > deadline { return answer }
        try await Task.sleep(for: .milliseconds(100))
    }
}

func eventually(
    within limit: Duration = .seconds(10), _ holds: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while try await !holds() {
        guard ContinuousClock.now < deadline else { throw Failure("it never came to be") }
        try await Task.sleep(for: .milliseconds(20))
    }
}
