public import ContractGrammar
public import Diagnostics

/// A query with all names and types decided.
public struct QueryPlan: Sendable {
    /// The name of its function.
    public var name: SwiftName
    public var words: String
    public var parameters: [QueryParameterPlan]
    public var result: QueryResultPlan
    /// Whether it runs only in transactions.
    public var isInTransaction: Bool
    /// Whether it changes rows and returns none, so that it can be sent together with COMMIT.
    public var isEffect: Bool
    /// The path of its file from the root of the package.
    public var path: String
    /// Where its name stands.
    public var place: SourceRange
    public var statement: StatementPlan
    /// The structures that parameters and rows need.
    public var types: [QueryTypePlan]
}

/// A statement as it is prepared.
public struct StatementPlan: Sendable {
    /// The lines, with `$1` in the place of a parameter. Columns are those of the file: a shorter
    /// text is filled with spaces, and ``shifts`` has the places of longer ones.
    public var lines: [String]
    /// The line of the file at which the statement begins.
    public var line: Int
    public var shifts: [Shift]
    /// For each line that may be left out, the index in ``options`` of its parameter.
    public var optionalLines: [Int: Int]
    /// The parameters of the query on which lines depend.
    public var options: [SwiftName]
    /// The parameters in the order of their numbers.
    public var parameters: [StoredParameter]
    /// The columns, with the types that they are read as.
    public var columns: [ColumnPlan]
    /// Whether it has an outer join, in which a column may be null although its table does not
    /// allow it.
    public var joinsOuter: Bool

    /// A piece of a line that is longer than in the file.
    public struct Shift: Sendable {
        /// The index of the line, from zero.
        public var line: Int
        /// The column at which the piece begins, in characters from zero.
        public var column: Int
        public var by: Int
    }
}

/// One `$n`, and the parameter of the query, or its member, that it stands for.
public struct StoredParameter: Sendable {
    /// `after.position`: the parameter, and its member if it has members.
    public var path: [SwiftName]
    public var value: StoredValue
    /// Whether the value itself may be null.
    public var isOptional: Bool
    /// Whether the parameter that has the value as a member may be nil.
    public var isOwnerOptional: Bool
    /// True for a list that has the member's value of each element of the parameter.
    public var isColumn: Bool
}

public struct ColumnPlan: Sendable {
    /// Nil for the only column, which may have any name.
    public var key: String?
    public var value: StoredValue
    public var isNullable: Bool
    /// The most bytes of a value; nil if the contract sets no bound.
    public var mostBytes: Int?
}

/// The type of a value in Postgres, and the way in which Swift reads it.
public struct StoredValue: Sendable, Equatable {
    public var type: StoredType
    public var form: Form

    public enum Form: Sendable, Equatable {
        /// A type that Postgres and Swift both have.
        case plain
        /// The raw value of an enum.
        case choice
        /// JSON, which the generated reader reads.
        case json
    }
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
    /// True if handlers make values of it, so that it needs a public initializer.
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

/// The type of a row, and the columns that it is made of.
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
