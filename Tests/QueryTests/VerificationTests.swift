import Foundation
import PostgresResource
import ServiceRuntime
import Testing

/// A case: a sentence, a migration, queries, and what the service says of them when it starts.
struct VerificationCase: CustomTestStringConvertible, Sendable {
    let url: URL
    let sentence: String
    let migration: String
    let queries: String
    /// Empty: the queries fit.
    let said: String

    var testDescription: String { url.deletingPathExtension().lastPathComponent }

    init(_ url: URL) throws {
        self.url = url
        let text = try String(contentsOf: url, encoding: .utf8)
        var parts = text.components(separatedBy: "\n----- ")
        sentence = parts.removeFirst()
        func part(_ title: String) -> String {
            let found = parts.first { $0.hasPrefix("\(title)\n") }
            return found.map { String($0.dropFirst(title.count + 1)) + "\n" } ?? ""
        }
        migration = part("migration")
        queries = part("queries")
        said = part("service").trimmingCharacters(in: .newlines)
    }

    /// Writes what is true now where the expectation stands.
    func rewrite(_ said: String) throws {
        let text = try String(contentsOf: url, encoding: .utf8)
        let end = text.range(of: "\n----- service\n")?.lowerBound ?? text.endIndex
        try (text[..<end] + "\n----- service\n\(said)\n")
            .write(to: url, atomically: true, encoding: .utf8)
    }
}

@Suite("Queries held against their database", .timeLimit(.minutes(4)))
struct VerificationTests {
    private static let cases = files(in: "Cases", "case")
    private static let pages = files(in: "../../docs/diagnostics", "md").filter {
        $0.lastPathComponent.hasPrefix("C065")
    }

    /// `make snapshots` rewrites what is expected instead of comparing it.
    private static let isRewriting =
        ProcessInfo.processInfo.environment["REWRITE_SNAPSHOTS"] == "1"

    @Test("are refused at their place, and told what to do", arguments: cases)
    func faults(_ url: URL) async throws {
        let file = try VerificationCase(url)
        let said = try await verified(file.migration, file.queries)
        if Self.isRewriting { return try file.rewrite(said) }
        #expect(said == file.said, "\(file.sentence)")
    }

    @Test("there are cases, and each says in a sentence what it is about")
    func areDescribed() throws {
        #expect(Self.cases.count >= 20)
        for url in Self.cases {
            let file = try VerificationCase(url)
            #expect(file.sentence.hasSuffix("."), "\(file)")
            #expect(!file.migration.isEmpty && !file.queries.isEmpty, "\(file)")
        }
    }

    @Test("are what the pages of their diagnostics show", arguments: pages)
    func page(_ url: URL) async throws {
        let text = try String(contentsOf: url, encoding: .utf8)
        let fences = text.matches(of: /```(sql|text)\n((?:.|\n)*?)```\n/)
        try #require(fences.map { $0.1 } == ["sql", "sql", "text", "sql"])
        let migration = String(fences[0].2)
        let said = try await verified(migration, String(fences[1].2)) + "\n"
        if Self.isRewriting {
            let place = fences[2].2
            return try text.replacingCharacters(in: place.startIndex..<place.endIndex, with: said)
                .write(to: url, atomically: true, encoding: .utf8)
        }
        #expect(said == fences[2].2)
        let code = url.deletingPathExtension().lastPathComponent
        #expect(said.contains("[\(code)]"))
        #expect(try await verified(migration, String(fences[3].2)) == "")
    }

    @Test("are right where the page about queries shows them")
    func guide() async throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/queries.md").standardized
        let text = try String(contentsOf: page, encoding: .utf8)
        let fences = text.matches(of: /```(yaml|sql)\n((?:.|\n)*?)```\n/)
            .map { (kind: $0.1, text: String($0.2)) }
        try #require(fences.count >= 7)
        #expect(fences.map { $0.kind } == ["yaml"] + fences.dropFirst().map { _ in "sql" })
        let queries = fences.dropFirst(2).map(\.text).joined(separator: "\n")
        let said = try await verified(fences[1].text, queries, schemas: fences[0].text)
        #expect(said == "")
    }

    @Test("every code has a page")
    func codes() {
        let names = Self.pages.map { $0.deletingPathExtension().lastPathComponent }
        #expect(names == ["C0651", "C0652", "C0653", "C0654", "C0655"])
    }

    /// What a service says that starts with these queries on this database.
    private func verified(
        _ migration: String, _ queries: String, schemas: String = pageSchemas
    ) async throws -> String {
        var said = ""
        try await TestDatabase.use(migration) { test in
            try await test.serve(try statements(queries, schemas: schemas)) { database in
                do {
                    try await database.verify()
                } catch let mismatch as ResourceMismatch {
                    said = mismatch.description
                }
            }
        }
        return said
    }

    private static func files(in folder: String, _ suffix: String) -> [URL] {
        let place = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: folder).standardized
        let all = try? FileManager.default.contentsOfDirectory(
            at: place, includingPropertiesForKeys: nil)
        return (all ?? []).filter { $0.pathExtension == suffix }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
    }
}
