import Fleet
import Foundation
import ServiceHost
import ServiceRuntime
import TestStores
import Testing

/// All services, as their contracts have them.
@Suite("the fleet")
struct FleetTests {
    @Test("every query fits the migrated database", arguments: fleet.map(\.service.name))
    func queries(_ name: String) throws {
        let place = try Migrated(name)
        let result = try wattos(["verify", name], environment: place.environment)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output == "\(name): every query fits its database\n")
    }

    @Test("a query that does not fit ends the service with 78, at its line and column")
    func fault() throws {
        let place = try Migrated("chat")
        _ = try place.databases.ask("alter table message rename text to body", in: "chat")
        for command in ["verify", "serve"] {
            let result = try wattos([command, "chat"], environment: place.environment)
            #expect(result.status == 78)
            let errors = result.errors
            #expect(errors.contains("contracts/chat/queries/messages.sql:"), "\(errors)")
            #expect(
                errors.contains(
                    """
                     | select id, role, text, model, created_at from message where answers = $1
                       |                  ^ in `findAnswer`
                    """), "\(errors)")
            #expect(errors.contains("[C0651]"))
        }
    }

    @Test("a table that is not there yet is told, and how it gets there")
    func notMigrated() throws {
        let databases = try SharedPostgres()
        try databases.createDatabase("chat")
        let environment = try environment(of: "chat", databases.url("chat"))
        let result = try wattos(["serve", "chat"], environment: environment)
        #expect(result.status == 78)
        #expect(result.errors.contains("relation \"conversation\" does not exist [C0651]"))
        #expect(result.errors.contains("wattos migrate"))
    }

    @Test("queries can't be verified while the database is away")
    func away() throws {
        let url = "postgres://nobody@127.0.0.1:1/nothing"
        let result = try wattos(
            ["verify", "chat"], environment: try environment(of: "chat", url))
        #expect(result.status == 1)
        #expect(result.errors.hasPrefix("chat: postgres is unavailable"))
    }
}

/// A service with a database of its own.
private struct Migrated {
    let databases: SharedPostgres
    let environment: [String: String]

    init(_ name: String) throws {
        databases = try SharedPostgres()
        let database = name.replacing("-", with: "_")
        try databases.createDatabase(database)
        environment = try PlatformTests.environment(of: name, databases.url(database))
        let result = try wattos(["migrate", name], environment: environment)
        guard result.status == 0 else { throw Failure(result.errors) }
    }
}

/// What a service asks of its environment; nothing but its database is there.
private func environment(of name: String, _ databaseURL: String) throws -> [String: String] {
    let entry = try #require(fleet.first { $0.service.name == name })
    // Other variables are what the contract gives as examples.
    var environment = try exampleEnvironment(of: name)
    environment["HOST"] = "127.0.0.1"
    environment["PORT"] = "0"
    for use in entry.resources {
        switch use {
        case .postgres(let variable): environment[variable] = databaseURL
        case .redis(let variable): environment[variable] = "redis://127.0.0.1:1"
        case .service(_, let variable), .http(let variable):
            environment[variable] = "http://127.0.0.1:1"
        }
    }
    return environment
}

private func exampleEnvironment(of name: String) throws -> [String: String] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    let text = try String(
        contentsOf: root.appending(path: "contracts/\(name).env.example"), encoding: .utf8)
    let pairs = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        .map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
    return Dictionary(pairs.filter { $0.count == 2 }.map { ($0[0], $0[1]) }) { first, _ in first }
}
