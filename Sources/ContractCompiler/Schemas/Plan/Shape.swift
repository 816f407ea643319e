import Diagnostics

/// A schema in the form that decides its Swift type: one kind, `allOf` merged, null apart.
struct Shape {
    var kind: Kind
    var isNullable: Bool
    var range: SourceRange
    /// The names of cases, for strings and integers.
    var cases = CaseNames()

    indirect enum Kind {
        /// A named schema.
        case reference(String)
        case scalar(TypeReference.Scalar, RulesPlan)
        /// A string with rules; a pattern is kept in a constant.
        case text(StringRulesPlan, pattern: String?)
        case strings([String])
        case integers([Int])
        /// Constants of mixed types.
        case constants([JSONDocument])
        case array(items: Schema?, Bounds<Int>, isUnique: Bool)
        case tuple([Schema], rest: Schema?, Bounds<Int>)
        case object(ObjectShape)
        case map(values: Schema?, Bounds<Int>)
        case union([Schema], UnionShape)
        case anything
    }
}

/// The names of the cases of a closed choice, and the places of its values.
struct CaseNames {
    /// The names that the contract gives, by the texts of values.
    var given: [String: Located<String>] = [:]
    /// The places of the values, in their order.
    var ranges: [SourceRange] = []

    init() {}

    init(
        _ given: [(value: Located<String>, name: Located<String>)], ranges: [SourceRange]
    ) {
        self.given = Dictionary(given.map { ($0.value.value, $0.name) }) { first, _ in first }
        self.ranges = ranges
    }

    /// `chat.completion` is `chatCompletion`, 404 is `_404`, -1 is `minus1`.
    func name(_ value: LiteralPlan) -> SwiftName {
        if let given = given(value) { return SwiftName(identifier: given.value) }
        return TemplateNames.enumeration.member(.member(value.caseText))
    }

    func given(_ value: LiteralPlan) -> Located<String>? { given[value.caseText] }
}

extension LiteralPlan {
    /// The value of an enum as the contract writes it.
    var caseText: String {
        switch self {
        case .string(let text): text
        case .integer(let number): "\(number)"
        case .null, .number, .boolean, .enumerationCase, .array, .emptyDictionary: ""
        }
    }
}

struct ObjectShape {
    var properties: [PropertyShape]
    /// How other members are read; nil: they are refused.
    var additional: AdditionalShape?
    var count: Bounds<Int>

    enum AdditionalShape {
        case anything
        case schema(Schema)
    }
}

struct PropertyShape {
    var key: String
    var keyRange: SourceRange
    var schema: Schema
    var isRequired: Bool
}

enum UnionShape {
    case discriminator(String)
    case oneOf
    case anyOf

    var discriminator: String? {
        if case .discriminator(let property) = self { property } else { nil }
    }
}
