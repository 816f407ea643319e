enum Limit {
    static let sourceLines = 500
    static let generatedLines = 600
    static let functionLines = 70
    static let columns = 100
}

/// A golden holds a whole contract in one file, because its name must not depend on its length.
func tooLongFiles(_ file: SourceText) -> [Complaint] {
    let limit = file.isGenerated ? Limit.generatedLines : Limit.sourceLines
    let count = file.lines.count - (file.text.hasSuffix("\n") ? 1 : 0)
    guard file.isSwift, !file.isGolden, count > limit else { return [] }
    let cure =
        file.isGenerated
        ? "let the compiler write one file per group" : "move one of its ideas to a file of its own"
    return [file.complaint(0, "\(count) lines are more than \(limit): \(cure)")]
}

/// Literals may go over the edge where breaking them would change or hide what they say: the lines
/// of a multi-line literal everywhere, any literal in tests and in generated code.
func tooLongLines(_ file: SourceText) -> [Complaint] {
    guard file.isSwift else { return [] }
    let mayOverflow = file.isTest || file.isGenerated
    return zip(1..., zip(file.lines, file.withoutLiterals)).compactMap { number, line in
        guard line.0.count > Limit.columns else { return nil }
        let isText = line.1.allSatisfy { $0 == " " }
        let literal = zip(line.0.utf8, line.1.utf8).count { $0 != $1 }
        if isText || (mayOverflow && line.0.count - literal <= Limit.columns) { return nil }
        return file.complaint(
            number, "\(line.0.count) columns are more than \(Limit.columns): break the line")
    }
}

func tooLongFunctions(_ file: SourceText) -> [Complaint] {
    guard file.isSwift else { return [] }
    return FunctionSpans.all(in: file.code.joined(separator: "\n")).compactMap { function in
        let count = function.last - function.first + 1
        guard count > Limit.functionLines else { return nil }
        return file.complaint(
            function.first,
            "a function of \(count) lines is longer than \(Limit.functionLines): "
                + "give its steps names and functions of their own")
    }
}

/// Where functions begin and end, read from code without comments and literals.
struct FunctionSpans {
    private let bytes: [UInt8]
    private var at = 0
    private var line = 1
    private var found: [(first: Int, last: Int)] = []
    /// The line where the function of each open brace began; nil for other braces.
    private var open: [Int?] = []
    private var announced: Int?
    private var parentheses = 0

    static func all(in code: String) -> [(first: Int, last: Int)] {
        var spans = FunctionSpans(bytes: Array(code.utf8))
        spans.run()
        return spans.found
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func run() {
        while at < bytes.count {
            if let word = word() {
                see(word)
                continue
            }
            step(bytes[at])
            at += 1
        }
    }

    private mutating func word() -> String? {
        let start = at
        while at < bytes.count, isWord(bytes[at]) { at += 1 }
        return at > start ? String(decoding: bytes[start..<at], as: UTF8.self) : nil
    }

    /// A function is announced by its keyword and begins at the next brace outside parentheses,
    /// unless another declaration comes first: then it had no body.
    private mutating func see(_ word: String) {
        guard parentheses == 0 else { return }
        switch word {
        case "func", "init", "deinit", "subscript", "var": announced = line
        case "let", "case", "struct", "class", "enum", "actor", "extension", "protocol", "if",
            "guard", "for", "while", "switch", "do":
            announced = nil
        default: break
        }
    }

    private mutating func step(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\n"): line += 1
        case UInt8(ascii: "("), UInt8(ascii: "["): parentheses += 1
        case UInt8(ascii: ")"), UInt8(ascii: "]"): parentheses -= 1
        case UInt8(ascii: "="): if parentheses == 0, !isOperator { announced = nil }
        case UInt8(ascii: "{"):
            open.append(parentheses == 0 ? announced : nil)
            // In parentheses it is an argument's closure; the function's own brace is yet to come.
            if parentheses == 0 { announced = nil }
        case UInt8(ascii: "}"): if let first = open.popLast() ?? nil { found.append((first, line)) }
        default: break
        }
    }

    /// `==` in a `where` clause and the name of an operator are no assignment.
    private var isOperator: Bool {
        let signs = "=<>!+-*/%&|^~?".utf8
        let before = at > 0 && signs.contains(bytes[at - 1])
        let after = at + 1 < bytes.count && signs.contains(bytes[at + 1])
        return before || after
    }

    private func isWord(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
