import Foundation
import Synchronization
import Testing

@testable import Postgres

@Suite(.timeLimit(.minutes(1)))
struct LimitTests {
    private func elapsed(_ body: () async throws -> Void) async rethrows -> Duration {
        try await ContinuousClock().measure(body)
    }

    @Test("a caller waits for a connection as long as the limit says, then is refused")
    func exhaustion() async throws {
        try await Database.use(connections: 1, wait: .milliseconds(200)) { db in
            try await db.ping(within: .seconds(5))
            try await db.transaction { tx in
                _ = try await tx.query("SELECT 1", as: Int.self)
                for isLease in [true, false] {
                    let time = await elapsed {
                        let error = await postgresFailure {
                            if isLease {
                                try await db.transaction { _ in }
                            } else {
                                try await db.ping()
                            }
                        }
                        let wait = Duration.milliseconds(isLease ? 200 : 1000)
                        #expect(error == .poolExhausted(wait: wait))
                    }
                    #expect(time > .milliseconds(150) && time < .seconds(2))
                }
            }
            try await db.ping()
        }
    }

    @Test("rows that find no memory are dropped, and their connection goes on")
    func memory() async throws {
        // Room for one and its value.
        let memory = CountedMemory(limit: 3_000_000)
        var configuration = try Database.configuration(connections: 1)
        configuration.memory = memory
        let db = PostgresClient(configuration, logger: Database.logger)
        let megabyte = PostgresCall(
            PostgresStatement("SELECT repeat('x', 1000000)", parameters: []))
        do {
            let rows = try await db.rows(megabyte)
            #expect(memory.used > 2_000_000)
            rows.giveBackRoomForValues()
            #expect(memory.used < 2_000_000)
            #expect(await postgresFailure { _ = try await db.rows(megabyte) } == .memoryExhausted)
            #expect(rows.count == 1)
            try await db.ping()
        }
        #expect(memory.used == 0)
        #expect(try await db.rows(megabyte).count == 1)
        #expect(db.counters.connections == 1)
        await db.close()
    }

    @Test("queries do not line up behind one that runs long")
    func slowNeighbour() async throws {
        try await Database.use(connections: 2) { db in
            try await db.transaction { tx in
                try await tx.execute("SELECT 1")
                try await eventually { db.counters.connections == 2 }
            }
            try await eventually { db.counters.inFlight == 0 }
            async let slow = db.query("SELECT 1 FROM pg_sleep(2)", as: Int.self)
            try await eventually { db.counters.inFlight == 1 }
            let time = try await elapsed {
                for _ in 0..<20 { _ = try await db.query("SELECT 1", as: Int.self) }
            }
            #expect(time < .seconds(1.5))
            let answer = try await slow
            #expect(answer == [1])
        }
    }

    @Test("the server stops a statement that runs too long, and its connection goes on")
    func statementTimeout() async throws {
        try await Database.use(connections: 1, statement: .milliseconds(200)) { db in
            let pid = try await db.query("SELECT pg_backend_pid()", as: Int.self)
            let time = await elapsed {
                let error = await postgresFailure { try await db.execute("SELECT pg_sleep(10)") }
                #expect(error == .statementTimeout)
            }
            #expect(time < .seconds(2))
            #expect(try await db.query("SELECT pg_backend_pid()", as: Int.self) == pid)
        }
    }

    @Test("a statement that the server does not stop ends with its connection")
    func clientDeadline() async throws {
        try await Database.use(connections: 1, statement: .milliseconds(200)) { db in
            let time = await elapsed {
                let error = await postgresFailure {
                    try await db.transaction { tx in
                        try await tx.execute("SET LOCAL statement_timeout = 0")
                        try await tx.execute("SELECT pg_sleep(30)")
                    }
                }
                #expect(error == .statementTimeout)
            }
            #expect(time > .seconds(1) && time < .seconds(4))
            try await db.ping()
        }
    }

    @Test("a cancelled caller returns at once, and the others get their own answers")
    func cancellation() async throws {
        try await Database.use(connections: 1) { db in
            try await db.ping()
            try await eventually { db.counters.inFlight == 0 }
            let slow = Task { try await db.query("SELECT 7 FROM pg_sleep(1)", as: Int.self) }
            try await eventually { db.counters.inFlight > 0 }
            let others = (0..<10).map { number in
                Task { try await db.query("SELECT \(number)", as: Int.self) }
            }
            slow.cancel()
            let time = await elapsed {
                let error = await failure { _ = try await slow.value }
                #expect(error is CancellationError)
            }
            #expect(time < .milliseconds(500))
            for (number, other) in others.enumerated() {
                #expect(try await other.value == [number])
            }
        }
    }

    @Test("a task that is cancelled beforehand asks nothing")
    func cancelledBefore() async throws {
        try await Database.use(connections: 1) { db in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                _ = try await db.query("SELECT 1", as: Int.self)
            }
            #expect(await failure { try await task.value } is CancellationError)
        }
    }

    @Test("a cancelled query that goes on is stopped, and its connection goes on")
    func abandoned() async throws {
        try await Database.use(connections: 1) { db in
            let pid = try await db.query("SELECT pg_backend_pid()", as: Int.self)
            try await eventually { db.counters.inFlight == 0 }
            let slow = Task { try await db.execute("SELECT pg_sleep(30)") }
            try await eventually { db.counters.inFlight > 0 }
            slow.cancel()
            #expect(await failure { _ = try await slow.value } is CancellationError)
            #expect(try await db.query("SELECT pg_backend_pid()", as: Int.self) == pid)
        }
    }

    @Test("a cancelled transaction is rolled back and holds no lock")
    func cancelledTransaction() async throws {
        try await Database.use(connections: 2) { db in
            try await db.execute("DROP TABLE IF EXISTS test_cancel")
            try await db.execute("CREATE TABLE test_cancel (id int)")
            let (started, start) = AsyncStream.makeStream(of: Void.self)
            let task = Task {
                try await db.transaction { tx in
                    try await tx.execute("INSERT INTO test_cancel VALUES (1)")
                    start.finish()
                    try await tx.execute("SELECT pg_sleep(30)")
                }
            }
            for await _ in started {}
            task.cancel()
            #expect(await failure { try await task.value } is CancellationError)
            try await db.execute("ALTER TABLE test_cancel ADD other int")
            #expect(try await db.query("SELECT id FROM test_cancel", as: Int.self) == [])
        }
    }

    @Test("a lock that is not free is waited for two seconds, not for ever")
    func lockTimeout() async throws {
        try await Database.use(connections: 2) { db in
            try await db.execute("DROP TABLE IF EXISTS test_lock")
            try await db.execute("CREATE TABLE test_lock (id int)")
            try await db.transaction { tx in
                try await tx.execute("LOCK TABLE test_lock")
                let error = await postgresFailure {
                    try await db.execute("INSERT INTO test_lock VALUES (1)")
                }
                guard case .server(let server) = error else { return #expect(error == nil) }
                #expect(server.isLockTimeout)
            }
        }
    }

    @Test("a closed client lets running queries end and refuses new ones")
    func closing() async throws {
        let db = PostgresClient(try Database.configuration(), logger: Database.logger)
        async let running = db.query("SELECT 3 FROM pg_sleep(1)", as: Int.self)
        try await eventually { db.counters.inFlight > 0 }
        await db.close()
        let answer = try await running
        #expect(answer == [3])
        #expect(await postgresFailure { try await db.ping() } == .closed)
        #expect(db.counters == PostgresClient.Counters())
        await db.close()
    }
}
