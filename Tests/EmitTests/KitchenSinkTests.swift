import Foundation
import Testing

@testable import ContractCompiler

/// The contract that uses every feature once. What it becomes is committed beside `GoldenTests`,
/// which compiles and calls it.
@Suite("The kitchen sink")
struct KitchenSinkTests {
    private static let folder = testFolder("../GoldenTests").standardizedFileURL

    private static func compiledKitchen() throws -> Compiled {
        let names = ["kitchen-sink", "platform", "shared"]
        let contracts = try names.map { ($0, try text("contracts/\($0).yaml")) }
        let queries = try files("queries").map { ("kitchen-sink/\($0.name)", $0.text) }
        var kitchen = compiled(contracts + queries)
        if !kitchen.plan.services.isEmpty {
            kitchen.plan.services[0].migrations = try files("migrations").map { name, sql in
                MigrationSource(id: String(name.dropLast(4)), sql: sql)
            }
        }
        return kitchen
    }

    /// The files of a folder beside the contract, in the order of their names.
    private static func files(_ name: String) throws -> [(name: String, text: String)] {
        let folder = "contracts/kitchen-sink/\(name)"
        return try FileManager.default
            .contentsOfDirectory(atPath: Self.folder.appending(path: folder).path).sorted()
            .map { ($0, try text("\(folder)/\($0)")) }
    }

    private static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.appending(path: path)), as: UTF8.self)
    }

    @Test("becomes what is committed, byte for byte")
    func bytes() throws {
        let kitchen = try Self.compiledKitchen()
        #expect(kitchen.diagnostics.isEmpty, "\(kitchen.report)")
        let service = try #require(kitchen.plan.services.first)
        var files = generateFixed(service, kitchen.plan.shared, isRunnable: true).map {
            ("Generated/\($0.path)", $0.text)
        }
        for file in generate(service) where !file.path.hasSuffix(".swift") {
            let name = URL(filePath: file.path).lastPathComponent
            files.append(("documents/\(name)", file.text))
        }
        #expect(files.count == 19)
        for (path, text) in files {
            let url = Self.folder.appending(path: path)
            if isRewriting {
                try text.write(to: url, atomically: true, encoding: .utf8)
            } else {
                #expect(try String(contentsOf: url, encoding: .utf8) == text, "\(path)")
            }
        }
    }

    @Test("has the same files as any other contract, for targets that generate their own")
    func fixedFiles() throws {
        let small = compiled([("demo", contract(""))])
        let service = try #require(small.plan.services.first)
        let files = generateFixed(service, small.plan.shared, isRunnable: true)
        #expect(
            files.map(\.path).sorted() == [
                "Calls.swift", "Client.swift", "Configuration.swift", "Database.swift",
                "Entry.swift", "Migrations.swift", "OpenAPI.swift", "Operations.swift",
                "Problems.swift", "Queries.swift", "Resources.swift", "Router.swift",
                "Schemas.swift", "Service.swift", "Shared.swift",
            ])
        // It has no store, and a target without one need not link any.
        let stores = files.filter {
            $0.text.contains("import Postgres") || $0.text.contains("Redis")
        }
        #expect(stores.map(\.path) == [])
    }
}
