/// A statement written where it is run, and the values it binds.
///
/// It is for migrations, tests and tools: its text is put together, hashed and compared each time
/// it is run. A statement that runs often is a `PostgresStatement`.
///
/// ```swift
/// let sql: SQL = "SELECT id, text FROM message WHERE author = \(author) LIMIT \(limit)"
/// ```
///
/// Every interpolated value becomes a parameter (`$1`, `$2`, …) and travels beside the text,
/// never in it. The text itself comes from literals in the source only: there is no way to make
/// `SQL` of a `String` that a program holds. An interpolated `SQL` is a fragment: its text is
/// taken over and its parameters are numbered anew.
///
/// A `String` has no type of its own here: the server takes it for what stands at its place, so
/// it fits enums, `citext`, `numeric` or `interval` columns alike. Where nothing says the type
/// (`jsonb_build_object('a', \(text))`), add a cast: `\(text)::text`.
public struct SQL: Sendable, ExpressibleByStringInterpolation {
    var text: [UInt8] = []
    /// Where in `text` each parameter stands, and its type.
    private(set) var marks: [Int] = []
    private(set) var types: [PostgresType] = []
    private(set) var arguments = Arguments()

    public init(stringLiteral text: StaticString) {
        append(text)
    }

    public init(stringInterpolation: StringInterpolation) {
        self = stringInterpolation.sql
    }

    /// Text that a literal cannot spell at its place: the name of a table or column chosen at run
    /// time, from names that all stand in the source.
    public static func unsafe(_ text: StaticString) -> SQL {
        SQL(stringLiteral: text)
    }

    public struct StringInterpolation: StringInterpolationProtocol {
        var sql: SQL = ""

        public init(literalCapacity: Int, interpolationCount: Int) {
            sql.text.reserveCapacity(literalCapacity)
            sql.reserve(interpolationCount)
        }

        public mutating func appendLiteral(_ literal: StaticString) {
            sql.append(literal)
        }

        public mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value?) {
            sql.bind(value)
        }

        public mutating func appendInterpolation(_ fragment: SQL) {
            sql.append(fragment)
        }
    }
}

extension SQL {
    private mutating func append(_ literal: StaticString) {
        guard literal.hasPointerRepresentation else {
            return text.append(contentsOf: String(literal.unicodeScalar).utf8)
        }
        literal.withUTF8Buffer { text.append(contentsOf: $0) }
    }

    private mutating func append(_ fragment: SQL) {
        let shift = text.count
        marks += fragment.marks.map { $0 + shift }
        text += fragment.text
        types += fragment.types
        arguments.append(fragment.arguments)
    }

    private mutating func bind<Value: PostgresEncodable>(_ value: Value?) {
        marks.append(text.count)
        types.append(Value.postgresFormat.type)
        arguments.append(value)
    }

    private mutating func reserve(_ parameters: Int) {
        marks.reserveCapacity(parameters)
        types.reserveCapacity(parameters)
        arguments.reserve(parameters)
    }

    /// The text with `$1`, `$2`, … at their places.
    var statement: [UInt8] {
        var statement: [UInt8] = []
        statement.reserveCapacity(text.count + marks.count * 6 + 1)
        var start = 0
        for (index, mark) in marks.enumerated() {
            statement += text[start..<mark]
            statement.append(UInt8(ascii: "$"))
            statement.append(contentsOf: String(index + 1).utf8)
            start = mark
        }
        statement += text[start...]
        return statement
    }
}
