import Diagnostics

/// A type of generated code.
public indirect enum TypePlan: Sendable, Equatable {
    case object(ObjectPlan)
    case tuple(TuplePlan)
    case enumeration(EnumerationPlan)
    case union(UnionPlan)
    case alias(AliasPlan)
    case collection(CollectionPlan)
}

/// A structure that is a JSON object.
public struct ObjectPlan: Sendable, Equatable {
    public var name: SwiftName
    public var words: String
    public var isDeprecated: Bool
    public var properties: [PropertyPlan]
    /// The values of other members; nil if other members are refused or ignored.
    public var additional: ValuePlan?
    public var unknownKeys: UnknownKeys
    /// `minProperties` and `maxProperties`.
    public var count: Bounds<Int>
    public var patterns: [PatternPlan]
    public var nested: [TypePlan]

    public enum UnknownKeys: Sendable, Equatable {
        case refused, kept
    }
}

public struct PropertyPlan: Sendable, Equatable {
    public var key: String
    public var name: SwiftName
    public var words: String
    public var isDeprecated: Bool
    public var value: ValuePlan
    public var presence: Presence
    /// Stored indirectly, because the type would otherwise contain itself.
    public var isIndirect: Bool
    /// The only case of its type, if the type has a single one (`const`).
    public var onlyCase: SwiftName?

    /// The states of a property: absent, null, value.
    public enum Presence: Sendable, Equatable {
        case required
        /// Always there; its value may be null.
        case requiredNullable
        /// Absent or a value.
        case optional
        /// Absent, null or a value: `Presence<T>`.
        case optionalNullable
        /// Absent means this value.
        case defaulted(LiteralPlan)
        /// Absent means this value, and null is a value too.
        case defaultedNullable(LiteralPlan)
    }
}

/// A structure that is a JSON array of fixed places.
public struct TuplePlan: Sendable, Equatable {
    public var name: SwiftName
    public var words: String
    public var items: [Item]
    /// The items after the fixed places; nil if there may be none.
    public var rest: ValuePlan?
    public var count: Bounds<Int>
    public var patterns: [PatternPlan]
    public var nested: [TypePlan]

    public struct Item: Sendable, Equatable {
        public var name: SwiftName
        public var words: String
        public var value: ValuePlan
        public var isOptional: Bool
    }
}

/// A closed choice of strings or integers.
public struct EnumerationPlan: Sendable, Equatable {
    public var name: SwiftName
    public var words: String
    public var cases: [Case]
    public var isInteger: Bool

    public struct Case: Sendable, Equatable {
        public var name: SwiftName
        public var value: LiteralPlan
    }
}

/// One of several types.
public struct UnionPlan: Sendable, Equatable {
    public var name: SwiftName
    public var words: String
    public var branches: [Branch]
    public var choice: Choice
    /// The index of the branch whose blank value reading starts from. That value is finite.
    public var blankBranch: Int
    public var isIndirect: Bool
    public var patterns: [PatternPlan]
    public var nested: [TypePlan]

    public struct Branch: Sendable, Equatable {
        public var name: SwiftName
        public var value: ValuePlan
    }

    public enum Choice: Sendable, Equatable {
        /// The text of this property tells the branch; `tags` has the texts of each branch.
        case discriminator(property: String, tags: [[String]])
        /// Exactly one branch fits.
        case oneOf
        /// The first branch that fits.
        case anyOf
    }
}

/// A type alias, with the rules of its name.
public struct AliasPlan: Sendable, Equatable {
    public var name: SwiftName
    /// The constant that holds the rules.
    public var rulesName: SwiftName
    public var words: String
    public var value: ValuePlan
    /// The kind of value that the rules are about, names followed.
    public var family: Family
    public var patterns: [PatternPlan]
    public var nested: [TypePlan]

    public enum Family: Sendable, Equatable { case integer, number, text, json, array, map }
}

/// A structure around a list or map that contains itself, because a type alias can't be recursive.
public struct CollectionPlan: Sendable, Equatable {
    public var name: SwiftName
    public var words: String
    /// An array or a dictionary, with its rules.
    public var value: ValuePlan
    public var patterns: [PatternPlan]
    public var nested: [TypePlan]
}

extension TypePlan {
    public var name: SwiftName {
        switch self {
        case .object(let plan): plan.name
        case .tuple(let plan): plan.name
        case .enumeration(let plan): plan.name
        case .union(let plan): plan.name
        case .alias(let plan): plan.name
        case .collection(let plan): plan.name
        }
    }
}

extension TypePlan {
    public var nested: [TypePlan] {
        switch self {
        case .object(let plan): plan.nested
        case .tuple(let plan): plan.nested
        case .enumeration: []
        case .union(let plan): plan.nested
        case .alias(let plan): plan.nested
        case .collection(let plan): plan.nested
        }
    }

    /// The values that the type holds, without those of nested types.
    var values: [ValuePlan] {
        switch self {
        case .object(let plan): plan.properties.map(\.value) + [plan.additional].compactMap { $0 }
        case .tuple(let plan): plan.items.map(\.value) + [plan.rest].compactMap { $0 }
        case .enumeration: []
        case .union(let plan): plan.branches.map(\.value)
        case .alias(let plan): [plan.value]
        case .collection(let plan): [plan.value]
        }
    }

    /// Applies `change` to this type and to all types nested in it, the inner ones first.
    func mapping(_ change: (TypePlan) -> TypePlan) -> TypePlan {
        switch self {
        case .object(var plan):
            plan.nested = plan.nested.map { $0.mapping(change) }
            return change(.object(plan))
        case .tuple(var plan):
            plan.nested = plan.nested.map { $0.mapping(change) }
            return change(.tuple(plan))
        case .enumeration:
            return change(self)
        case .union(var plan):
            plan.nested = plan.nested.map { $0.mapping(change) }
            return change(.union(plan))
        case .alias(var plan):
            plan.nested = plan.nested.map { $0.mapping(change) }
            return change(.alias(plan))
        case .collection(var plan):
            plan.nested = plan.nested.map { $0.mapping(change) }
            return change(.collection(plan))
        }
    }

    /// The same type, with an alias for each nested type that `other` has too.
    func sharingNested(with other: TypePlan) -> TypePlan {
        guard case .object(var plan) = self else { return self }
        let others = Dictionary(other.nested.map { ($0.name, $0) }) { first, _ in first }
        plan.nested = plan.nested.map { type in
            guard others[type.name] == type else { return type }
            let reference = NamedReference(name: type.name, origin: .module, owner: other.name)
            return .alias(
                AliasPlan(
                    name: type.name, rulesName: type.name, words: "",
                    value: ValuePlan(type: .named(reference), isNullable: false, rules: .none),
                    family: .text, patterns: [], nested: []))
        }
        return .object(plan)
    }

    /// Calls `look` with this type and with all types nested in it.
    func visit(_ look: (TypePlan) -> Void) {
        look(self)
        for type in nested { type.visit(look) }
    }
}
