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
    /// What members that are no property hold; nil when there may be none, or none is looked at.
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
    /// Kept behind a reference, because the type would contain itself otherwise.
    public var isIndirect: Bool
    /// The case of its type, when that has only this one (`const`).
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
    /// What may stand behind the fixed places; nil when nothing may.
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
    /// The branch that reading starts from: the first that ends.
    public var blankBranch: Int
    public var isIndirect: Bool
    public var patterns: [PatternPlan]
    public var nested: [TypePlan]

    public struct Branch: Sendable, Equatable {
        public var name: SwiftName
        public var value: ValuePlan
    }

    public enum Choice: Sendable, Equatable {
        /// Which branch it is, the text of this property says; one text a branch, in their order.
        case discriminator(property: String, tags: [[String]])
        /// Exactly one branch fits.
        case oneOf
        /// The first branch that fits.
        case anyOf
    }
}

/// Another name for a type, with the rules that belong to the name.
public struct AliasPlan: Sendable, Equatable {
    public var name: SwiftName
    /// The rules under the name of the alias.
    public var rulesName: SwiftName
    public var words: String
    public var value: ValuePlan
    /// What the rules are about, behind all names.
    public var family: Family
    public var patterns: [PatternPlan]
    public var nested: [TypePlan]

    public enum Family: Sendable, Equatable { case integer, number, text, json, array, map }
}

/// A structure around a list or a map that holds itself, for which Swift has no other name.
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

    /// The values that the type holds itself.
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

    /// This type and all that are nested in it, changed by `change`, the inner ones first.
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

    /// The same type, in which every nested type that `other` has too is a name for that one.
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

    /// Calls `look` with this type and all that are nested in it.
    func visit(_ look: (TypePlan) -> Void) {
        look(self)
        for type in nested { type.visit(look) }
    }
}
