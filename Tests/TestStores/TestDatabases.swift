import Foundation

/// A Postgres on which a test has databases of its own, by the names that it gives them.
public protocol TestDatabases: Sendable {
    /// Where a client finds the database.
    func url(_ database: String) -> String
}

extension TestDatabases {
    /// An empty database.
    public func createDatabase(_ name: String) throws {
        _ = try StoreTool.ask("create database \(nameInURL(name))", at: url("postgres"))
    }

    /// The answer of `psql -At`.
    public func ask(_ sql: String, in database: String) throws -> String {
        try StoreTool.ask(sql, at: url(database))
    }

    /// The name at the end of the URL.
    fileprivate func nameInURL(_ database: String) throws -> String {
        guard let name = URL(string: url(database))?.lastPathComponent, !name.isEmpty else {
            throw StoreFailure("`\(database)` has no name in a URL")
        }
        return name
    }
}

/// Databases on the run's own Postgres, which stays up. They go with the value.
public final class SharedPostgres: TestDatabases {
    private let stores: TestRun
    private let prefix: String

    public init() throws {
        stores = try TestRun.current()
        prefix = "t\(UUID().uuidString.replacing("-", with: "").lowercased().prefix(12))_"
    }

    deinit {
        let names = "select datname from pg_database where starts_with(datname, '\(prefix)')"
        let found = (try? StoreTool.ask(names, at: stores.databaseURL)) ?? ""
        for name in found.split(separator: "\n") {
            _ = try? StoreTool.ask(
                "drop database if exists \(name) with (force)", at: stores.databaseURL)
        }
    }

    public func url(_ database: String) -> String {
        guard database != "postgres" else { return stores.databaseURL }
        return Self.url(of: prefix + database, stores)
    }

    private static func url(of name: String, _ stores: TestRun) -> String {
        let place = stores.databaseURL
        return String(place[...(place.lastIndex(of: "/") ?? place.startIndex)]) + name
    }

    /// Made from a template, which `prepare` fills through its URL the first time that this process
    /// asks for it.
    public func createDatabase(
        _ name: String, from template: String,
        prepare: @escaping @Sendable (String) async throws -> Void
    ) async throws {
        let source = try await Templates.shared.name(of: template) { [stores] fresh in
            let server = stores.databaseURL
            try await onThread {
                _ = try StoreTool.ask("drop database if exists \(fresh)", at: server)
                _ = try StoreTool.ask("create database \(fresh)", at: server)
            }
            try await prepare(Self.url(of: fresh, stores))
        }
        let (server, fresh) = (stores.databaseURL, prefix + name)
        try await onThread {
            _ = try StoreTool.ask("create database \(fresh) template \(source)", at: server)
        }
    }
}

/// The templates that this process has made; each is made once, whoever asks at the same time.
private actor Templates {
    static let shared = Templates()
    private var made: [String: Task<String, any Error>] = [:]

    func name(
        of template: String, make: @escaping @Sendable (String) async throws -> Void
    ) async throws -> String {
        if let known = made[template] { return try await known.value }
        let name = "template_\(ProcessInfo.processInfo.processIdentifier)_\(template)"
        let making = Task {
            try await make(name)
            return name
        }
        made[template] = making
        return try await making.value
    }
}
