import Foundation
import Testing

/// The rules of STYLE that a machine can hold, held against the whole repository.
@Suite("the repository")
struct RepositoryTests {
    private let repository = Repository.here

    private func expectNone(_ complaints: [Complaint]) {
        let list = complaints.map(\.description).joined(separator: "\n")
        #expect(complaints.isEmpty, "\(complaints.count) complaints:\n\(list)")
    }

    @Test("is found")
    func isFound() {
        #expect(repository.exists("Package.swift"))
        #expect(repository.swift.contains { $0.path.hasPrefix("Sources/") })
        #expect(repository.swift.contains { $0.path == "Tests/TidyTests/RepositoryTests.swift" })
    }

    @Test("has no file, function or line that is too long")
    func sizes() {
        expectNone(repository.swift.flatMap(tooLongFiles))
        expectNone(repository.swift.flatMap(tooLongFunctions))
        expectNone(repository.swift.flatMap(tooLongLines))
    }

    @Test("keeps its walls")
    func walls() {
        expectNone(repository.files.flatMap { brokenWalls($0) })
        expectNone(idleWalls(repository.files))
    }

    /// `SHOW_FOLDERS=ContractCompiler swift test --filter TidyTests` prints which folders of a
    /// target use which.
    @Test("keeps the folders of a target apart", arguments: Walls.all)
    func folders(wall: Wall) {
        expectNone(brokenFolders(wall, repository.swift))
        if ProcessInfo.processInfo.environment["SHOW_FOLDERS"] == wall.target {
            print(FolderGraph(repository.swift, folder: wall.folder))
        }
    }

    @Test("has names that say something")
    func names() {
        expectNone(repository.files.flatMap(emptyNames))
        expectNone(repository.swift.flatMap(emptyTypeNames))
    }

    @Test("proves what may trap on the line above")
    func proofs() {
        expectNone(repository.swift.flatMap(missingProofs))
        expectNone(repository.swift.flatMap(missingPointerProofs))
    }

    @Test("marks what is generated, and only that")
    func headers() {
        expectNone(repository.files.flatMap(missingHeader))
    }

    @Test("has a page and a case for every diagnostic code")
    func codes() {
        let pages = Set(
            repository.files.map(\.path).filter { $0.hasPrefix("docs/diagnostics/C") }
                .map { String($0.dropFirst("docs/diagnostics/".count).dropLast(".md".count)) })
        let provoked = provokedCodes()
        var told: Set<String> = []
        let complaints = repository.files.flatMap {
            undocumentedCodes($0, pages: pages, provoked: provoked)
        }
        // A code that is used ten times is complained of once.
        expectNone(complaints.filter { told.insert($0.advice).inserted })
        let used = Set(repository.files.flatMap(diagnosticCodes).map(\.code))
        #expect(!used.isEmpty)
        expectNone(orphanedPages(pages, used: used))
    }

    /// The codes that tests expect: in brackets as the renderer prints them, or as a literal.
    private func provokedCodes() -> Set<String> {
        let folder = repository.root.appendingPathComponent("Tests").resolvingSymlinksInPath()
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        var codes: Set<String> = []
        for case let file as URL in files ?? .init() where !file.path.contains("/TidyTests/") {
            guard let text = try? String(contentsOf: file, encoding: .utf8) else { continue }
            codes.formUnion(text.matches(of: /[\["](C[0-9]{4})[\]"]/).map { String($0.1) })
        }
        return codes
    }

    @Test("has no link that leads nowhere")
    func links() {
        expectNone(repository.files.flatMap { brokenLinks($0, exists: repository.exists) })
    }

    @Test("has nothing left to do, nothing of one machine, no test that checks nothing")
    func words() {
        expectNone(repository.files.flatMap(leftOverWords))
        expectNone(repository.files.flatMap(machinePlaces))
        expectNone(repository.files.flatMap(disabledTests))
    }
}
