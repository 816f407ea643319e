import CDiagnosticPages

/// A page of `docs/diagnostics`.
struct DiagnosticPage {
    let code: String
    let text: String

    /// Every page, in the order of the codes.
    static var all: [DiagnosticPage] {
        var count = 0
        let start = diagnosticPages(&count)
        // `diagnosticPages` returns a constant of the program and sets `count` to its length.
        let bytes = UnsafeBufferPointer(start: start, count: count)
        return bytes.split(separator: 0).map { page in
            let text = String(decoding: page, as: UTF8.self)
            // A page begins with its code: `# C0301: …`.
            return DiagnosticPage(code: String(text.dropFirst(2).prefix { $0 != ":" }), text: text)
        }
    }
}
