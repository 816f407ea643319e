public import Diagnostics

/// A schema, shorthands expanded.
public struct Schema: Sendable {
    public var kind: Kind
    public var annotations: Annotations
    public var range: SourceRange

    public init(_ kind: Kind, annotations: Annotations = Annotations(), range: SourceRange) {
        self.kind = kind
        self.annotations = annotations
        self.range = range
    }

    public indirect enum Kind: Sendable {
        /// Accepts everything: `json`, `{}`.
        case anything
        case null
        case boolean
        case integer(IntegerConstraints)
        case number(NumberConstraints)
        case string(StringConstraints)
        /// `enum`, at least one value; `const` is one value with `isConstant`.
        case choice([Located<LiteralValue>], isConstant: Bool)
        case array(ArrayConstraints)
        case object(ObjectConstraints)
        /// `type: [A, B]`, `A | B`, `anyOf`, `oneOf`.
        case union(UnionConstraints)
        /// Object schemas that hold together; every member is an object or a reference to one.
        case allOf([Schema])
        /// A named schema of the service or of `shared.yaml`. It exists once checks have passed.
        case reference(Located<String>)
    }
}

/// What does not decide what is accepted.
public struct Annotations: Sendable {
    public var description: String?
    public var `default`: Located<LiteralValue>?
    public var examples: [Located<LiteralValue>] = []
    public var isDeprecated = false
    public var isReadOnly = false
    public var isWriteOnly = false
    /// What the contract itself says of names in Swift: of what the schema stands for, a member or
    /// a type, and of the cases of its values.
    public var swiftName: Located<String>?
    public var caseNames: [(value: Located<String>, name: Located<String>)] = []
    /// Where `readOnly` or `writeOnly` is said.
    public var accessPlace: SourceRange?

    public init() {}
}
