import Diagnostics

/// One query of `contracts/<service>/queries`: a header and a statement.
struct QueryDeclaration {
    var name: Located<String>
    /// The comment above the header.
    var words: String
    var parameters: [QueryParameter]
    var result: QueryResult
    /// Where `in transaction` stands.
    var transactionPlace: SourceRange?
    var statement: QueryStatement
}

struct QueryParameter {
    var name: Located<String>
    var type: QueryType
}

/// A type in a header: a scalar, a schema, `vector(3)`, or members in braces. It may be a list of
/// these, and may be null.
struct QueryType {
    enum Kind {
        /// The shorthand of a type, or a reference.
        case schema(Schema)
        case vector(Int)
        case object([QueryParameter])
    }

    var kind: Kind
    var isList = false
    var isOptional = false
    var range: SourceRange
}

enum QueryResult {
    case none
    /// The number of rows that were changed.
    case rows
    case row(QueryRow, Count)

    enum Count: Equatable {
        case one, optional
        case many(Int)
    }
}

/// The type that a row is read into.
struct QueryRow {
    /// A scalar, a schema of an object, or members in braces.
    var type: QueryType
    /// The members beside the schema in `Conversation & { position: integer }`.
    var extra: [QueryParameter]
    var range: SourceRange
}

/// The statement below a header, without its semicolon.
struct QueryStatement {
    /// The tokens in the order of the text, without comments.
    var tokens: [SQLToken]
    /// Lines that are left out when their parameter is nil.
    var optionalLines: [OptionalLine]
    /// The bytes of the statement.
    var range: SourceRange

    struct OptionalLine {
        /// The parameter that `-- if :` names.
        var parameter: Located<String>
        /// The bytes of the line, without the comment.
        var start: Int
        var end: Int
    }
}
