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
        /// A value fits all members. Each member is an object schema or a reference to one.
        case allOf([Schema])
        /// A named schema of the service or of `shared.yaml`. C0102 reports a name without a
        /// schema.
        case reference(Located<String>)
    }
}

/// Keywords that do not decide which values a schema accepts.
public struct Annotations: Sendable {
    public var description: String?
    public var `default`: Located<LiteralValue>?
    public var examples: [Located<LiteralValue>] = []
    public var isDeprecated = false
    public var isReadOnly = false
    public var isWriteOnly = false
    /// Names in Swift that the contract gives: of the member or type that the schema stands for,
    /// and, in `caseNames`, of the cases of its values.
    public var swiftName: Located<String>?
    public var caseNames: [(value: Located<String>, name: Located<String>)] = []
    /// Where `readOnly` or `writeOnly` stands.
    public var accessPlace: SourceRange?

    public init() {}
}
