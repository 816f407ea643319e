import ContractGrammar
import Diagnostics

/// The most parameters on which lines of a statement depend: each combination is a statement of its
/// own.
let queryOptionLimit = 4

/// Replaces `:name` by `$1`, and compares the names in the text with those of the header.
struct StatementRenderer {
    private(set) var diagnostics: [Diagnostic] = []
    private let query: QueryDeclaration
    private let source: SourceText
    /// The values by the names that the text may use. Several values are the members of a list.
    private let values: [(key: String, values: [StoredParameter])]
    /// The index of each key in ``values``.
    private var places: [String: Int] = [:]
    /// The number of the first value of each of ``values``.
    private var numbers: [Int] = []
    private let parameters: [String: QueryParameter]
    private var options: [Located<String>] = []

    init(
        _ query: QueryDeclaration, _ source: SourceText,
        _ values: [(key: String, [StoredParameter])]
    ) {
        self.query = query
        self.source = source
        self.values = values.map { (key: $0.key, values: $0.1) }
        // The parser has left out repeated names.
        parameters = Dictionary(query.parameters.map { ($0.name.value, $0) }) { first, _ in first }
        var next = 1
        for (place, value) in self.values.enumerated() {
            places[value.key] = place
            numbers.append(next)
            next += value.values.count
        }
        checkNames()
        checkOptions()
    }

    func plan(_ columns: [ColumnPlan]) -> StatementPlan {
        let first = source.position(of: query.statement.range.start)
        let text = text(indent: first.column - 1)
        let optional = query.statement.optionalLines.compactMap { line -> (Int, Int)? in
            let option = options.firstIndex { $0.value == line.parameter.value }
            return option.map { (source.line(of: line.start) - first.line, $0) }
        }
        return StatementPlan(
            lines: text.lines, line: first.line, shifts: text.shifts,
            optionalLines: Dictionary(optional) { first, _ in first },
            options: options.map { .member($0.value) },
            parameters: values.flatMap(\.values), columns: columns,
            joinsOuter: query.statement.tokens.contains { $0.isWord("left", "right", "full") })
    }

    /// The statement without comments.
    private func text(indent: Int) -> StatementText {
        let tokens = query.statement.tokens
        var text = StatementText(indent: indent)
        var end = query.statement.range.start
        for (index, token) in tokens.enumerated() {
            text.append(blank: source.bytes[end..<token.start])
            let written = source.bytes[token.start..<token.end]
            if case .parameter(let key) = token.kind, let place = places[key] {
                text.append(rendered(place, before: index + 1), insteadOf: written.count)
            } else if let place = rowsNamed(by: index) {
                let name = String(decoding: written, as: UTF8.self)
                text.append("\(name)(\(columnNames(place)))", insteadOf: written.count)
            } else {
                text.append(written)
            }
            end = token.end
        }
        return text
    }

    private func rendered(_ place: Int, before next: Int) -> String {
        let stored = values[place].values
        let number = numbers[place]
        guard stored.first?.isColumn == true else { return "$\(number)" }
        let lists = stored.enumerated().map { offset, value in
            "$\(number + offset)::\(value.listType)"
        }
        let rows = "unnest(\(lists.joined(separator: ", ")))"
        // Rows without a name in the statement get the name of the parameter.
        let hasName = rowsNamed(by: next) != nil || rowsNamed(by: next + 1) != nil
        let key = values[place].key.lowercased()
        return hasName ? rows : "\(rows) as \"\(key)\"(\(columnNames(place)))"
    }

    /// The index in ``values`` of the rows that the token at `index` names, if no list of columns
    /// follows.
    private func rowsNamed(by index: Int) -> Int? {
        let tokens = query.statement.tokens
        guard tokens.indices.contains(index), let word = tokens[index].word,
            !wordsAfterTables.contains(word),
            index + 1 >= tokens.count || !tokens[index + 1].isSign("(")
        else { return nil }
        let before = index >= 1 && tokens[index - 1].isWord("as") ? index - 2 : index - 1
        guard tokens.indices.contains(before), case .parameter(let key) = tokens[before].kind,
            let place = places[key], values[place].values.first?.isColumn == true
        else { return nil }
        return place
    }

    /// The names of the members as columns, in quotes because `order`, for one, is a key word.
    private func columnNames(_ place: Int) -> String {
        values[place].values.compactMap(\.path.last).map { "\"\(snakeCase($0.bare))\"" }
            .joined(separator: ", ")
    }
}

/// The words that may follow a table without an alias.
private let wordsAfterTables: Set<String> = [
    "as", "cross", "except", "fetch", "for", "full", "group", "having", "inner", "intersect",
    "join", "left", "limit", "natural", "offset", "on", "order", "returning", "right", "union",
    "using", "when", "where", "window", "with",
]

extension StoredParameter {
    /// The type of a list of the member's values in a cast. Vectors are sent as texts.
    fileprivate var listType: String {
        if case .vector = value.type { return "text[]::\(StoredType.list(value.type).sqlName)" }
        return StoredType.list(value.type).sqlName
    }
}

// MARK: Text

/// The text of a statement while it is written.
private struct StatementText {
    private var bytes: [UInt8]
    /// The number of bytes that must be kept; later ones are spaces that a line end drops.
    private var kept = 0
    private var line = 0
    /// The column in characters, as the server counts.
    private var column: Int
    private(set) var shifts: [StatementPlan.Shift] = []

    init(indent: Int) {
        bytes = Array(repeating: 0x20, count: indent)
        kept = indent
        column = indent
    }

    var lines: [String] {
        bytes[..<kept].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    mutating func append(_ text: some Sequence<UInt8>) {
        for byte in text {
            bytes.append(byte)
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 0
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        kept = bytes.count
    }

    /// Appends a text for one of `width` characters. A shorter text is filled with spaces, so that
    /// later text keeps its column; a longer one is noted in `shifts`.
    mutating func append(_ text: String, insteadOf width: Int) {
        let start = column
        append(text.utf8)
        let missing = width - (column - start)
        if missing < 0 {
            shifts.append(.init(line: line, column: start, by: -missing))
        } else {
            bytes += Array(repeating: 0x20, count: missing)
            column += missing
        }
    }

    /// Appends the gap between two tokens. Spaces stand for its characters; line ends are kept.
    mutating func append(blank gap: ArraySlice<UInt8>) {
        for byte in gap where byte & 0xC0 != 0x80 {
            if byte == UInt8(ascii: "\n") {
                bytes.removeLast(bytes.count - kept)
                append([byte])
            } else {
                bytes.append(byte == UInt8(ascii: "\t") ? byte : 0x20)
                column += 1
            }
        }
    }
}

// MARK: Checks

extension StatementRenderer {
    /// C0604: the names in the header are those that the statement uses.
    private mutating func checkNames() {
        var used: Set<String> = []
        for (index, token) in query.statement.tokens.enumerated() {
            if token.isSign("$"), diagnostics.count < diagnosticLimit {
                report("C0604", "parameters have names here", token, "write `:name`")
            }
            guard case .parameter(let key) = token.kind else { continue }
            let isNew = used.insert(key).inserted
            if let place = places[key] {
                if values[place].values.first?.isColumn == true { checkPlace(key, index) }
            } else if isNew, diagnostics.count < diagnosticLimit {
                reportUnknown(key, token)
            }
        }
        let conditions = Set(query.statement.optionalLines.map(\.parameter.value))
        // An unknown name is often a misspelt parameter, so unused parameters are not reported too.
        guard diagnostics.isEmpty else { return }
        for parameter in query.parameters { checkUse(of: parameter, used, conditions) }
    }

    private mutating func checkUse(
        of parameter: QueryParameter, _ used: Set<String>, _ conditions: Set<String>
    ) {
        let name = parameter.name
        guard case .object(let members) = parameter.type.kind, !parameter.type.isList else {
            if !used.contains(name.value), !conditions.contains(name.value) {
                reportUnused(name.value, name.range)
            }
            return
        }
        let unused = members.filter { !used.contains("\(name.value).\($0.name.value)") }
        if unused.count == members.count { return reportUnused(name.value, name.range) }
        for member in unused {
            reportUnused("\(name.value).\(member.name.value)", member.name.range)
        }
    }

    private mutating func reportUnused(_ name: String, _ range: SourceRange) {
        diagnostics.append(
            Diagnostic(
                "C0604", "the statement does not use \(quoted(":" + name))", at: range,
                help: "use it, or remove it from the header"))
    }

    private mutating func report(
        _ code: String, _ message: String, _ token: SQLToken, _ help: String
    ) {
        diagnostics.append(Diagnostic(code, message, at: query.range(token), help: help))
    }

    private mutating func reportUnknown(_ key: String, _ token: SQLToken) {
        let owner = String(key.prefix { $0 != "." })
        guard let parameter = parameters[owner] else {
            let advice =
                didYouMean(":" + key, in: values.map { ":" + $0.key })
                ?? "add it to the header with its type; in a slice, write a space after the colon"
            return report(
                "C0604", "the header has no parameter \(quoted(":" + key))", token, advice)
        }
        guard case .object(let members) = parameter.type.kind else {
            let message = "\(quoted(":" + owner)) has no members"
            return report("C0604", message, token, "write \(quoted(":" + owner))")
        }
        if parameter.type.isList {
            let help = "write `from :\(owner)`, and name its columns without a colon"
            return report("C0604", "\(quoted(":" + owner)) stands for rows", token, help)
        }
        let names = members.prefix(8).map { ":\(owner).\($0.name.value)" }
        let message =
            key == owner
            ? "\(quoted(":" + owner)) has members" : "there is no \(quoted(":" + key))"
        report("C0604", message, token, "write \(listed(names, "or"))")
    }

    /// Reports a list of rows in any place but that of a table.
    private mutating func checkPlace(_ key: String, _ index: Int) {
        let tokens = query.statement.tokens
        let isTable =
            index > 0
            && (tokens[index - 1].isWord("from", "join", "using", "lateral")
                || tokens[index - 1].isSign(","))
        if !isTable, diagnostics.count < diagnosticLimit {
            let help = "write it where a table stands, such as `select … from :\(key)`"
            report("C0604", "\(quoted(":" + key)) stands for rows", tokens[index], help)
        }
    }

    /// C0609: a line depends on a parameter that may be nil.
    private mutating func checkOptions() {
        var known: Set<String> = []
        for line in query.statement.optionalLines where diagnostics.count < diagnosticLimit {
            let name = line.parameter.value
            guard known.insert(name).inserted else { continue }
            options.append(line.parameter)
            guard let parameter = parameters[name] else {
                diagnostics.append(
                    Diagnostic(
                        "C0609", "the header has no parameter \(quoted(":" + name))",
                        at: line.parameter.range,
                        help: didYouMean(":" + name, in: parameters.keys.sorted().map { ":" + $0 })
                            ?? "add it to the header, with its type"))
                continue
            }
            if !parameter.type.isOptional {
                diagnostics.append(
                    Diagnostic(
                        "C0609",
                        "\(quoted(":" + name)) is never nil, so the line is never left out",
                        at: line.parameter.range,
                        related: [.init(parameter.type.range, "its type")],
                        help: "end its type in `?`, or remove the comment"))
            }
        }
        if options.count > queryOptionLimit {
            diagnostics.append(
                Diagnostic(
                    "C0609", "lines depend on more than \(queryOptionLimit) parameters",
                    at: options[queryOptionLimit].range,
                    help: "divide the query: each combination is a statement of its own"))
            options = Array(options.prefix(queryOptionLimit))
        }
    }
}

/// `conversationID` is `conversation_id`.
func snakeCase(_ name: String) -> String {
    var text = ""
    var wasSmall = false
    for character in name {
        if character.isUppercase, wasSmall { text += "_" }
        text += character.lowercased()
        wasSmall = character.isLowercase || character.isNumber
    }
    return text
}
