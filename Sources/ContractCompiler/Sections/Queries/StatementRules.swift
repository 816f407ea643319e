import Diagnostics

/// Rules of one statement, by its text alone.
let statementRules: [@Sendable (QueryDeclaration) -> [Diagnostic]] = [
    statementKind, forbiddenWords, wholeTables, boundedRows, resultOfChange,
]

extension QueryDeclaration {
    /// True also for a statement that locks, because its locks end with its transaction.
    var isInTransaction: Bool {
        transactionPlace != nil || statement.locks
    }

    /// Whether it changes rows and returns none, so that it can be wrapped to fail if it changes no
    /// row.
    var isEffect: Bool {
        guard let first = statement.tokens.first, !statement.hasWord("returning") else {
            return false
        }
        if case .row = result { return false }
        return first.isWord("insert", "update", "delete")
    }
}

/// The command of a statement, without a `with` before it.
private enum Verb: String {
    case select, insert, update, delete, merge, values

    var changes: Bool {
        switch self {
        case .insert, .update, .delete, .merge: true
        case .select, .values: false
        }
    }
}

extension QueryStatement {
    /// The verb with which the statement begins, parentheses left aside; after `with`, the first
    /// verb outside of all parentheses.
    fileprivate var verb: Verb? {
        let start = tokens.drop { $0.isSign("(") }
        guard let first = start.first else { return nil }
        if first.isWord("with") { return outer.lazy.compactMap(\.word).compactMap(Verb.init).first }
        return first.word.flatMap(Verb.init)
    }

    /// The tokens outside of all parentheses.
    fileprivate var outer: [SQLToken] {
        var depth = 0
        return tokens.filter { token in
            if token.isSign(")") { depth -= 1 }
            defer { if token.isSign("(") { depth += 1 } }
            return depth == 0
        }
    }
}

extension QueryStatement {
    fileprivate func hasWord(_ word: String) -> Bool {
        tokens.contains { $0.isWord(word) }
    }

    /// `for update`, `for no key update`, `for share`, `for key share`, and advisory locks that end
    /// with their transaction.
    fileprivate var locks: Bool {
        zip(tokens, tokens.dropFirst()).contains { first, second in
            first.isWord("for") && second.isWord("update", "no", "share", "key")
        } || tokens.contains { lockFunctions.contains($0) }
    }
}

/// The functions whose locks end with the transaction.
private let lockFunctions: Set<String> = [
    "pg_advisory_xact_lock", "pg_advisory_xact_lock_shared", "pg_try_advisory_xact_lock",
    "pg_try_advisory_xact_lock_shared",
]

extension Set<String> {
    fileprivate func contains(_ token: SQLToken) -> Bool {
        if case .word(let word) = token.kind { contains(word) } else { false }
    }
}

/// C0605: the commands that a query may be.
private func statementKind(_ query: QueryDeclaration) -> [Diagnostic] {
    let statement = query.statement
    guard let first = statement.tokens.first else { return [] }
    guard let verb = statement.verb else {
        return [
            Diagnostic(
                "C0605",
                "a query is one of `select`, `insert`, `update`, `delete`, `merge`, `values` and"
                    + " `with`", at: query.range(first),
                help: "tables are made in a migration, and `transaction { … }` begins and commits")
        ]
    }
    guard verb == .select, let place = statement.outer.first(where: { $0.isWord("into") }) else {
        return []
    }
    return [
        Diagnostic(
            "C0605", "`select into` makes a table", at: query.range(place),
            help: "make tables in a migration")
    ]
}

/// Functions that change the session, which queries share, each with a reason and help.
private let forbiddenFunctions: [String: (reason: String, help: String)] = {
    let locks = ["lock", "lock_shared"].flatMap { word in
        ["pg_", "pg_try_"].map { start in
            let reason = "the session keeps the lock, which other requests use too"
            return (
                "\(start)advisory_\(word)",
                (reason: reason, help: "use \(quoted("\(start)advisory_xact_\(word)"))")
            )
        }
    }
    let unlocks = ["unlock", "unlock_shared", "unlock_all"].map { word in
        (
            "pg_advisory_\(word)",
            (reason: "locks end with their transaction", help: "remove it")
        )
    }
    let settings = [
        (
            "set_config",
            (
                reason: "it changes the session, which other requests use too",
                help: "pass the value as a parameter"
            )
        )
    ]
    return Dictionary(uniqueKeysWithValues: locks + unlocks + settings)
}()

/// C0605: no function changes the session.
private func forbiddenWords(_ query: QueryDeclaration) -> [Diagnostic] {
    query.statement.tokens.compactMap { token in
        guard let word = token.word, let forbidden = forbiddenFunctions[word] else { return nil }
        return Diagnostic(
            "C0605", "a query can't call \(quoted(word))", at: query.range(token),
            forbidden.reason, help: forbidden.help)
    }
}

/// C0607: no `select *` or `returning *`, because its columns change with the table.
private func wholeTables(_ query: QueryDeclaration) -> [Diagnostic] {
    let tokens = query.statement.tokens
    return tokens.indices.dropFirst().compactMap { index in
        guard tokens[index].isSign("*"), !tokens[index - 1].isSign("(") else { return nil }
        let before = tokens[index - 1]
        let after = index + 1 < tokens.count ? tokens[index + 1] : nil
        // A `*` that multiplies has a value on each side.
        let isAll =
            before.isWord("select", "all", "distinct", "returning") || before.isSign(".")
            || before.isSign(",") || after.map { $0.isWord("from") || $0.isSign(",") } ?? true
        guard isAll, !query.readsRows(after: index) else { return nil }
        return Diagnostic(
            "C0607", "`*` changes with the table", at: query.range(tokens[index]),
            help: "name the columns")
    }
}

extension QueryDeclaration {
    /// Whether `* from :rows` follows, with nothing joined: its columns are those of the header.
    fileprivate func readsRows(after index: Int) -> Bool {
        var rest = statement.tokens[(index + 1)...].prefix(6)
        guard rest.popFirst()?.isWord("from") == true,
            case .parameter? = rest.popFirst()?.kind
        else { return false }
        if rest.first?.isWord("as") == true { rest = rest.dropFirst(2) }
        guard let next = rest.first else { return true }
        return !next.isSign(",")
            && !next.isWord("join", "inner", "cross", "left", "right", "full", "natural")
    }

    func range(_ token: SQLToken) -> SourceRange {
        SourceRange(path: name.range.path, start: token.start, end: token.end)
    }
}

/// C0608: a `limit` does not allow more rows than the header says.
private func looseLimit(after limit: SQLToken, _ query: QueryDeclaration) -> [Diagnostic] {
    guard case .row(let row, .many(let count)) = query.result, limit.isWord("limit"),
        let value = query.statement.tokens.first(where: { $0.start >= limit.end })
    else { return [] }
    switch value.kind {
    case .number(let number?) where number > count:
        return [
            Diagnostic(
                "C0608", "the statement may find more rows than its header says",
                at: query.range(value),
                related: [.init(row.range, "the header says how many rows are read")],
                help: "write the same number in both places")
        ]
    case .parameter(let name):
        let parameter = query.parameters.first { $0.name.value == name }
        guard let parameter, parameter.type.isOptional else { return [] }
        return [
            Diagnostic(
                "C0608", "the `limit` may be nil, which is no limit", at: query.range(value),
                related: [.init(parameter.type.range, "its type")],
                help: "remove the `?` after its type")
        ]
    case .number, .word, .sign, .comment, .other: return []
    }
}

/// C0608: the statement itself limits a list of rows.
private func boundedRows(_ query: QueryDeclaration) -> [Diagnostic] {
    guard case .row(let row, .many) = query.result, let verb = query.statement.verb else {
        return []
    }
    let statement = query.statement
    // A change may have its limit in a subquery that chooses the rows.
    let isAnywhere = verb.changes || statement.tokens.first?.isSign("(") == true
    let limits = (isAnywhere ? statement.tokens : statement.outer).filter {
        $0.isWord("limit", "fetch")
    }
    if let limit = limits.first {
        let isLeftOut = statement.optionalLines.contains {
            $0.start <= limit.start && limit.start < $0.end
        }
        guard limits.count == 1 else { return [] }
        guard isLeftOut else { return looseLimit(after: limit, query) }
        return [
            Diagnostic(
                "C0608", "the line of the `limit` may be left out", at: query.range(limit),
                related: [.init(row.range, "the header says how many rows are read")],
                help: "put it on a line that stays")
        ]
    }
    // A change by lists of the caller is limited by their length.
    let isGiven = verb.changes && query.parameters.contains { $0.type.isList }
    let isWritten = statement.outer.contains { $0.isWord("values") } && !statement.hasWord("select")
    if isGiven || isWritten { return [] }
    return [
        Diagnostic(
            "C0608", "the statement may find any number of rows", at: row.range,
            "the header says how many are read",
            help: verb.changes
                ? "choose them with `where id in (select … limit …)`, or by a list of parameters"
                : "add `limit` to the statement")
    ]
}

/// C0612: the statement can have the result of its header.
private func resultOfChange(_ query: QueryDeclaration) -> [Diagnostic] {
    guard let verb = query.statement.verb else { return [] }
    let returning = query.statement.outer.first { $0.isWord("returning") }
    switch query.result {
    case .rows where !verb.changes && !query.statement.hasChange:
        return [
            Diagnostic(
                "C0612", "`rows` counts what a statement changes, and this one changes nothing",
                at: query.name.range, help: "say what a row is, such as `-> integer`")
        ]
    case .none, .rows:
        return returning.map {
            [
                Diagnostic(
                    "C0612", "what is returned is not read", at: query.range($0),
                    help: "remove it, or say in the header what a row is")
            ]
        } ?? []
    case .row(let row, _) where verb.changes && returning == nil:
        return [
            Diagnostic(
                "C0612", "the statement returns no rows", at: row.range,
                help: "add `returning` with the columns, or write `-> none`")
        ]
    case .row(let row, .one) where verb == .insert && query.statement.mayReturnNothing:
        return [
            Diagnostic(
                "C0612", "`on conflict do nothing` may return no row", at: row.range,
                help: "end the result in `?`")
        ]
    case .row: return []
    }
}

extension QueryStatement {
    fileprivate var mayReturnNothing: Bool {
        zip(outer, outer.dropFirst()).contains { $0.isWord("do") && $1.isWord("nothing") }
    }

    /// Whether `with` changes rows.
    fileprivate var hasChange: Bool {
        tokens.first?.isWord("with") == true
            && tokens.contains { $0.isWord("insert", "update", "delete", "merge") }
    }
}
