import Postgres
import Synchronization

/// A statement of a file of queries, as the compiler has read it.
public final class QueryStatement: Sendable {
    public let name: String
    /// From the root of the package.
    let path: String
    /// The line of the file at which the text begins.
    let line: Int
    let parameters: [StoredType]
    let columns: [QueryColumn]
    let joinsOuter: Bool
    /// One for each set of options whose lines are left out.
    let variants: [PostgresStatement]
    /// The variants as effects, which fail if they change no row; empty if the statement can't be
    /// an effect.
    let effects: [PostgresStatement]
    private let lines: [String]
    private let shifts: [QueryShift]
    /// The places at which the columns were found last.
    private let places = Mutex<[FoundColumn]>([])

    /// - Parameters:
    ///   - optionalLines: For a line of the text, the number of the option that it depends on.
    ///   - shifts: Where a piece of the text is longer than in the file.
    ///   - isEffect: Whether it changes rows and returns none.
    ///   - joinsOuter: Whether a column may be null that is not in its table.
    public init(
        _ name: String, in path: String, line: Int, _ text: String, parameters: [StoredType] = [],
        columns: [QueryColumn] = [], optionalLines: [Int: Int] = [:],
        shifts: [QueryShift] = [], isEffect: Bool = false, joinsOuter: Bool = false
    ) {
        self.name = name
        self.path = path
        self.line = line
        self.parameters = parameters
        self.columns = columns
        self.joinsOuter = joinsOuter
        self.shifts = shifts
        // Split by scalars, because a carriage return and a line feed are one character.
        lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            .map { String($0) }
        let options = Set(optionalLines.values).count
        let texts = (0..<(1 << options)).map { [lines] omitted in
            Self.text(lines, without: omitted, optionalLines)
        }
        variants = texts.map { Self.statement($0, $0, parameters) }
        effects =
            isEffect
            ? texts.map { text in
                let effect = """
                    with effect as (
                    \(text)
                    returning 1) select \(PostgresTransaction.mustFind) from effect
                    """
                return Self.statement(effect, text, parameters)
            } : []
    }

    /// The server can't infer the type of a parameter that the text does not name. Any type will do
    /// then.
    private static func statement(
        _ text: String, _ own: String, _ parameters: [StoredType]
    ) -> PostgresStatement {
        let types = parameters.enumerated().map { index, type in
            let isUnknown = type.parameterType == .inferred && place(of: index + 1, in: own) == nil
            return isUnknown ? .text : type.parameterType
        }
        return PostgresStatement(text, parameters: types)
    }

    /// The line and column, from zero, at which a text names a parameter; nil if it does not.
    static func place(of number: Int, in text: String) -> (line: Int, column: Int)? {
        let scalars = Array(text.unicodeScalars)
        let name = Array("$\(number)".unicodeScalars)
        var line = 0
        var start = 0
        for index in scalars.indices {
            if scalars[index] == "\n" {
                line += 1
                start = index + 1
            }
            let end = index + name.count
            guard scalars[index] == "$", scalars[index...].starts(with: name) else { continue }
            if end == scalars.count || !("0"..."9").contains(scalars[end]) {
                return (line, index - start)
            }
        }
        return nil
    }

    /// A line that is left out stays as an empty one, so that the places of errors are those of the
    /// file.
    private static func text(
        _ lines: [String], without omitted: Int, _ optionalLines: [Int: Int]
    ) -> String {
        lines.enumerated().map { index, line in
            guard let option = optionalLines[index] else { return line }
            return omitted & 1 << option == 0 ? line : ""
        }.joined(separator: "\n")
    }

    /// The line of the text at an offset from its first.
    func text(at offset: Int) -> String {
        lines.indices.contains(offset) ? lines[offset] : ""
    }

    /// The column in the file of a column in the text, both from zero.
    func fileColumn(_ column: Int, line: Int) -> Int {
        var result = column
        var before = 0
        for shift in shifts where shift.line == line && shift.column <= column {
            result = max(shift.column, column - shift.by) - before
            before += shift.by
        }
        return result
    }
}

/// A piece of the text that is longer than in its file.
public struct QueryShift: Sendable {
    let line: Int
    let column: Int
    let by: Int

    /// - Parameters:
    ///   - line: Of the text, from zero.
    ///   - column: Where the piece begins, in characters from zero.
    public init(line: Int, column: Int, by: Int) {
        self.line = line
        self.column = column
        self.by = by
    }
}

/// A column of a result, and what it becomes.
public struct QueryColumn: Sendable {
    /// The member's name; nil for a single value, whose column may have any name.
    let key: String?
    let type: StoredType
    let isNullable: Bool

    public init(_ key: String?, _ type: StoredType, isNullable: Bool = false) {
        self.key = key
        self.type = type
        self.isNullable = isNullable
    }

    /// Compares the names without case and underscores.
    func matches(_ name: String) -> Bool {
        guard let key else { return true }
        return folded(key) == folded(name)
    }
}

func folded(_ name: String) -> String {
    name.lowercased().filter { $0 != "_" }
}

// MARK: Places

/// A column as the server names it, and its place in the result.
private struct FoundColumn {
    let name: String
    let place: Int
}

extension QueryStatement {
    /// The places of the columns in a result. They are found by name, because a migration may move
    /// a column while the service runs.
    func places(in rows: PostgresRows) throws(PostgresError) -> [Int] {
        let known = places.withLock { $0 }
        if known.count == columns.count {
            let isSame = known.allSatisfy { rows.place(of: $0.name) == $0.place }
            if isSame { return known.map(\.place) }
        }
        let names = rows.columnNames
        var found: [FoundColumn] = []
        for column in columns {
            guard let place = names.firstIndex(where: column.matches) else {
                throw .columnMissing(column.key ?? name)
            }
            found.append(FoundColumn(name: names[place], place: place))
        }
        places.withLock { [found] in $0 = found }
        return found.map(\.place)
    }
}
