public import ContractGrammar
public import Diagnostics

/// Limits of whole numbers. `minimum` and `maximum` are allowed themselves.
public struct IntegerConstraints: Sendable {
    public var isInt32 = false
    public var minimum: Located<Int>?
    public var maximum: Located<Int>?
    public var exclusiveMinimum: Located<Int>?
    public var exclusiveMaximum: Located<Int>?
    public var multipleOf: Located<Int>?
    public init() {}
}

public struct NumberConstraints: Sendable {
    public var minimum: Located<Double>?
    public var maximum: Located<Double>?
    public var exclusiveMinimum: Located<Double>?
    public var exclusiveMaximum: Located<Double>?
    public var multipleOf: Located<Double>?
    public init() {}
}

public struct StringConstraints: Sendable {
    public var format: Located<TextFormat>?
    /// In Unicode scalars.
    public var minLength: Located<Int>?
    public var maxLength: Located<Int>?
    public var pattern: Located<PatternExpression>?
    public init() {}
}

public struct ArrayConstraints: Sendable {
    /// The schema of the items after `prefixItems`; nil: anything.
    public var items: Schema?
    public var prefixItems: [Schema] = []
    /// `items: false`: no item may follow `prefixItems`.
    public var isItemsForbidden = false
    public var minItems: Located<Int>?
    public var maxItems: Located<Int>?
    public var isUnique = false
    public init() {}
}

public struct ObjectConstraints: Sendable {
    /// The properties in the order of the contract.
    public var properties: [Property] = []
    public var additional: Additional = .closed
    /// Where `additionalProperties` stands; nil if the dialect decides.
    public var additionalPlace: SourceRange?
    public var minProperties: Located<Int>?
    public var maxProperties: Located<Int>?
    /// True for an inline member of `allOf`, whose limits are limits of the whole.
    public var isMember = false
    public init() {}

    public struct Property: Sendable {
        public var name: Located<String>
        public var schema: Schema
        public var isRequired: Bool

        public init(name: Located<String>, schema: Schema, isRequired: Bool) {
            self.name = name
            self.schema = schema
            self.isRequired = isRequired
        }
    }

    public indirect enum Additional: Sendable {
        case closed
        case open
        case schema(Schema)
    }
}

public struct UnionConstraints: Sendable {
    public enum Rule: Sendable, Equatable { case oneOf, anyOf }

    public struct Discriminator: Sendable {
        public var property: Located<String>
        /// The names of schemas by values of the property, from `mapping`.
        public var mapping: [(value: Located<String>, schema: Located<String>)]
        public var range: SourceRange

        public init(
            property: Located<String>,
            mapping: [(value: Located<String>, schema: Located<String>)], range: SourceRange
        ) {
            self.property = property
            self.mapping = mapping
            self.range = range
        }
    }

    public var rule: Rule
    /// At least one; null among them makes the value nullable.
    public var branches: [Schema]
    public var discriminator: Discriminator?

    public init(rule: Rule, branches: [Schema], discriminator: Discriminator? = nil) {
        self.rule = rule
        self.branches = branches
        self.discriminator = discriminator
    }
}
