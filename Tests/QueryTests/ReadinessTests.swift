import Foundation
import Logging
import Postgres
import PostgresResource
import ServiceRuntime
import Synchronization
import Testing

@testable import ServiceHost

@Suite("A service whose database is not there", .timeLimit(.minutes(1)))
struct ReadinessTests {
    private let sql = "-- a() -> integer[10]\nselect a from t limit 10;\n"
    private let table = "create table t (a bigint not null)"

    private func database(_ url: String) throws -> Database {
        var configuration = TestDatabase.configuration(url, connections: 2)
        configuration.wait = .milliseconds(500)
        return Database(configuration, try statements(sql), logger: TestDatabase.logger)
    }

    @Test("is not ready, and does not end")
    func unreachable() async throws {
        let database = try database("postgres://nobody@127.0.0.1:1/nowhere")
        let verified = await failure { try await database.verify() }
        #expect((verified as? PostgresError)?.isUnavailable == true)
        let check = try #require(database.healthCheck)
        #expect((await failure(check) as? PostgresError)?.isUnavailable == true)
        await database.close()
    }

    /// What a check says after the pause before the next attempt to connect, which a check may not
    /// outlast.
    private func failureOnceConnected(
        _ check: @escaping @Sendable () async throws -> Void
    ) async -> (any Error)? {
        for _ in 0..<20 {
            let failure = await failure(check)
            if (failure as? PostgresError)?.isUnavailable != true { return failure }
        }
        return PostgresError.unavailable("it never came", mayHaveRun: false)
    }

    @Test("becomes ready when its database comes, once its queries are known to fit")
    func late() async throws {
        try await TestDatabase.use("") { test in
            try await test.close()
            let database = try database(test.url)
            let check = try #require(database.healthCheck)
            #expect(await failure(check) is PostgresError)
            try await test.open()
            // It is there, and its tables are not: a service that starts now must end.
            #expect(await failureOnceConnected(check) is ResourceMismatch)
            try await test.migrate(table)
            #expect(await failureOnceConnected(check) == nil)
            await database.close()
        }
    }

    @Test("waits for its database, and is told that it waits")
    func waits() async throws {
        try await TestDatabase.use(table) { test in
            try await test.close()
            let database = try database(test.url)
            let lines = Mutex<[String]>([])
            let logger = Logger(label: "test") { _ in
                Recorder { line in lines.withLock { $0.append(line) } }
            }
            var parts = ServiceParts(logger: logger)
            parts.add(database, as: "database")
            let verifying = Task { [parts] in try await parts.verify(isPatient: true) }
            try await eventually { lines.withLock { !$0.isEmpty } }
            try await test.open()
            try await verifying.value
            #expect(lines.withLock { $0.allSatisfy { $0.contains("database") } })
            await database.close()
        }
    }

    @Test("ends, if its queries do not fit")
    func mismatch() async throws {
        try await TestDatabase.use("create table t (a text not null)") { test in
            let database = try database(test.url)
            var parts = ServiceParts(logger: TestDatabase.logger)
            parts.add(database, as: "database")
            let error = await failure { [parts] in try await parts.verify(isPatient: true) }
            #expect("\(try #require(error as? ResourceMismatch))".contains("[C0654]"))
            await database.close()
        }
    }

    @Test("stays up, and is not ready while its database is gone")
    func gone() async throws {
        try await TestDatabase.use(table) { test in
            let database = try database(test.url)
            try await database.verify()
            let check = try #require(database.healthCheck)
            try await check()
            try await test.close()
            let error = await failure(check)
            #expect(
                (error as? PostgresError)?.isUnavailable == true, "\(String(describing: error))")
            try await test.open()
            try await eventually { await failure(check) == nil }
            await database.close()
        }
    }

    @Test("a table that is locked for long is no fault of a query")
    func locked() async throws {
        try await TestDatabase.use(table) { test in
            var configuration = TestDatabase.configuration(test.url, connections: 2)
            configuration.statement = .milliseconds(300)
            configuration.lock = .milliseconds(200)
            let database = Database(
                configuration, try statements(sql), logger: TestDatabase.logger)
            try await test.client.transaction { transaction in
                _ = try await transaction.rows(
                    PostgresCall(
                        PostgresStatement(
                            "lock table t in access exclusive mode", parameters: [])))
                let error = await failure { try await database.verify() }
                #expect(error is PostgresError, "\(String(describing: error))")
            }
            try await database.verify()
            await database.close()
        }
    }

    @Test("a right that an outer join needs and has not is a fault at its place")
    func rights() async throws {
        let join =
            "-- a() -> { a: integer, b: integer? }[10]\n"
            + "select t.a, u.a as b from t left join t u on u.a = t.a limit 10;\n"
        let role = "reader_\(UUID().uuidString.lowercased().prefix(8))"
        try await TestDatabase.use("\(table);\ncreate role \(role) login") { test in
            var components = try #require(URLComponents(string: test.url))
            components.user = role
            let database = Database(
                TestDatabase.configuration(try #require(components.string), connections: 1),
                try statements(join), logger: TestDatabase.logger)
            let error = await failure { try await database.verify() }
            await database.close()
            let said = "\(try #require(error as? ResourceMismatch))"
            #expect(said.hasPrefix("contracts/demo/queries/pages.sql:2:1: error: the database"))
            #expect(said.contains("permission denied for table t [C0651]"))
            try await test.migrate("drop role \(role)")
        }
    }
}

/// Hands on what is logged.
private struct Recorder: LogHandler {
    let record: @Sendable (String) -> Void
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { record("\(event.message) \(event.metadata ?? [:])") }
}

/// Looks until `condition` holds; gives up after ten seconds.
private func eventually(_ condition: () async -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(10)
    while await !condition() {
        guard ContinuousClock.now < deadline else {
            throw TestDatabase.Missing(description: "what was waited for did not happen")
        }
        try await Task.sleep(for: .milliseconds(2))
    }
}
