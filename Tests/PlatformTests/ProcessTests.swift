import Foundation
import TestStores
import Testing

/// How the binary starts, refuses to start, and stops.
@Suite("processes", .serialized)
struct ProcessTests {
    @Test("with an empty environment nothing starts: exit 78 and every missing variable named")
    func emptyEnvironment() throws {
        let result = try wattos(["serve", "chat"])
        #expect(result.status == 78)
        for name in ["DATABASE_URL", "REDIS_URL", "LLM_GATEWAY_URL", "HOST"] {
            #expect(result.errors.contains("  \(name) "))
        }
    }

    @Test("no address to listen on is assumed: without HOST nothing starts")
    func hostMissing() throws {
        let result = try wattos(
            ["serve", "chat"],
            environment: [
                "DATABASE_URL": "postgres://db/chat", "REDIS_URL": "redis://cache:6379",
                "LLM_GATEWAY_URL": "http://llm",
            ])
        #expect(result.status == 78)
        #expect(result.errors.contains("The environment has 1 problem:"))
        #expect(result.errors.contains("HOST"))
        #expect(result.errors.contains("127.0.0.1 for this machine alone"))
    }

    @Test("a page of a foreign name gets nothing from a service, and a listed name is answered")
    func foreignHosts() async throws {
        let gateway = try await RunningGateway.start()
        let named = try RunningService(
            "llm-gateway",
            environment: [
                "DATABASE_URL": gateway.databaseURL,
                "PUBLIC_HOSTS": "llm.example, 10.0.0.1:3017",
            ])
        try await named.becomes(200)
        let ports = (plain: gateway.service.port, named: named.port)
        try await onThread {
            let plain = try RawConnection(port: ports.plain)
            let refused = try plain.get("/v1/models", host: "llm.example:\(ports.plain)")
            #expect(refused.status == 421)
            #expect(refused["type"] == "/problems/misdirected-request")
            #expect(refused["detail"]?.contains("PUBLIC_HOSTS") == true)
            #expect(try plain.get("/health/live", host: "llm.example").status == 200)
            #expect(try plain.get("/metrics", host: "10.0.0.1:9").status == 200)
            #expect(try plain.get("/v1/models", host: "127.0.0.1:9").status == 200)
            try plain.send("GET http://llm.example/v1/models HTTP/1.1\r\nHost: llm.example\r\n\r\n")
            #expect(try plain.answer().status == 421)
            try plain.send("GET http://localhost/v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(try plain.answer().status == 200)
            try plain.send("GET http://localhost/v1/models HTTP/1.1\r\nHost: llm.example\r\n\r\n")
            #expect(try plain.answer().status == 400)

            let named = try RawConnection(port: ports.named)
            for host in ["llm.example:9", "LLM.example.", "10.0.0.1", "localhost"] {
                #expect(try named.get("/v1/models", host: host).status == 200)
            }
            #expect(try named.get("/v1/models", host: "evil.example").status == 421)
            try named.send("GET http://evil.example/v1/models HTTP/1.0\r\n\r\n")
            #expect(try named.answer().status == 421)
        }
    }

    @Test("few open files are shared out, so that open connections are served and others refused")
    func openFiles() async throws {
        let needs = try await ChatNeeds.start()
        let chat = try RunningService("chat", environment: needs.environment, openFiles: 96)
        try await chat.becomes(200)
        #expect(chat.lastLines.contains("The limit of open files leaves fewer connections"))
        let port = chat.port
        let body = #"{"title": "Hours", "instructions": "Be brief."}"#
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<60 {
                group.addTask {
                    // Closed when it was answered, which lets in one that was refused.
                    try await onThread {
                        for _ in 0..<1_000 {
                            let client = try RawConnection(port: port)
                            defer { client.close() }
                            try client.post("/v1/conversations", body)
                            let answer = try client.answer()
                            guard answer.status == 503 else { return answer.status }
                            #expect(answer.headers["retry-after"] != nil)
                        }
                        return 503
                    }
                }
            }
            for try await status in group { #expect(status == 201) }
        }
        #expect(!chat.lastLines.contains("No connection can be accepted"))
    }

    @Test("without a descriptor left newcomers wait, which is logged once, and are served later")
    func noDescriptor() async throws {
        let running = try await RunningGateway.start()
        let (gateway, port) = (running.service, running.service.port)
        func allow(_ files: Int) throws {
            try run(["prlimit", "--pid", "\(gateway.pid)", "--nofile=\(files):"])
        }
        try allow(3)
        let asking = Task.detached {
            try await onThread { try RawConnection(port: port).get("/v1/models").status }
        }
        let complaint = "No connection can be accepted for now"
        try await eventually { gateway.logged.contains(complaint) }
        // Long enough for it to have tried again: a tenth of a second, then two.
        let patience = ContinuousClock.now + .milliseconds(500)
        try await eventually { ContinuousClock.now > patience }
        try allow(1_000)
        #expect(try await asking.value == 200)
        #expect(gateway.logged.components(separatedBy: complaint).count == 2)
    }

    @Test("too few open files for a single connection are one sentence and exit 1")
    func tooFewFiles() async throws {
        let needs = try await ChatNeeds.start()
        let chat = try RunningService("chat", environment: needs.environment, openFiles: 32)
        #expect(try await chat.end(within: .seconds(20)).status == 1)
        #expect(chat.lastLines.contains("chat: This process may open 32 files"))
        #expect(chat.lastLines.contains("ulimit -n"))
    }

    @Test("malformed values are all named at once, and secrets are never printed")
    func malformedEnvironment() throws {
        let result = try wattos(
            ["serve", "chat"],
            environment: [
                "DATABASE_URL": "mysql://user:hunter2@host/db", "REDIS_URL": "redis://cache:6379",
                "LLM_GATEWAY_URL": "ftp://llm", "HISTORY_LIMIT": "9000", "PORT": "none",
            ])
        #expect(result.status == 78)
        for name in ["DATABASE_URL", "LLM_GATEWAY_URL", "HISTORY_LIMIT", "PORT"] {
            #expect(result.errors.contains(name), "\(result.errors)")
        }
        #expect(!(result.errors + result.output).contains("hunter2"))
    }

    @Test("a port that is taken is one sentence and exit 1")
    func portTaken() async throws {
        let gateway = try await RunningGateway.start()
        let port = gateway.service.port
        let second = try wattos(
            ["serve", "llm-gateway"],
            environment: [
                "DATABASE_URL": gateway.databaseURL, "HOST": "127.0.0.1", "PORT": "\(port)",
            ])
        #expect(second.status == 1)
        #expect(second.errors.contains("Port \(port) on 127.0.0.1 is taken"))
        let sentences = second.errors.split(separator: "\n").filter { !$0.hasPrefix("{") }
        #expect(sentences.count == 1 && sentences[0].hasPrefix("llm-gateway: "))
    }

    @Test("SIGTERM lets a request in work finish, then exits 0")
    func draining() async throws {
        let platform = try await Platform.start()
        let conversation = try await platform.openConversation()
        kill(platform.gateway.pid, SIGSTOP)
        let pending = Task { try await platform.post("When does it open?", to: conversation) }
        try await eventually { try await platform.messages(of: conversation).count == 1 }

        let chat = platform.chat
        let ended = Task.detached { chat.terminate() }
        kill(platform.gateway.pid, SIGCONT)
        #expect(try await pending.value.status == 201)
        #expect(await ended.value == 0)
    }

    @Test("`wattos health` tells by its exit status")
    func health() async throws {
        let platform = try await Platform.start()
        let port = ["PORT": "\(platform.chat.port)"]
        #expect(try wattos(["health", "chat"], environment: port).status == 0)
        platform.chat.kill()
        #expect(try wattos(["health", "chat"], environment: port).status == 1)
    }

    @Test("`wattos env` lists every variable with its meaning and what is missing")
    func environment() throws {
        let result = try wattos(["env", "llm-gateway"])
        for name in ["DATABASE_URL", "OPENAI_BASE_URL", "PROVIDER_TIMEOUT", "PORT", "LOG_LEVEL"] {
            #expect(result.output.contains(name))
        }
    }

    @Test("migrations run once, also when two processes start them at the same time")
    func migrations() async throws {
        let postgres = try SharedPostgres()
        try postgres.createDatabase("chat")
        let environment = ["DATABASE_URL": postgres.url("chat")]
        let statuses = try await withThrowingTaskGroup(of: Int32.self) { group in
            for _ in 0..<3 {
                group.addTask { try wattos(["migrate", "chat"], environment: environment).status }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses == [0, 0, 0])
        #expect(try postgres.ask("select count(*) from schema_migration", in: "chat") == "1")
    }
}
