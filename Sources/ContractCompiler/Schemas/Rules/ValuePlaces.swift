import Diagnostics

/// A place of a contract that does not take every kind of value.
enum ValuePlace {
    /// A parameter of a path or a header, and a header of a response.
    case parameter
    /// A parameter of a query.
    case query
    /// The property that a discriminator names.
    case tag
}

/// The kind of a schema's values, as far as places tell kinds apart.
enum ValueKind {
    case scalar
    /// A closed choice of texts.
    case texts
    /// A closed choice of whole numbers.
    case integers
    /// Any other closed choice, which has no type of its own in Swift.
    case constants
    indirect case list(of: ValueKind?)
    case object, null, union, unionWithNull, anything

    /// The places that take the kind. A field of a problem and a body take all.
    func isTaken(by place: ValuePlace) -> Bool {
        switch (self, place) {
        case (.texts, _): true
        case (.scalar, .parameter), (.integers, .parameter): true
        case (.scalar, .query), (.integers, .query): true
        case (.list(let items?), .query): items.isTaken(by: .parameter)
        default: false
        }
    }

    /// The kind in words, for a diagnostic.
    var words: String {
        switch self {
        case .scalar: "a single value"
        case .texts: "a choice of texts"
        case .integers: "a choice of whole numbers"
        case .constants: "a choice neither of texts nor of whole numbers"
        case .list: "a list"
        case .object: "an object"
        case .null: "null"
        case .union: "one of several types"
        case .unionWithNull: "null, which text can't say"
        case .anything: "anything"
        }
    }
}

extension FileSchemas {
    /// The kind of a schema's values, references followed; nil if it can't be known.
    func valueKind(_ schema: Schema) -> ValueKind? {
        guard let schema = resolved(schema) else { return nil }
        switch schema.kind {
        case .boolean, .integer, .number, .string: return .scalar
        case .choice(let values, _): return choiceKind(values.map(\.value))
        case .anything: return .anything
        case .null: return .null
        case .array(let array):
            guard array.prefixItems.isEmpty, let items = array.items else { return .list(of: nil) }
            return valueKind(items).map { .list(of: $0) }
        case .object, .allOf: return .object
        case .union(let union):
            let hasNull = union.branches.contains {
                if case .null = $0.kind { true } else { false }
            }
            return hasNull ? .unionWithNull : .union
        case .reference: return nil
        }
    }
}

private func choiceKind(_ values: [LiteralValue]) -> ValueKind {
    if values.allSatisfy({ if case .string = $0 { true } else { false } }) { return .texts }
    if values.allSatisfy({ if case .integer = $0 { true } else { false } }) { return .integers }
    return .constants
}
