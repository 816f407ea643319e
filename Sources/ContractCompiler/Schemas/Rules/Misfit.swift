import Diagnostics

/// The reason why a value does not fit a schema, at the smallest wrong part of the value.
struct Misfit {
    let range: SourceRange
    let words: String
    /// The rule that is broken.
    var rule: SourceRange?
    var help: String?

    var related: [Diagnostic.Label] { rule.map { [.init($0, "the rule")] } ?? [] }
}

/// The most levels to which a value is compared with its schema; deeper parts are taken to fit.
private let depthLimit = 200

extension FileSchemas {
    /// Nil if the value fits the schema, or if a part of the schema can't be known.
    ///
    /// - Parameter direction: Nil for a value that may travel in both: it may have every property,
    ///   and lack those that one direction has not.
    func misfit(of value: Located<LiteralValue>, _ schema: Schema, _ direction: Direction?)
        -> Misfit?
    {
        misfit(of: value, schema, direction, depth: 0)
    }

    func misfit(
        of value: Located<LiteralValue>, _ schema: Schema, _ direction: Direction?, depth: Int
    ) -> Misfit? {
        guard depth < depthLimit else { return nil }
        guard case .reference(let name) = schema.kind else {
            return misfit(of: value, resolved: schema, direction, depth: depth)
        }
        guard let schema = resolved(schema) else { return nil }
        return memo.misfit(.init(name: name.value, value: value.range, direction: direction)) {
            misfit(of: value, resolved: schema, direction, depth: depth)
        }
    }

    private func misfit(
        of value: Located<LiteralValue>, resolved schema: Schema, _ direction: Direction?,
        depth: Int
    ) -> Misfit? {
        switch (schema.kind, value.value) {
        case (.anything, _), (.reference, _), (.null, .null), (.boolean, .boolean): return nil
        case (.integer(let rules), .integer(let number)):
            return rules.misfit(of: number, at: value.range)
        case (.integer, .number(let number)):
            // The parser reads whole numbers of 64 bits as `.integer`, however they are written.
            return Misfit(
                range: value.range,
                words: number == number.rounded()
                    ? "this needs more than 64 bits" : "this is not a whole number")
        case (.number(let rules), .integer(let number)):
            return rules.misfit(of: number, at: value.range)
        case (.number(let rules), .number(let number)):
            return rules.misfit(of: number, at: value.range)
        case (.string(let rules), .string(let text)): return rules.misfit(of: text, at: value.range)
        case (.choice(let values, _), let actual):
            guard !memo.isListed(actual, values, at: schema.range) else { return nil }
            return Misfit(
                range: value.range, words: "this is not one of its values",
                rule: values.first?.range)
        case (.array(let rules), .array(let items)):
            return misfit(of: items, value.range, rules, direction, depth)
        case (.object, .object(let members)), (.allOf, .object(let members)):
            guard let object = object(schema) else { return nil }
            let index = memo.index(of: object, at: schema.range)
            return misfit(of: members, value.range, object, index, direction, depth)
        case (.union(let union), _): return misfit(of: value, union, direction, depth)
        default:
            return Misfit(
                range: value.range,
                words: "this is \(value.value.kindWords), not \(schema.kind.words)")
        }
    }

    private func misfit(
        of value: Located<LiteralValue>, _ union: UnionConstraints, _ direction: Direction?,
        _ depth: Int
    ) -> Misfit? {
        let misfits = union.branches.map { misfit(of: value, $0, direction, depth: depth + 1) }
        let fitting = misfits.count { $0 == nil }
        if fitting == 1 || fitting > 1 && union.rule == .anyOf { return nil }
        if fitting > 1 {
            return Misfit(range: value.range, words: "this fits \(fitting) branches of `oneOf`")
        }
        // If one branch alone fails at a part of the value, its misfit is shown.
        let inner = misfits.compactMap { $0 }.filter { $0.range != value.range }
        if let meant = inner.first, inner.count == 1 { return meant }
        let others = zip(union.branches, misfits).filter { branch, _ in
            if case .null = branch.kind { false } else { true }
        }
        if others.count == 1, let only = others.first?.1 { return only }
        return Misfit(range: value.range, words: "this fits none of the branches")
    }
}

extension Schema.Kind {
    fileprivate var words: String {
        switch self {
        case .anything, .reference: "anything"
        case .null: "null"
        case .boolean: "true or false"
        case .integer: "a whole number"
        case .number: "a number"
        case .string: "text"
        case .choice: "one of the values"
        case .array: "a list"
        case .object, .allOf: "a mapping"
        case .union: "one of the branches"
        }
    }
}
