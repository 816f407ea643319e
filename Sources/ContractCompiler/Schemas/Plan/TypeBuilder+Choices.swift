import Diagnostics

extension TypeBuilder {
    /// A closed choice; its cases are named after their values.
    mutating func enumeration(
        _ name: SwiftName, _ words: String, _ values: [LiteralPlan], _ names: CaseNames
    ) -> EnumerationPlan {
        var scope = TakenNames()
        let cases = zip(values, names.ranges).map { value, range in
            let name = names.name(value)
            if let given = names.given(value) {
                diagnostics += TemplateNames.enumeration.refusal(of: given)
            }
            if let first = scope.take(name, range) {
                diagnostics.append(.sameCase(name, value, range, first))
            }
            return EnumerationPlan.Case(name: name, value: value)
        }
        if cases.count > caseLimit {
            diagnostics.append(.tooManyCases(cases.count, names.ranges[caseLimit]))
        }
        let isInteger = if case .integer? = values.first { true } else { false }
        return EnumerationPlan(name: name, words: words, cases: cases, isInteger: isInteger)
    }

    mutating func union(
        _ name: SwiftName, _ words: String, _ schemas: [Schema], _ shape: UnionShape,
        _ range: SourceRange
    ) -> UnionPlan {
        let tags = schemas.map { schema in
            shape.discriminator.map { catalog.tags(of: schema, $0) } ?? []
        }
        let count = tags.map(\.count).reduce(0, +)
        if count > caseLimit { diagnostics.append(.tooManyCases(count, range)) }
        var cases = TakenNames(TemplateNames.union.members)
        let names = branchNames(schemas, tags, &cases)
        // Constants of the type must differ from its cases.
        var scope = TypeScope(.union, beside: cases)
        let branches = zip(schemas, names).map { schema, name in
            UnionPlan.Branch(
                name: name.case, value: value(schema, hint: name.hint, in: &scope))
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
        scope.checkHiding(from: branches.map(\.value), &diagnostics)
        return plan
    }

    mutating func tuple(
        _ name: SwiftName, _ words: String, _ schemas: [Schema], _ rest: Schema?,
        _ count: Bounds<Int>
    ) -> TuplePlan {
        var scope = TypeScope(.tuple)
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
            count: Bounds(minimum: least, maximum: most), patterns: scope.patterns,
            nested: scope.nested)
        scope.checkHiding(from: TypePlan.tuple(plan).values, &diagnostics)
        return plan
    }
}

/// The most entries of the runtime's tables.
let caseLimit = 1_000

extension TypeBuilder {
    /// The names of the cases of a union. A name that the contract gives is kept; another one gets
    /// a number if it is taken. Types within a branch are named after its hint.
    private mutating func branchNames(
        _ schemas: [Schema], _ tags: [[String]], _ cases: inout TakenNames
    ) -> [(case: SwiftName, hint: String)] {
        for schema in schemas {
            guard let given = schema.annotations.swiftName else { continue }
            let name = SwiftName(identifier: given.value)
            diagnostics += TemplateNames.union.refusal(of: given)
            if let first = cases.take(name, given.range) {
                diagnostics.append(.sameProperty(name, given.range, first))
            }
        }
        return zip(schemas, tags).map { schema, tags in
            if let given = schema.annotations.swiftName {
                return (SwiftName(identifier: given.value), given.value)
            }
            let wanted = branchHint(schema, tags.first)
            var hint = wanted
            let name = cases.takeFree(.member(wanted)) { number in
                hint = number == 1 ? wanted : "\(wanted)-\(number)"
                return .member(hint)
            }
            return (name, hint)
        }
    }

    /// The name of a branch, from its schema, its discriminator or its type.
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
    /// The type in the words of contracts.
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
