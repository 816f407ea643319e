import Foundation
import Logging
import TestStores
import Testing

@testable import Postgres

/// The server the tests run against.
enum Database {
    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    static func url() throws -> String { try TestRun.current().databaseURL }

    static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    static func configuration(
        connections: Int = 4, wait: Duration = .seconds(5), statement: Duration = .seconds(10)
    ) throws -> PostgresClient.Configuration {
        PostgresClient.Configuration(
            url: try url(), connections: connections, wait: wait, statement: statement)
    }

    /// Gives `body` a client of its own and closes it afterwards.
    static func use<Value>(
        connections: Int = 4, wait: Duration = .seconds(5), statement: Duration = .seconds(10),
        _ body: (PostgresClient) async throws -> Value
    ) async throws -> Value {
        let client = PostgresClient(
            try configuration(connections: connections, wait: wait, statement: statement),
            logger: logger)
        do {
            let value = try await body(client)
            await client.close()
            return value
        } catch {
            await client.close()
            throw error
        }
    }
}

/// The error that `body` throws, nil if none.
func failure(_ body: () async throws -> Void) async -> (any Error)? {
    do {
        try await body()
        return nil
    } catch {
        return error
    }
}

func postgresFailure(_ body: () async throws -> Void) async -> PostgresError? {
    await failure(body) as? PostgresError
}

/// Looks until `condition` holds; gives up after ten seconds.
func eventually(_ condition: () -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(10)
    while !condition() {
        guard ContinuousClock.now < deadline else {
            throw Database.Missing(description: "what was waited for did not happen")
        }
        try await Task.sleep(for: .milliseconds(2))
    }
}
