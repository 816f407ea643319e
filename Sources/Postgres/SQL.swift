import Glibc

/// A statement and the values it binds.
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
    /// The most parameters one statement may bind; the protocol counts them in 16 bits.
    public static let parameterLimit = 65_535
    /// The most bytes that all values of one statement may have together.
    public static let valueLimitBytes = 64 << 20

    struct Parameter: Sendable {
        /// Where in `text` it stands.
        var mark: Int
        let type: PostgresType
        let isBinary: Bool
        /// Where in `values` it is; nil for NULL.
        var place: Range<Int>?
    }

    var text: [UInt8] = []
    var parameters: [Parameter] = []
    var values: [UInt8] = []
    var fault: PostgresError?

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
            sql.parameters.reserveCapacity(interpolationCount)
            sql.values.reserveCapacity(interpolationCount * 16)
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
        let (textShift, valueShift) = (text.count, values.count)
        text += fragment.text
        values += fragment.values
        fault = fault ?? fragment.fault
        for var parameter in fragment.parameters {
            parameter.mark += textShift
            parameter.place = parameter.place.map {
                $0.lowerBound + valueShift..<$0.upperBound + valueShift
            }
            parameters.append(parameter)
        }
    }

    private mutating func bind<Value: PostgresEncodable>(_ value: Value?) {
        let format = Value.postgresFormat
        var place: Range<Int>?
        if let value {
            let start = values.count
            var buffer = PostgresBuffer(bytes: values)
            values = []
            value.encode(into: &buffer)
            values = buffer.bytes
            place = start..<values.count
            note(buffer.fault)
            if !format.isBinary { closeText(from: start) }
        }
        parameters.append(
            Parameter(
                mark: text.count, type: format.type, isBinary: format.isBinary, place: place))
    }

    /// libpq reads a value in text format up to its first NUL byte.
    private mutating func closeText(from start: Int) {
        let hasNUL = values.withUnsafeBytes { bytes in
            bytes.baseAddress.map { memchr($0 + start, 0, bytes.count - start) != nil } ?? false
        }
        if hasNUL { note("it contains a NUL character") }
        values.append(0)
    }

    private mutating func note(_ reason: String?) {
        guard let reason, fault == nil else { return }
        fault = .parameter(index: parameters.count + 1, reason: reason)
    }

    /// Why the statement cannot be sent at all.
    var refusal: PostgresError? {
        if let fault { return fault }
        if parameters.count > SQL.parameterLimit {
            return .parameter(index: SQL.parameterLimit + 1, reason: "there are too many")
        }
        if values.count > SQL.valueLimitBytes {
            return .parameter(index: parameters.count, reason: "the values are too long together")
        }
        return nil
    }

    /// The text with `$1`, `$2`, … at their places and a NUL byte at its end.
    var statement: [UInt8] {
        var statement: [UInt8] = []
        statement.reserveCapacity(text.count + parameters.count * 6 + 1)
        var start = 0
        for (index, parameter) in parameters.enumerated() {
            statement += text[start..<parameter.mark]
            statement.append(UInt8(ascii: "$"))
            statement.append(contentsOf: String(index + 1).utf8)
            start = parameter.mark
        }
        statement += text[start...]
        statement.append(0)
        return statement
    }
}
