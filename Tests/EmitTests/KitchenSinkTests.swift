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
        var kitchen = compiled(
            try names.map { name in
                let url = folder.appending(path: "contracts/\(name).yaml")
                return (name, try String(contentsOf: url, encoding: .utf8))
            })
        let migrations = folder.appending(path: "contracts/kitchen-sink/migrations")
        if !kitchen.plan.services.isEmpty {
            kitchen.plan.services[0].migrations = try FileManager.default
                .contentsOfDirectory(atPath: migrations.path).sorted().map { name in
                    let sql = try Data(contentsOf: migrations.appending(path: name))
                    return MigrationSource(
                        id: String(name.dropLast(4)), sql: String(decoding: sql, as: UTF8.self))
                }
        }
        return kitchen
    }

    @Test("becomes what is committed, byte for byte")
    func bytes() throws {
        let kitchen = try Self.compiledKitchen()
        #expect(kitchen.diagnostics.isEmpty, "\(kitchen.report)")
        let service = try #require(kitchen.plan.services.first)
        var files = generateFixed(service, kitchen.plan.shared).map {
            ("Generated/\($0.path)", $0.text)
        }
        for file in generate(service) where !file.path.hasSuffix(".swift") {
            let name = URL(filePath: file.path).lastPathComponent
            files.append(("documents/\(name)", file.text))
        }
        #expect(files.count == 11)
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
        let names = generateFixed(service, small.plan.shared).map(\.path)
        #expect(
            names == [
                "Service.swift", "Operations.swift", "Schemas.swift", "Problems.swift",
                "Client.swift", "Configuration.swift", "OpenAPI.swift", "Migrations.swift",
                "Shared.swift",
            ])
    }
}
