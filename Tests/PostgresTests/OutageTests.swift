import Foundation
import Logging
import Synchronization
import TestStores
import Testing

@testable import Postgres

/// Keeps what is logged.
private struct Recorder: LogHandler {
    final class Lines: Sendable {
        let all = Mutex<[String]>([])
    }

    let lines: Lines
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        lines.all.withLock { $0.append("\(event.message) \(event.metadata ?? [:])") }
    }
}

@Suite(.timeLimit(.minutes(2)))
struct OutageTests {
    private func client(
        _ url: String, wait: Duration = .milliseconds(500), connect: Duration = .seconds(2),
        logger: Logger = Database.logger
    ) -> PostgresClient {
        PostgresClient(
            PostgresClient.Configuration(
                url: url, connections: 4, wait: wait, connect: connect), logger: logger)
    }

    private func isUnavailable(_ error: PostgresError?, mayHaveRun: Bool? = nil) -> Bool {
        guard case .unavailable(_, let found) = error else { return false }
        return mayHaveRun == nil || mayHaveRun == found
    }

    @Test("a server that dies in mid-query fails the query at once; the client heals by itself")
    func crash() async throws {
        try await PrivateServer.use { server in
            let db = client(server.url(), wait: .seconds(2))
            let pid = try await db.query("SELECT pg_backend_pid()", as: Int.self)
            #expect(pid.count == 1)
            let slow = (0..<8).map { _ in Task { try await db.execute("SELECT pg_sleep(60)") } }
            try await eventually { db.counters.inFlight + db.counters.waiting == 8 }
            let start = ContinuousClock.now
            try await onThread { server.kill() }
            for task in slow {
                let error = await postgresFailure { _ = try await task.value }
                #expect(isUnavailable(error), "\(String(describing: error))")
            }
            #expect(ContinuousClock.now - start < .seconds(5))
            let refused = await ContinuousClock().measure {
                let error = await postgresFailure { _ = try await db.execute("SELECT 1") }
                #expect(isUnavailable(error, mayHaveRun: false))
            }
            #expect(refused < .seconds(3))
            try await onThread { try server.start() }
            let healed = try await db.query("SELECT 5", as: Int.self)
            #expect(healed == [5])
            await db.close()
        }
    }

    @Test("a terminated backend costs its own transaction, the next one finds another connection")
    func terminatedBackend() async throws {
        try await PrivateServer.use { server in
            let db = client(server.url(), wait: .seconds(10))
            let error = await postgresFailure {
                try await db.transaction { tx in
                    let pid = try await tx.query("SELECT pg_backend_pid()", as: Int.self)
                    server.terminate(try #require(pid.first))
                    try await tx.execute("SELECT pg_sleep(5)")
                }
            }
            #expect(isUnavailable(error))
            let healed = try await db.query("SELECT 5", as: Int.self)
            #expect(healed == [5])
            await db.close()
        }
    }

    @Test("a connection lost during COMMIT leaves its caller with an error of its own")
    func lostCommit() async throws {
        try await PrivateServer.use { server in
            let db = client(server.url(), wait: .seconds(10))
            try await db.execute("CREATE TABLE t (id int)")
            try await db.execute(
                """
                CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'
                """)
            try await db.execute(
                """
                CREATE CONSTRAINT TRIGGER die AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION die()
                """)
            let error = await postgresFailure {
                _ = try await db.transaction { tx in
                    try await tx.execute("INSERT INTO t VALUES (1)")
                }
            }
            guard case .commitUnknown = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            let runs = Mutex(0)
            let effect = await postgresFailure {
                try await db.transaction(retrying: 3) { tx in
                    runs.withLock { $0 += 1 }
                    let insert = PostgresStatement("INSERT INTO t VALUES (2)", parameters: [])
                    let die = PostgresStatement(
                        "SELECT pg_terminate_backend(pg_backend_pid())", parameters: [])
                    tx.enqueue(PostgresCall(insert), named: "insert")
                    tx.enqueue(PostgresCall(die), named: "die")
                }
            }
            guard case .commitUnknown = effect else {
                Issue.record("\(String(describing: effect))")
                return
            }
            #expect(runs.withLock { $0 } == 1)
            #expect(try await db.query("SELECT count(*) FROM t", as: Int.self) == [0])
            await db.close()
        }
    }

    @Test("creating a client for a server that is down succeeds, its calls fail within the wait")
    func down() async throws {
        let lines = Recorder.Lines()
        let logger = Logger(label: "test") { _ in Recorder(lines: lines) }
        for host in ["127.0.0.1:1", "no-such-host.invalid:5432"] {
            let db = client("postgres://me:hunter2secret@\(host)/x", logger: logger)
            let time = await ContinuousClock().measure {
                let error = await postgresFailure { _ = try await db.execute("SELECT 1") }
                #expect(isUnavailable(error, mayHaveRun: false))
                let shown = "\(String(reflecting: error)) \(error?.description ?? "")"
                #expect(!shown.contains("hunter2"))
                let lease = await postgresFailure { try await db.transaction { _ in } }
                #expect(isUnavailable(lease, mayHaveRun: false))
            }
            #expect(time < .seconds(2))
            #expect(db.counters.connections == 0)
            await db.close()
        }
        #expect(lines.all.withLock { $0.contains { $0.contains("Lost a connection") } })
        #expect(lines.all.withLock { $0.allSatisfy { !$0.contains("hunter2") } })
    }

    @Test("a server that accepts and says nothing fails calls within the wait")
    func silent() async throws {
        let fd = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(fd) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(fd, $0, length)
                _ = getsockname(fd, $0, &length)
            }
        }
        listen(fd, 8)
        let port = UInt16(bigEndian: address.sin_port)
        let db = client(
            "postgres://me@127.0.0.1:\(port)/x", wait: .milliseconds(400),
            connect: .milliseconds(200))
        let time = await ContinuousClock().measure {
            let error = await postgresFailure { try await db.ping(within: .milliseconds(400)) }
            #expect(error == .unavailable("the server did not answer in time", mayHaveRun: false))
        }
        #expect(time < .seconds(2))
        await db.close()
    }

    @Test("a wrong password is reported without it, a malformed URL without being shown")
    func secrets() async throws {
        try await PrivateServer.use { server in
            let wrong = client(server.url().replacing("wattos:", with: "wattos:wrongsecret"))
            let error = await postgresFailure { try await wrong.ping() }
            #expect(isUnavailable(error))
            #expect(error?.description.contains("password authentication failed") == true)
            #expect(error?.description.contains("wrongsecret") == false)
            await wrong.close()
            let urls = [
                "postgres://u:hunter2@[", "mysql://u:hunter2@h/x", "host=x password=hunter2",
            ]
            for url in urls {
                let configuration = PostgresClient.Configuration(url: url)
                var dumped = ""
                dump(configuration, to: &dumped)
                let shown = "\(configuration) \(String(reflecting: configuration)) \(dumped)"
                #expect(!shown.contains("hunter2"))
                let db = PostgresClient(configuration, logger: Database.logger)
                let error = await postgresFailure { try await db.ping() }
                #expect(error == .configuration("the database URL is malformed"))
                await db.close()
            }
        }
    }
}
