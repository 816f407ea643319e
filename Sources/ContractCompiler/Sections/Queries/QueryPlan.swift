/// A query with everything decided.
public struct QueryPlan: Sendable {
    /// The function.
    public var name: SwiftName
    public var words: String
    public var parameters: [QueryParameterPlan]
    public var result: QueryResultPlan
    /// Whether it is a function of transactions only.
    public var isInTransaction: Bool
    /// Whether it changes rows and returns none, so that it can leave together with COMMIT.
    public var isEffect: Bool
    /// From the root of the package.
    public var path: String
    public var statement: StatementPlan
    /// The structures that parameters and rows need.
    public var types: [QueryTypePlan]
}

/// A statement as it is prepared.
public struct StatementPlan: Sendable {
    /// The lines with `$1` where a parameter stood. Columns are those of the file, because a
    /// shorter text is filled with spaces; ``shifts`` tells where a longer one stands.
    public var lines: [String]
    /// The line of the file that the first one is.
    public var line: Int
    public var shifts: [Shift]
    /// For each line that may be left out, which of ``options`` decides.
    public var optionalLines: [Int: Int]
    /// The parameters of the query that lines depend on.
    public var options: [SwiftName]
    /// In the order of their numbers.
    public var parameters: [StoredParameter]
    /// What the columns become.
    public var columns: [ColumnPlan]
    /// Whether its text asks for an outer join, which makes columns null that are not in their
    /// tables.
    public var joinsOuter: Bool

    /// A piece of a line that is longer than in the file.
    public struct Shift: Sendable {
        /// From zero.
        public var line: Int
        /// Where the piece begins, in characters from zero.
        public var column: Int
        public var by: Int
    }
}

/// One `$n`, and the member of the query's parameters that it is.
public struct StoredParameter: Sendable {
    /// `after.position`: the parameter, and its member if it has members.
    public var path: [SwiftName]
    public var value: StoredValue
    /// Whether it may be null, by itself.
    public var isOptional: Bool
    /// Whether the parameter that it is a member of may be nil.
    public var isOwnerOptional: Bool
    /// A list of the member's values, one for each element of the parameter.
    public var isColumn: Bool
}

public struct ColumnPlan: Sendable {
    /// Nil: the only column, whatever it is called.
    public var key: String?
    public var value: StoredValue
    public var isNullable: Bool
}

/// How a value is kept in Postgres, and how Swift reads it.
public struct StoredValue: Sendable, Equatable {
    public var type: StoredType
    public var form: Form

    public enum Form: Sendable, Equatable {
        /// A type that Postgres and Swift both have.
        case plain
        /// An enum, by its raw value.
        case choice
        /// JSON, through the generated reader.
        case json
    }
}

/// A type of Postgres.
public indirect enum StoredType: Sendable, Equatable {
    case text, integer, int32, number, boolean, uuid, dateTime, date, bytes, json
    case vector(Int)
    case list(StoredType)
}

public struct QueryParameterPlan: Sendable {
    public var name: SwiftName
    public var type: QuerySwiftType
    public var isOptional: Bool
}

/// A type as a signature names it.
public indirect enum QuerySwiftType: Sendable {
    case value(TypeReference)
    /// A structure of the query.
    case structure(SwiftName)
    case vector
    case list(QuerySwiftType)
    case optional(QuerySwiftType)
}

/// A structure that a query declares.
public struct QueryTypePlan: Sendable {
    public var name: SwiftName
    public var words: String
    public var members: [Member]
    /// Whether handlers make it, and it needs a public initializer.
    public var isParameter: Bool

    public struct Member: Sendable {
        public var name: SwiftName
        public var type: QuerySwiftType
    }
}

public enum QueryResultPlan: Sendable {
    case none
    case rows
    case row(RowPlan, QueryCount)
}

public enum QueryCount: Sendable, Equatable {
    case one, optional
    case many(Int)
}

/// How a row is made of its columns.
public struct RowPlan: Sendable {
    public var type: QuerySwiftType
    public var form: Form

    public indirect enum Form: Sendable {
        /// The only column.
        case value(column: Int)
        /// The members of an initializer.
        case structure([Member])
    }

    public struct Member: Sendable {
        public var name: SwiftName
        public var source: Source

        public indirect enum Source: Sendable {
            case column(Int)
            /// A whole row within the row.
            case row(SwiftName, [Member])
        }
    }
}
