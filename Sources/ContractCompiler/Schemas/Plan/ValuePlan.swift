/// The type of a value, whether it may be null, and its rules.
public struct ValuePlan: Sendable, Equatable {
    public var type: TypeReference
    public var isNullable: Bool
    public var rules: RulesPlan
}

/// A type as generated code names it.
public indirect enum TypeReference: Sendable, Equatable {
    case scalar(Scalar)
    /// A generated type, at the top of a module or nested in another type.
    case named(NamedReference)
    case array(ValuePlan)
    case dictionary(ValuePlan)

    public enum Scalar: Sendable, Equatable {
        case string, integer, int32, number, boolean, uuid, date, dateTime, duration, bytes, json
    }
}

public struct NamedReference: Sendable, Hashable {
    public var name: SwiftName
    public var origin: Origin
    /// The type that it is nested in, if that is not the one which uses it.
    public var owner: SwiftName?

    public enum Origin: Sendable, Hashable {
        case module
        /// Declared in `SharedAPI`.
        case shared
        /// Nested in the type that uses it.
        case nested
    }
}

/// A lower and an upper bound, each of which may be missing or excluded.
public struct Bounds<Bound: Comparable & Sendable>: Sendable, Equatable {
    public var minimum: Bound?
    public var maximum: Bound?
    public var isMinimumExcluded = false
    public var isMaximumExcluded = false

    public var isEmpty: Bool { minimum == nil && maximum == nil }
}

/// The rules of a value beyond its type.
public indirect enum RulesPlan: Sendable, Equatable {
    case none
    /// The rules of a type alias, such as `cursorRules` of `Cursor`.
    case named(SwiftName)
    case string(StringRulesPlan)
    case integer(Bounds<Int>, multipleOf: Int?)
    case number(Bounds<Double>, multipleOf: Double?)
    case array(Bounds<Int>, isUnique: Bool, items: RulesPlan)
    case dictionary(Bounds<Int>, values: RulesPlan)
    /// The value is one of the kept JSON texts.
    case json(PatternPlan)
}

public struct StringRulesPlan: Sendable, Equatable {
    public var length = Bounds<Int>()
    public var format: Format?
    public var pattern: PatternPlan?

    public enum Format: String, Sendable, Equatable {
        case uri, email
    }

    public var isEmpty: Bool { length.isEmpty && format == nil && pattern == nil }
}

/// A pattern, or a choice of JSON values, that is made once and kept in a constant.
public struct PatternPlan: Sendable, Equatable {
    public var name: SwiftName
    public var kept: Kept
    public var place: Place

    public enum Kept: Sendable, Equatable {
        case pattern(String)
        /// JSON texts.
        case choice([String])
    }

    /// Where a pattern or choice is kept.
    public enum Place: Sendable, Equatable {
        /// In the type that uses the pattern or choice.
        case type
        /// At the top of the file, because an extension of a generic type can't have static stored
        /// properties.
        case file
        /// In no constant: the code that uses it makes it, and runs once.
        case inline
    }
}

/// A default value.
public indirect enum LiteralPlan: Sendable, Equatable {
    case null
    case string(String)
    case integer(Int)
    case number(Double)
    case boolean(Bool)
    case enumerationCase(SwiftName)
    case array([LiteralPlan])
    case emptyDictionary
}
