import Diagnostics

/// A schema as Swift sees it: keywords weighed up, `allOf` merged, null taken out.
struct Shape {
    var kind: Kind
    var isNullable: Bool
    var range: SourceRange

    indirect enum Kind {
        /// A named schema.
        case reference(String)
        case scalar(TypeReference.Scalar, RulesPlan)
        /// A string with a pattern, which must be kept somewhere.
        case text(StringRulesPlan, pattern: String?)
        case strings([String])
        case integers([Int])
        /// Constants of mixed types.
        case constants([JSONDocument])
        case array(items: Schema?, Limits<Int>, isUnique: Bool)
        case tuple([Schema], rest: Schema?, Limits<Int>)
        case object(ObjectShape)
        case map(values: Schema?, Limits<Int>)
        case union([Schema], UnionShape)
        case anything
    }
}

struct ObjectShape {
    var properties: [PropertyShape]
    /// Nil: members that are no property are refused.
    var additional: AdditionalShape?
    var count: Limits<Int>

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

/// Which way a value travels: `readOnly` members only leave a service, `writeOnly` ones only enter.
public enum Direction: Sendable, Hashable {
    case request, response
}
