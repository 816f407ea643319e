import Postgres

/// A mismatch between a query and the database, in the form of the compiler's diagnostics.
struct QueryFault: Sendable {
    let text: String
    /// Of the faults with one key, only one is reported: the variants of a statement repeat its
    /// faults.
    let key: Key

    struct Key: Hashable {
        let statement: ObjectIdentifier
        let code: String
        /// A place in the text, or a message.
        let subject: String
    }

    /// - Parameters:
    ///   - line: Of the text, from zero.
    ///   - column: Of the text, in characters from zero; the first that is not blank if nil.
    init(
        _ statement: QueryStatement, _ code: String, _ message: String, line: Int = 0,
        column: Int? = nil, help: String? = nil
    ) {
        let subject = column == nil ? message : "line \(line)"
        key = Key(statement: ObjectIdentifier(statement), code: code, subject: subject)
        // A carriage return or an escape in the source would move the cursor of a terminal.
        let source = String(
            statement.text(at: line).unicodeScalars.map { scalar -> Character in
                scalar.properties.generalCategory == .control && scalar != "\t"
                    ? "\u{FFFD}" : Character(scalar)
            })
        let column = column ?? source.unicodeScalars.prefix { $0 == " " || $0 == "\t" }.count
        let fileColumn = statement.fileColumn(column, line: line)
        let number = "\(statement.line + line)"
        let margin = String(repeating: " ", count: number.count)
        let before = source.unicodeScalars.prefix(column)
        let indent = String(before.map { $0 == "\t" ? "\t" : " " as Character })
        var lines = [
            "\(statement.path):\(number):\(fileColumn + 1): error: \(message) [\(code)]",
            "\(margin) |",
            "\(number) | \(source)",
            "\(margin) | \(indent)^ in `\(statement.name)`",
        ]
        if let help { lines += ["\(margin) |", "help: \(help)"] }
        text = lines.joined(separator: "\n")
    }
}

extension QueryFault {
    /// The server refuses to prepare the statement.
    static func refused(
        _ statement: QueryStatement, _ error: PostgresServerError, _ text: String?
    ) -> QueryFault {
        var line = 0
        var column: Int?
        if let text, let position = error.position {
            // The server counts characters from one. A position after the last one is the end of
            // the text.
            let before = Array(text.unicodeScalars.prefix(max(0, position - 1)))
            line = before.count { $0 == "\n" }
            column = before.reversed().prefix { $0 != "\n" }.count
        }
        let isMissing = ["42P01", "42703"].contains(error.sqlState)
        let fallback =
            isMissing
            ? "correct the name, or bring the tables up to date with `wattos migrate`" : nil
        return QueryFault(
            statement, "C0651", "the database refuses the statement: \(error.message)",
            line: line, column: column, help: error.hint ?? fallback)
    }

    static func missing(
        _ wanted: QueryColumn, in columns: [PostgresDescription.Column],
        _ statement: QueryStatement
    ) -> QueryFault {
        let names = columns.map { "`\($0.name)`" }.joined(separator: ", ")
        return QueryFault(
            statement, "C0652", "the result has no column for the member `\(wanted.key ?? "")`",
            help: columns.isEmpty
                ? "the statement returns no columns: add `returning`, or select some"
                : "it has \(names): name one `as` the member")
    }

    static func twice(_ wanted: QueryColumn, _ statement: QueryStatement) -> QueryFault {
        QueryFault(
            statement, "C0652", "two columns are the member `\(wanted.key ?? "")`",
            help: "remove one of them, or give it another name with `as`")
    }

    static func mayBeNull(
        _ column: String, _ wanted: QueryColumn, _ statement: QueryStatement, _ reason: String
    ) -> QueryFault {
        // After a single value `?` means that there may be no row.
        let cure =
            wanted.key == nil
            ? "write `{ \(column): … ? }` for the row" : "end the member's type in `?`"
        return QueryFault(
            statement, "C0655", "the column `\(column)` may be null: \(reason)",
            help: "\(cure), or use `coalesce`")
    }
}
