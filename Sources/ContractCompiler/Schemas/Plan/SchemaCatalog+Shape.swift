import ContractGrammar
import Diagnostics

extension SchemaCatalog {
    /// A schema as Swift sees it.
    func shape(of schema: Schema) -> Shape {
        switch schema.kind {
        case .anything: Shape(kind: .anything, isNullable: false, range: schema.range)
        case .null: Shape(kind: .constants([.null]), isNullable: false, range: schema.range)
        case .boolean: scalar(.boolean, .none, schema)
        case .integer(let constraints):
            scalar(constraints.isInt32 ? .int32 : .integer, constraints.rules, schema)
        case .number(let constraints): scalar(.number, constraints.rules, schema)
        case .string(let constraints): string(constraints, schema)
        case .choice(let values, _): choice(values, schema)
        case .array(let constraints): array(constraints, schema)
        case .object(let constraints): object(constraints, schema)
        case .union(let constraints): union(constraints, schema)
        case .allOf: merged(schema)
        case .reference(let name):
            Shape(kind: .reference(name.value), isNullable: false, range: schema.range)
        }
    }

    private func scalar(
        _ scalar: TypeReference.Scalar, _ rules: RulesPlan, _ schema: Schema
    ) -> Shape {
        Shape(kind: .scalar(scalar, rules), isNullable: false, range: schema.range)
    }

    private func string(_ constraints: StringConstraints, _ schema: Schema) -> Shape {
        var rules = StringRulesPlan()
        switch constraints.format?.value {
        case .uuid: return scalar(.uuid, .none, schema)
        case .date: return scalar(.date, .none, schema)
        case .dateTime: return scalar(.dateTime, .none, schema)
        case .duration: return scalar(.duration, .none, schema)
        case .byte: return scalar(.bytes, .none, schema)
        case .uri: rules.format = .uri
        case .email: rules.format = .email
        case nil: break
        }
        rules.length = Bounds(
            minimum: constraints.minLength?.value, maximum: constraints.maxLength?.value)
        return Shape(
            kind: .text(rules, pattern: constraints.pattern?.value.text), isNullable: false,
            range: schema.range)
    }

    private func choice(_ located: [Located<LiteralValue>], _ schema: Schema) -> Shape {
        let values = located.map(\.value)
        let ranges = located.filter { $0.value != .null }.map(\.range)
        let others = values.filter { $0 != .null }
        let strings = others.compactMap { if case .string(let text) = $0 { text } else { nil } }
        let integers = others.compactMap {
            if case .integer(let number) = $0 { number } else { nil }
        }
        let kind: Shape.Kind
        switch others.count {
        case 0: kind = .constants([.null])
        case strings.count: kind = .strings(strings)
        case integers.count: kind = .integers(integers)
        default: kind = .constants(others.map { JSONDocument($0) })
        }
        let isNullable = others.count < values.count && !others.isEmpty
        let names = CaseNames(schema.annotations.caseNames, ranges: ranges)
        return Shape(kind: kind, isNullable: isNullable, range: schema.range, cases: names)
    }

    private func array(_ constraints: ArrayConstraints, _ schema: Schema) -> Shape {
        var count = Bounds(
            minimum: constraints.minItems?.value, maximum: constraints.maxItems?.value)
        let fixed = constraints.prefixItems
        if constraints.isItemsForbidden {
            count.maximum = min(count.maximum ?? fixed.count, fixed.count)
        }
        let kind: Shape.Kind
        if fixed.isEmpty {
            kind = .array(items: constraints.items, count, isUnique: constraints.isUnique)
        } else {
            let isFull = count.maximum.map { $0 <= fixed.count } == true
            let anything = Schema(.anything, range: schema.range)
            kind = .tuple(fixed, rest: isFull ? nil : constraints.items ?? anything, count)
        }
        return Shape(kind: kind, isNullable: false, range: schema.range)
    }

    private func object(_ constraints: ObjectConstraints, _ schema: Schema) -> Shape {
        let count = Bounds(
            minimum: constraints.minProperties?.value, maximum: constraints.maxProperties?.value)
        let additional: ObjectShape.AdditionalShape?
        switch constraints.additional {
        case .closed: additional = nil
        case .open: additional = .anything
        case .schema(let schema): additional = .schema(schema)
        }
        let kind: Shape.Kind
        switch additional {
        case .anything where constraints.properties.isEmpty: kind = .map(values: nil, count)
        case .schema(let schema) where constraints.properties.isEmpty:
            kind = .map(values: schema, count)
        default:
            let properties = constraints.properties.map { property in
                PropertyShape(
                    key: property.name.value, keyRange: property.name.range,
                    schema: property.schema, isRequired: property.isRequired)
            }
            kind = .object(
                ObjectShape(properties: properties, additional: additional, count: count))
        }
        return Shape(kind: kind, isNullable: false, range: schema.range)
    }

    private func union(_ constraints: UnionConstraints, _ schema: Schema) -> Shape {
        let branches = constraints.branches.filter {
            if case .null = $0.kind { false } else { true }
        }
        let isNullable = branches.count < constraints.branches.count
        if branches.isEmpty {
            return Shape(kind: .constants([.null]), isNullable: false, range: schema.range)
        }
        if branches.count == 1, var only = branches.first.map(shape(of:)) {
            only.isNullable = only.isNullable || isNullable
            return only
        }
        let union: UnionShape
        switch (constraints.discriminator, constraints.rule) {
        case (let discriminator?, _): union = .discriminator(discriminator.property.value)
        case (nil, .oneOf): union = .oneOf
        case (nil, .anyOf): union = .anyOf
        }
        return Shape(kind: .union(branches, union), isNullable: isNullable, range: schema.range)
    }

    /// `allOf`: one object with the members of all.
    private func merged(_ schema: Schema) -> Shape {
        object(ObjectConstraints(merging: schema.objectParts { entry($0)?.schema }), schema)
    }
}

extension IntegerConstraints {
    fileprivate var rules: RulesPlan {
        let limits = Bounds(
            minimum?.value, maximum?.value, excluding: exclusiveMinimum?.value,
            exclusiveMaximum?.value)
        return limits.isEmpty && multipleOf == nil
            ? .none : .integer(limits, multipleOf: multipleOf?.value)
    }
}

extension NumberConstraints {
    fileprivate var rules: RulesPlan {
        let limits = Bounds(
            minimum?.value, maximum?.value, excluding: exclusiveMinimum?.value,
            exclusiveMaximum?.value)
        return limits.isEmpty && multipleOf == nil
            ? .none : .number(limits, multipleOf: multipleOf?.value)
    }
}

extension Bounds {
    /// Bounds from inclusive and exclusive limits, the tighter one at each end.
    fileprivate init(_ low: Bound?, _ high: Bound?, excluding open: Bound?, _ close: Bound?) {
        minimum = [low, open].compactMap { $0 }.max()
        maximum = [high, close].compactMap { $0 }.min()
        isMinimumExcluded = open != nil && minimum == open
        isMaximumExcluded = close != nil && maximum == close
    }
}
