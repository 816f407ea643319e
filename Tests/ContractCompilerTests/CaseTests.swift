import Foundation
import Testing

/// One case a file, in `Cases`.
@Suite struct CaseTests {
    @Test("the compiler says exactly this", arguments: files(in: place("Cases"), "case"))
    func behaves(_ url: URL) throws {
        let file = try CaseFile(url)
        let said = report(file.contracts.map { ($0.name, $0.bytes) })
        if isRecording {
            try file.rewrite(said)
        } else {
            #expect(said == file.diagnostics ?? "", "\(file.sentence)")
        }
    }

    @Test("there are cases, and each says in a sentence what it is about")
    func areDescribed() throws {
        let cases = try files(in: place("Cases"), "case").map { try CaseFile($0) }
        #expect(cases.count >= 60)
        for file in cases {
            #expect(file.sentence.hasSuffix("."), "\(file) does not begin with a sentence")
            #expect(!file.contracts.isEmpty, "\(file) has no contract")
        }
    }

    @Test("every diagnostic has a page, every page a diagnostic and a line in the index")
    func haveCases() throws {
        let folder = place("../../docs/diagnostics")
        let pages = files(in: folder, "md").map { $0.deletingPathExtension().lastPathComponent }
            .filter { $0.hasPrefix("C") && !$0.hasPrefix("C09") }
        let raised = Set(try codes(in: place("../../Sources/ContractCompiler")))
        let found = Set(try codes(in: place("../../Sources/PostgresResource")))
        #expect(found == databaseCodes)
        #expect(raised.union(found).subtracting(pages).sorted() == [])
        #expect(Set(pages).subtracting(raised.union(found)) == [])
        let index = try String(contentsOf: folder.appending(path: "README.md"), encoding: .utf8)
        #expect(pages.filter { !index.contains("[\($0)](\($0).md): ") } == [])
    }

    /// The codes that Swift files in a folder, and in the folders in it, name.
    private func codes(in folder: URL) throws -> [String] {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        return try paths.filter { $0.hasSuffix(".swift") }.flatMap { path in
            try String(contentsOf: folder.appending(path: path), encoding: .utf8)
                .matches(of: /"(C\d{4})"/).map { String($0.1) }
        }
    }
}
