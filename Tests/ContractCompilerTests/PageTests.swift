import CDiagnosticPages
import Foundation
import Testing

/// The codes of what a service finds when it holds its queries against its database. `QueryTests`
/// proves what their pages show.
let databaseCodes: Set<String> = ["C0651", "C0652", "C0653", "C0654", "C0655"]

/// The pages of `docs/diagnostics`: each shows a contract, what the compiler says to it, and a
/// contract that is right.
@Suite struct PageTests {
    static let folder = place("../../docs/diagnostics")
    static let pages = files(in: folder, "md").filter { page in
        // Stale code is found by the tool, which compares files.
        page.lastPathComponent.hasPrefix("C") && !page.lastPathComponent.hasPrefix("C09")
            && !databaseCodes.contains(page.deletingPathExtension().lastPathComponent)
    }

    @Test("the tool has every page, in the order of the codes")
    func embedded() throws {
        var count = 0
        let start = diagnosticPages(&count)
        // `diagnosticPages` returns a constant of the program and says how long it is.
        let bytes = UnsafeBufferPointer(start: start, count: count)
        let embedded = bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        let pages = try files(in: Self.folder, "md")
            .filter { $0.lastPathComponent.hasPrefix("C") }
            .map { (name: $0.lastPathComponent, text: try String(contentsOf: $0, encoding: .utf8)) }
        let missing = pages.filter { !embedded.contains($0.text) }.map(\.name)
        #expect(missing == [], "add a line for each to Sources/CDiagnosticPages/pages.c")
        #expect(embedded == pages.map(\.text), "pages.c is not in the order of the codes")
        for page in pages {
            let code = page.name.dropLast(".md".count)
            #expect(page.text.hasPrefix("# \(code): "), "\(page.name) begins with another code")
        }
    }

    @Test("the wrong contract gives exactly the output that the page shows", arguments: pages)
    func wrong(_ url: URL) throws {
        var page = try Page(url)
        let said = report(page.wrong)
        if isRecording {
            try page.rewrite(said)
            page = try Page(url)
        }
        #expect(said == page.output)
        let code = url.deletingPathExtension().lastPathComponent
        #expect(said.contains("[\(code)]"), "the page of \(code) shows another diagnostic")
    }

    @Test("the right contract is accepted", arguments: pages)
    func right(_ url: URL) throws {
        let page = try Page(url)
        #expect(!page.right.isEmpty)
        #expect(report(page.right) == "")
    }
}

/// A page: fences of `yaml` and of `sql` before the one fence of `text` are wrong, those behind it
/// are right.
///
/// The word behind `yaml` is the name of the file, if it is not `chat.yaml`, or `whole` for a file
/// that lacks something at its top on purpose. `sql` is the file `chat/queries.sql`; where no
/// contract is shown beside it, there is one that has a database and nothing else.
private struct Page {
    let url: URL
    private let text: String
    private(set) var wrong: [(name: String, bytes: [UInt8])] = []
    private(set) var output = ""
    private(set) var right: [(name: String, bytes: [UInt8])] = []
    private var outputRange: Range<String.Index>?

    init(_ url: URL) throws {
        self.url = url
        text = try String(contentsOf: url, encoding: .utf8)
        for match in text.matches(of: /```(yaml|sql|text)([^\n]*)\n((?:.|\n)*?)```\n/) {
            if match.1 == "text" {
                output = String(match.3)
                outputRange = match.3.startIndex..<match.3.endIndex
                continue
            }
            if match.1 == "sql" {
                let queries = (name: "chat/queries.sql", bytes: written(String(match.3)))
                if outputRange == nil { wrong.append(queries) } else { right.append(queries) }
                continue
            }
            let word = match.2.trimmingCharacters(in: .whitespaces)
            let name = word.isEmpty || word == "whole" ? "chat.yaml" : word
            let shown = String(match.3)
            let text = word == "whole" ? shown : completed(shown, name)
            let contract = (name: name, bytes: written(text))
            if outputRange == nil { wrong.append(contract) } else { right.append(contract) }
        }
        wrong = Self.withDatabase(wrong)
        right = Self.withDatabase(right)
    }

    private static func withDatabase(
        _ files: [(name: String, bytes: [UInt8])]
    ) -> [(name: String, bytes: [UInt8])] {
        let needsOne = !files.isEmpty && files.allSatisfy { $0.name.hasSuffix(".sql") }
        return needsOne ? [(name: "chat.yaml", bytes: Array(databaseContract.utf8))] + files : files
    }

    func rewrite(_ said: String) throws {
        guard let outputRange else {
            throw CaseFailure(message: "\(url.lastPathComponent) has no fence of `text`")
        }
        try text.replacingCharacters(in: outputRange, with: said)
            .write(to: url, atomically: true, encoding: .utf8)
    }
}
