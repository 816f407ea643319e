/// A page of `docs/diagnostics`.
public struct DiagnosticPage: Sendable {
    public let code: String
    public let text: String

    public init(code: String, text: String) {
        self.code = code
        self.text = text
    }
}

/// The pages as source of the tool itself: one file for each hundred codes, and a list.
public func embed(_ pages: [DiagnosticPage]) -> [GeneratedFile] {
    let groups = Dictionary(grouping: pages) { String($0.code.prefix(3)) }
    let names = groups.keys.sorted()
    let list: Code = """
        \(header("docs/diagnostics"))

        import ContractCompiler

        /// Every page, by its code.
        let diagnosticPages: [DiagnosticPage] = [
            \(names.map { "pages\(SwiftName.type($0))," as Code })
        ].flatMap(\\.self)
        """
    let files = names.map { name in
        pageFile(name, (groups[name] ?? []).sorted { $0.code < $1.code })
    }
    return [file("DiagnosticPages", list)] + files
}

private func file(_ name: String, _ code: Code) -> GeneratedFile {
    GeneratedFile("Sources/contract/\(name).swift", code, contractPath: "docs/diagnostics")
}

private func pageFile(_ name: String, _ pages: [DiagnosticPage]) -> GeneratedFile {
    let entries = pages.map { page -> Code in
        """
        DiagnosticPage(
            code: \(literal: page.code),
            text: \(longLiteral: page.text)),
        """
    }
    return file(
        "DiagnosticPages+\(name)",
        """
        \(header("docs/diagnostics"))

        import ContractCompiler

        let pages\(SwiftName.type(name)): [DiagnosticPage] = [
            \(entries)
        ]
        """)
}
