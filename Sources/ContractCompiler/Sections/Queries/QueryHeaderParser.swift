import Diagnostics

/// The header above a statement:
///
///     header = "--" name "(" [ member { "," member } ] ")" "->" result
///              [ "in transaction" ]
///     member = name ":" type
///     type   = ( scalar | Name | "vector(" n ")" | members ) [ "[]" ] [ "?" ]
///     members = "{" member { "," member } "}"
///     result = "none" | "rows" | row | row "?" | row "[" n "]"
///     row    = scalar | Name [ "&" members ] | members
///
/// A header that is not complete goes on in the next comment. A comment after a complete header is
/// documentation, unless it begins with `& {` or `in transaction`.
struct QueryHeader {
    var name: Located<String>
    var parameters: [QueryParameter]
    var result: QueryResult
    var transactionPlace: SourceRange?
    /// The comments below the header.
    var words: [String]
}

/// The most rows of a list.
let queryRowLimit = 10_000

/// The most members of a header, those in braces included.
let queryMemberLimit = 1_000

/// The most levels of braces that are read. Braces within braces are refused, but only after they
/// were read.
private let queryBraceLimit = 4

struct QueryHeaderParser {
    private(set) var diagnostics: [Diagnostic] = []
    private let source: SourceText
    private var lexer: QueryHeaderLexer
    private var members = 0
    private var braces = 0

    init(_ source: SourceText, _ comments: ArraySlice<SQLToken>) {
        self.source = source
        lexer = QueryHeaderLexer(source.bytes, comments)
    }

    mutating func header() -> QueryHeader? {
        do throws(Stop) {
            let name = try name("the query's name")
            let parameters = try members(from: "(", to: ")")
            try expect(.arrow)
            let result = try result()
            var place: SourceRange?
            if lexer.goesOn(.word("in"), .word("transaction")) {
                let start = lexer.next().start
                place = range(start, lexer.next().end)
            } else if let token = lexer.takeHere(.word("in")) {
                try stop(
                    "the header goes on after its end", range(token.start, token.end),
                    help: "write `in transaction`, or remove this")
            }
            if let token = lexer.takeHere(.word("across")) {
                try stop(
                    "the platform has no tenants that a query could reach across",
                    range(token.start, token.end), help: "remove `across …`")
            }
            if let rest = lexer.restOfLine {
                try stop(
                    "the header goes on after its end",
                    range(rest.lowerBound, rest.upperBound), help: "remove this")
            }
            return QueryHeader(
                name: name, parameters: parameters, result: result, transactionPlace: place,
                words: lexer.remainingComments)
        } catch {
            return nil
        }
    }

    /// Ends the reading of a header; the diagnostic is reported already.
    private struct Stop: Error {}

    private mutating func stop(
        _ message: String, _ range: SourceRange, _ label: String = "", help: String? = nil
    ) throws(Stop) -> Never {
        diagnostics.append(Diagnostic("C0601", message, at: range, label, help: help))
        throw Stop()
    }

    private func range(_ start: Int, _ end: Int) -> SourceRange {
        SourceRange(path: source.path, start: start, end: end)
    }

    @discardableResult
    private mutating func expect(
        _ kind: QueryHeaderLexer.Token.Kind
    ) throws(Stop) -> QueryHeaderLexer.Token {
        if let token = lexer.take(kind) { return token }
        let found = lexer.peek()
        try stop(
            "the header lacks `\(kind.text)`", range(found.start, max(found.end, found.start + 1)),
            "expected here",
            help: "a header is `-- name(parameter: type) -> result`")
    }

    private mutating func name(_ noun: String) throws(Stop) -> Located<String> {
        let token = lexer.next()
        let place = range(token.start, max(token.end, token.start + 1))
        guard case .word(let word) = token.kind, !word.isEmpty else {
            try stop("\(noun) is missing", place, "expected here")
        }
        guard NameForm.operation.accepts(word) else {
            try stop(
                "\(quoted(word)) is no name here", place,
                help: "use \(NameForm.operation.rule)")
        }
        return Located(word, place)
    }
}

// MARK: Members and types

extension QueryHeaderParser {
    private mutating func members(
        from open: Unicode.Scalar, to close: Unicode.Scalar
    ) throws(Stop) -> [QueryParameter] {
        try expect(.sign(open))
        var list: [QueryParameter] = []
        var places: [SwiftName: SourceRange] = [:]
        if lexer.take(.sign(close)) != nil { return list }
        repeat {
            let name = try name("a name")
            try expect(.sign(":"))
            let type = try type()
            members += 1
            if members > queryMemberLimit {
                try stop("the header has more than \(queryMemberLimit) members", name.range)
            }
            let first = places.updateValue(name.range, forKey: .member(name.value))
            if let first {
                diagnostics.append(
                    Diagnostic(
                        "C0601", "\(quoted(name.value)) is there twice", at: name.range,
                        related: [.init(first, "the first one")], help: "rename one of them"))
            } else {
                list.append(QueryParameter(name: name, type: type))
            }
        } while lexer.take(.sign(",")) != nil
        try expect(.sign(close))
        return list
    }

    private mutating func type() throws(Stop) -> QueryType {
        var type = try base()
        if lexer.take(.sign("[")) != nil {
            try expect(.sign("]"))
            type.isList = true
        }
        if lexer.take(.sign("?")) != nil { type.isOptional = true }
        type.range = range(type.range.start, lexer.end)
        return type
    }

    private mutating func base() throws(Stop) -> QueryType {
        let token = lexer.peek()
        let start = token.start
        if token.kind == .sign("{") {
            braces += 1
            if braces > queryBraceLimit {
                try stop(
                    "braces stand within braces", range(start, token.end),
                    help: "declare a schema, and write its name: it is kept as `jsonb`")
            }
            let members = try members(from: "{", to: "}")
            braces -= 1
            let place = range(start, lexer.end)
            if members.isEmpty {
                try stop("there are no members between the braces", place, help: "name one")
            }
            return QueryType(kind: .object(members), range: place)
        }
        guard case .word(let word) = token.kind else {
            try stop("a type is missing", range(start, max(token.end, start + 1)), "expected here")
        }
        _ = lexer.next()
        let place = range(token.start, token.end)
        if word == "vector" { return try vector(place) }
        if TypeName.shorthands.contains(word), word != "null", let name = TypeName(word) {
            return QueryType(
                kind: .schema(Schema(name.kind(at: place), range: place)), range: place)
        }
        guard NameForm.schema.accepts(word) else {
            let known = TypeName.shorthands.filter { $0 != "null" } + ["vector"]
            try stop(
                "\(quoted(word)) is no type", place,
                help: didYouMean(Self.sqlTypes[word.lowercased()] ?? word, in: known)
                    ?? "write a type, `Name`, or members in braces")
        }
        return QueryType(
            kind: .schema(Schema(.reference(Located(word, place)), range: place)), range: place)
    }

    /// The types of headers by their names in Postgres, for help.
    private static let sqlTypes = [
        "bigint": "integer", "bool": "boolean", "bytea": "bytes", "double": "number",
        "float": "number", "float8": "number", "int": "integer", "int4": "int32",
        "int8": "integer", "jsonb": "json", "numeric": "number", "real": "number",
        "text": "string", "timestamp": "date-time", "timestamptz": "date-time",
        "varchar": "string",
    ]

    /// The most elements of a vector in pgvector.
    private static let vectorLimit = 16_000

    private mutating func vector(_ place: SourceRange) throws(Stop) -> QueryType {
        try expect(.sign("("))
        let token = lexer.next()
        guard case .word(let digits) = token.kind, let count = Int(digits),
            (1...Self.vectorLimit).contains(count)
        else {
            try stop(
                "a vector has 1 to \(Self.vectorLimit) elements",
                range(token.start, max(token.end, token.start + 1)),
                help: "write their number, such as `vector(384)`")
        }
        try expect(.sign(")"))
        return QueryType(kind: .vector(count), range: range(place.start, lexer.end))
    }
}

// MARK: Results

extension QueryHeaderParser {
    private mutating func result() throws(Stop) -> QueryResult {
        if lexer.take(.word("none")) != nil { return .none }
        if lexer.take(.word("rows")) != nil { return .rows }
        let type = try base()
        var extra: [QueryParameter] = []
        if lexer.goesOn(.sign("&"), .sign("{")) {
            _ = lexer.next()
            extra = try members(from: "{", to: "}")
            if extra.isEmpty {
                try stop(
                    "there are no members between the braces", range(type.range.start, lexer.end),
                    help: "name one, or remove `& {}`")
            }
        }
        let row = range(type.range.start, lexer.end)
        var count = QueryResult.Count.one
        if lexer.takeHere(.sign("?")) != nil {
            count = .optional
        } else if lexer.takeHere(.sign("[")) != nil {
            count = .many(try rowCount())
        }
        return .row(QueryRow(type: type, extra: extra, range: row), count)
    }

    private mutating func rowCount() throws(Stop) -> Int {
        let token = lexer.next()
        let place = range(token.start, max(token.end, token.start + 1))
        guard case .word(let digits) = token.kind, let count = Int(digits),
            (1...queryRowLimit).contains(count)
        else {
            try stop(
                "a list of rows says how many there are at most", place,
                help: "write a number from 1 to \(queryRowLimit), such as `[100]`")
        }
        try expect(.sign("]"))
        return count
    }
}
