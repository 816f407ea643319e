import Diagnostics

/// Reads the queries of one file. It never stops at a mistake: a query that can't be read is left
/// out, and the next one is read.
func parseQueries(_ source: SourceText) -> (queries: [QueryDeclaration], [Diagnostic]) {
    var parser = QueryFileParser(source)
    parser.parse()
    return (parser.queries, parser.diagnostics)
}

private struct QueryFileParser {
    let source: SourceText
    var queries: [QueryDeclaration] = []
    var diagnostics: [Diagnostic] = []
    private var scanner: SQLScanner
    /// The tokens of the statement that is being read, with its comments.
    private var tokens: [SQLToken] = []
    /// Comments that stand above the next statement, on lines of their own.
    private var comments: [SQLToken] = []
    /// The line of the last `;`.
    private var semicolonLine: Int?
    /// True if a header was reported because a blank line divides it from its statement.
    private var isHeaderLost = false
    private var isBroken = false

    init(_ source: SourceText) {
        self.source = source
        scanner = SQLScanner(source.bytes)
    }

    mutating func parse() {
        while diagnostics.count < diagnosticLimit, let token = nextToken() {
            if token.commentText != nil {
                takeComment(token)
            } else if token.isSign(";") {
                finish(semicolon: token)
                semicolonLine = source.line(of: token.start)
            } else {
                tokens.append(token)
            }
        }
        if isBroken || diagnostics.count >= diagnosticLimit { return }
        if tokens.isEmpty { closeComments() } else { reportMissingEnd(help: "end it with `;`") }
    }

    private mutating func nextToken() -> SQLToken? {
        do throws(UnterminatedSQL) {
            return try scanner.next()
        } catch {
            report(
                "C0606", "the \(error.noun) does not end",
                range(error.start, error.start + error.length), "it begins here",
                help: "close it")
            isBroken = true
            return nil
        }
    }

    private mutating func takeComment(_ token: SQLToken) {
        let line = source.line(of: token.start)
        if let last = tokens.last {
            guard line > source.line(of: last.end), token.isWholeHeader else {
                return tokens.append(token)
            }
            reportMissingEnd(help: "end it with `;`, before the next header")
            finish(semicolon: nil)
        } else if line == semicolonLine, !token.beginsHeader {
            // The condition is on the line of the `;`, so it belongs to the statement that has
            // ended.
            if token.beginsCondition {
                report(
                    "C0609", "the statement has ended before this condition",
                    range(token.start, token.end), help: "put the `;` on the next line")
            }
            return
        }
        if let last = comments.last, line > source.line(of: last.start) + 1 { closeComments() }
        comments.append(token)
    }

    /// C0606 at the last token of a statement without `;`.
    private mutating func reportMissingEnd(help: String) {
        guard let last = tokens.last(where: { $0.commentText == nil }) else { return }
        report("C0606", "the statement does not end", range(last.start, last.end), help: help)
    }

    /// Comments with a blank line below them belong to no statement; a header among them has none.
    private mutating func closeComments() {
        if let header = header(in: comments) {
            reportLost(comments[header])
            isHeaderLost = true
        }
        comments = []
    }

    private mutating func reportLost(_ header: SQLToken) {
        report(
            "C0601", "the header has no statement below it", range(header.start, header.end),
            help: "write the statement directly below, and end it with `;`")
    }

    private mutating func finish(semicolon: SQLToken?) {
        let tokens = tokens
        let comments = comments
        let isHeaderLost = isHeaderLost
        self.tokens = []
        self.comments = []
        self.isHeaderLost = false
        let words = tokens.filter { $0.commentText == nil }
        guard let first = words.first, let last = words.last else {
            guard let semicolon else { return }
            return report(
                "C0606", "there is no statement before the `;`",
                range(semicolon.start, semicolon.end), help: "remove the `;`")
        }
        guard let index = header(in: comments) else {
            if isHeaderLost { return }
            return report(
                "C0601", "the statement has no header", range(first.start, first.end),
                help: "write `-- name(parameter: type) -> result` on the line above")
        }
        for other in comments[..<index] where other.isWholeHeader { reportLost(other) }
        var parser = QueryHeaderParser(source, comments[index...])
        let header = parser.header()
        diagnostics += parser.diagnostics
        guard let header else { return }
        let lines = optionalLines(tokens, Set(header.parameters.map(\.name.value)))
        let statement = QueryStatement(
            tokens: words, optionalLines: lines, range: range(first.start, last.end))
        queries.append(
            QueryDeclaration(
                name: header.name,
                words: paragraphs(comments[..<index].compactMap(\.commentText) + header.words),
                parameters: header.parameters, result: header.result,
                transactionPlace: header.transactionPlace, statement: statement))
    }

    /// The last comment that is a whole header, or else the last that begins like one.
    private func header(in comments: [SQLToken]) -> Int? {
        comments.lastIndex(where: \.isWholeHeader) ?? comments.lastIndex(where: \.beginsHeader)
    }

    /// The text of comments, with their lines joined to paragraphs.
    private func paragraphs(_ comments: [String]) -> String {
        comments.map { $0.split(separator: " ").joined(separator: " ") }
            .split(separator: "").map { $0.joined(separator: " ") }.joined(separator: "\n\n")
    }

    private func range(_ start: Int, _ end: Int) -> SourceRange {
        SourceRange(path: source.path, start: start, end: end)
    }

    private mutating func report(
        _ code: String, _ message: String, _ range: SourceRange, _ label: String = "",
        help: String? = nil
    ) {
        diagnostics.append(Diagnostic(code, message, at: range, label, help: help))
    }
}

// MARK: Optional lines

extension QueryFileParser {
    /// The lines that end in `-- if :name`.
    private mutating func optionalLines(
        _ tokens: [SQLToken], _ parameters: Set<String>
    ) -> [QueryStatement.OptionalLine] {
        var lines: [QueryStatement.OptionalLine] = []
        var before: [SQLToken] = []
        for token in tokens {
            guard token.commentText != nil else {
                before.append(token)
                continue
            }
            guard let parameter = condition(token, parameters) else { continue }
            if let line = optionalLine(token, parameter, before) { lines.append(line) }
        }
        return lines
    }

    /// The `name` of a comment `if :name`. A comment that looks like one and has another form is
    /// reported, because its line would never be left out.
    private mutating func condition(
        _ token: SQLToken, _ parameters: Set<String>
    ) -> Located<String>? {
        let text = token.commentText ?? ""
        let words = text.split { $0 == " " || $0 == "\t" }
        if words.count == 2, words[0] == "if", words[1].first == ":" {
            let name = words[1].dropFirst()
            if !name.isEmpty, name.utf8.allSatisfy(isAlphanumeric) {
                let distance = text.utf8.distance(from: text.startIndex, to: name.startIndex)
                let start = token.start + 2 + distance
                return Located(String(name), range(start, start + name.utf8.count))
            }
        }
        let isMeant =
            words.count == 2 && words[0].lowercased() == "if"
            && parameters.contains(String(words[1]))
        if isMeant || token.beginsCondition {
            report(
                "C0609", "a condition is `if` and one parameter", range(token.start, token.end),
                help: isMeant ? "write `-- if :\(words[1])`" : "write `-- if :name`, nothing else")
        }
        return nil
    }

    private mutating func optionalLine(
        _ comment: SQLToken, _ parameter: Located<String>, _ before: [SQLToken]
    ) -> QueryStatement.OptionalLine? {
        let number = source.line(of: comment.start)
        let own = before.reversed().prefix { source.line(of: $0.end - 1) == number }.reversed()
        guard let first = own.first, let last = own.last else {
            report(
                "C0609", "nothing stands before the condition", range(comment.start, comment.end),
                help: "write it at the end of the line that it leaves out")
            return nil
        }
        let isWhole = source.line(of: first.start) == number && isBalanced(Array(own))
        let isFirst = before.first?.start == first.start
        if !isWhole || isFirst {
            report(
                "C0609",
                isFirst
                    ? "the first line of a statement can't be left out"
                    : "the line is not whole by itself", range(first.start, last.end),
                help: "put what depends on \(quoted(":" + parameter.value)) on a line of its own")
            return nil
        }
        return .init(parameter: parameter, start: first.start, end: last.end)
    }

    /// Whether parentheses, brackets and `case … end` are balanced.
    private func isBalanced(_ tokens: [SQLToken]) -> Bool {
        var depth = 0
        for token in tokens {
            if token.isSign("(") || token.isSign("[") || token.isWord("case") { depth += 1 }
            if token.isSign(")") || token.isSign("]") || token.isWord("end") { depth -= 1 }
            if depth < 0 { return false }
        }
        return depth == 0
    }
}

extension SQLToken {
    /// True for a comment that begins like a header: with a name and a parenthesis.
    fileprivate var beginsHeader: Bool {
        guard let text = trimmedComment else { return false }
        let name = text.utf8.prefix { UInt8(ascii: "_") == $0 || isAlphanumeric($0) }
        return !name.isEmpty && text.utf8.dropFirst(name.count).first == UInt8(ascii: "(")
    }

    /// True if the comment also has an arrow or ends in `(`, which prose rarely does.
    fileprivate var isWholeHeader: Bool {
        guard beginsHeader, let text = commentText else { return false }
        return text.contains("->") || text.last { $0 != " " && $0 != "\t" } == "("
    }

    /// True for a comment that begins with `if :`.
    fileprivate var beginsCondition: Bool {
        guard let text = trimmedComment, text.prefix(2).lowercased() == "if" else { return false }
        return text.dropFirst(2).first { $0 != " " && $0 != "\t" } == ":"
    }

    private var trimmedComment: Substring? {
        commentText?.drop { $0 == " " || $0 == "\t" }
    }
}
