/// A file of the repository, by its path from the root.
struct SourceText {
    let path: String
    let text: String
    let lines: [Substring]
    /// The same lines and columns with blanks instead of literals; only in Swift.
    let withoutLiterals: [Substring]
    /// The same with blanks instead of comments too.
    let code: [Substring]
    /// What it declares; of Swift below `Sources`, for which folders are compared.
    let declarations: DeclarationScan

    init(_ path: String, _ text: String) {
        self.path = path
        self.text = text
        lines = Self.lines(of: text)
        let isSwift = path.hasSuffix(".swift")
        code = isSwift ? Self.lines(of: CodeMask.blanked(text)) : []
        withoutLiterals =
            isSwift ? Self.lines(of: CodeMask.blanked(text, keepingComments: true)) : []
        declarations = DeclarationScan(isSwift && path.hasPrefix("Sources/") ? text : "")
    }

    var isSwift: Bool { path.hasSuffix(".swift") }
    var isC: Bool { path.hasSuffix(".c") || path.hasSuffix(".h") }
    var isGenerated: Bool { path.hasPrefix("Sources/Generated/") || isGolden }
    /// What the compiler generates for a test contract, kept to be compared and compiled.
    var isGolden: Bool { isTest && path.contains("/Generated/") }
    var isTest: Bool { path.hasPrefix("Tests/") }

    private static func lines(of text: String) -> [Substring] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
    }
}

/// What a rule has against a line, and what to do about it.
struct Complaint: Equatable, CustomStringConvertible {
    let path: String
    /// From 1; 0 means the file as a whole.
    let line: Int
    let advice: String

    var description: String { line == 0 ? "\(path): \(advice)" : "\(path):\(line): \(advice)" }
}

extension SourceText {
    func complaint(_ line: Int, _ advice: String) -> Complaint {
        Complaint(path: path, line: line, advice: advice)
    }

    /// One complaint for each line that the test catches, numbered from 1.
    func complaints(
        _ lines: [Substring], _ advice: (Substring) -> String?
    ) -> [Complaint] {
        zip(1..., lines).compactMap { number, line in
            advice(line).map { complaint(number, $0) }
        }
    }
}
