import Diagnostics

extension TypeBuilder {
    /// A closed choice; its cases are named after their values.
    mutating func enumeration(
        _ name: SwiftName, _ words: String, _ values: [LiteralPlan], _ range: SourceRange
    ) -> EnumerationPlan {
        var seen: [SwiftName: LiteralPlan] = [:]
        let cases = values.map { value in
            let name = caseName(value)
            if let other = seen[name] {
                diagnostics.append(.sameCase(name, value, other, range))
            }
            seen[name] = value
            return EnumerationPlan.Case(name: name, value: value)
        }
        if cases.count > caseLimit { diagnostics.append(.tooManyCases(cases.count, range)) }
        let isInteger = if case .integer? = values.first { true } else { false }
        return EnumerationPlan(name: name, words: words, cases: cases, isInteger: isInteger)
    }

    mutating func union(
        _ name: SwiftName, _ words: String, _ schemas: [Schema], _ shape: UnionShape,
        _ range: SourceRange
    ) -> UnionPlan {
        var scope = Scope()
        var branches: [UnionPlan.Branch] = []
        var tags: [[String]] = []
        // The union has static members of these names.
        var names = NumberedNames(taken: [SwiftName("blank"), SwiftName("tags")])
        for schema in schemas {
            let branchTags = shape.discriminator.map { catalog.tags(of: schema, $0) } ?? []
            let wanted = branchHint(schema, branchTags.first)
            var hint = wanted
            let name = names.take(.member(wanted)) { number in
                hint = number == 1 ? wanted : "\(wanted)-\(number)"
                return .member(hint)
            }
            let value = value(schema, hint: hint, in: &scope)
            branches.append(UnionPlan.Branch(name: name, value: value))
            tags.append(branchTags)
        }
        let choice: UnionPlan.Choice
        switch shape {
        case .discriminator(let property): choice = .discriminator(property: property, tags: tags)
        case .oneOf: choice = .oneOf
        case .anyOf: choice = .anyOf
        }
        let plan = UnionPlan(
            name: name, words: words, branches: branches, choice: choice, blankBranch: 0,
            isIndirect: false, patterns: scope.patterns, nested: scope.nested)
        scope.checkHiding(.union(plan), &diagnostics)
        return plan
    }

    mutating func tuple(
        _ name: SwiftName, _ words: String, _ schemas: [Schema], _ rest: Schema?,
        _ count: Limits<Int>
    ) -> TuplePlan {
        var scope = Scope()
        let least = count.minimum ?? 0
        let items = schemas.enumerated().map { index, schema in
            TuplePlan.Item(
                name: .member("item-\(index)"), words: schema.words,
                value: value(schema, hint: "item-\(index)", in: &scope), isOptional: index >= least)
        }
        let others = rest.map { value($0, hint: "rest-item", in: &scope) }
        let most = count.maximum ?? (rest == nil ? schemas.count : nil)
        let plan = TuplePlan(
            name: name, words: words, items: items, rest: others,
            count: Limits(minimum: least, maximum: most), patterns: scope.patterns,
            nested: scope.nested)
        scope.checkHiding(.tuple(plan), &diagnostics)
        return plan
    }
}

/// What the tables of the runtime hold.
let caseLimit = 128

/// The name of a case: `chat.completion` is `chatCompletion`, 404 is `_404`, -1 is `minus1`.
func caseName(_ value: LiteralPlan) -> SwiftName {
    switch value {
    case .string(let text):
        // The enumeration has static members of these names.
        ["allCases", "blank", "table"].contains(text) ? .member(text + "-value") : .member(text)
    case .integer(let number): .member(number < 0 ? "minus \(number.magnitude)" : "\(number)")
    case .null, .number, .boolean, .enumerationCase, .array, .emptyDictionary: .member("value")
    }
}

extension TypeBuilder {
    /// What a branch is called: after its schema, its discriminator, or its type.
    private func branchHint(_ schema: Schema, _ tag: String?) -> String {
        let shape = catalog.shape(of: schema)
        switch shape.kind {
        case .reference(let name): return name
        case .scalar(let scalar, _): return scalar.word
        case .text: return "string"
        case .array: return "array"
        case .map: return "dictionary"
        case .anything: return "anything"
        case .constants, .strings, .integers: return tag ?? "choice"
        case .tuple: return tag ?? "tuple"
        case .object: return tag ?? "object"
        case .union: return tag ?? "union"
        }
    }
}

extension TypeReference.Scalar {
    /// The type as contracts call it.
    fileprivate var word: String {
        switch self {
        case .string: "string"
        case .integer: "integer"
        case .int32: "int32"
        case .number: "number"
        case .boolean: "boolean"
        case .uuid: "uuid"
        case .date: "date"
        case .dateTime: "date-time"
        case .duration: "duration"
        case .bytes: "bytes"
        case .json: "json"
        }
    }
}
