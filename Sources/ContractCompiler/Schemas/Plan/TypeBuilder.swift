import Diagnostics

/// Plans the Swift types of schemas, in one direction.
struct TypeBuilder {
    let catalog: SchemaCatalog
    let direction: Direction
    var diagnostics: [Diagnostic] = []
    /// The names of constants in the file of the aliases.
    var constants = TakenNames()

    init(_ catalog: SchemaCatalog, _ direction: Direction) {
        self.catalog = catalog
        self.direction = direction
    }

    /// The type of a named schema.
    mutating func declare(_ schemaName: String, _ schema: Schema) -> TypePlan {
        let name = catalog.typeName(schemaName, direction)
        let shape = catalog.shape(of: schema)
        if let plan = type(shape, name, schema.words, isDeprecated: schema.isDeprecated) {
            return plan
        }
        let isCollection = catalog.entry(schemaName)?.isCollection == true
        var scope =
            isCollection
            ? TypeScope(.collection)
            : TypeScope(TemplateNames(), keepingIn: .file, beside: constants)
        var value = value(shape, hint: name.bare, in: &scope)
        value.isNullable = false
        if isCollection {
            let plan = TypePlan.collection(
                CollectionPlan(
                    name: name, words: schema.words, value: value, patterns: scope.patterns,
                    nested: scope.nested))
            scope.checkHiding(from: [value], &diagnostics)
            return plan
        }
        constants = scope.constants
        let member = SwiftName.member(name.bare)
        return .alias(
            AliasPlan(
                name: name, rulesName: member.appending("Rules"), words: schema.words,
                value: value, family: catalog.resolved(schema).family, patterns: scope.patterns,
                nested: scope.nested))
    }

    /// Plans a value of a type. A type that the value needs and that has no name of its own is
    /// nested in `scope`, under a name made from `hint`.
    mutating func value(_ schema: Schema, hint: String, in scope: inout TypeScope) -> ValuePlan {
        let shape = catalog.shape(of: schema)
        var value = value(shape, hint: hint, in: &scope)
        value.isNullable = shape.isNullable || catalog.isNullable(shape)
        return value
    }

    private mutating func value(
        _ shape: Shape, hint: String, in scope: inout TypeScope
    ) -> ValuePlan {
        switch shape.kind {
        case .reference(let name):
            return catalog.reference(name, direction)
        case .scalar(let scalar, let rules):
            return ValuePlan(type: .scalar(scalar), isNullable: false, rules: rules)
        case .text(var rules, let pattern):
            rules.pattern = pattern.map { scope.keep(.pattern($0), hint, "Pattern") }
            return ValuePlan(
                type: .scalar(.string), isNullable: false,
                rules: rules.isEmpty ? .none : .string(rules))
        case .constants(let values):
            let choice = scope.keep(.choice(values.map(\.compact)), hint, "Choice")
            return ValuePlan(type: .scalar(.json), isNullable: false, rules: .json(choice))
        case .array(let items, let count, let isUnique):
            return array(items, count, isUnique, hint: hint, in: &scope)
        case .map(let values, let count):
            return dictionary(values, count, hint: hint, in: &scope)
        case .anything:
            return .json
        case .strings, .integers, .tuple, .object, .union:
            let name = scope.names.nestedType(hint)
            guard let plan = type(shape, name, "", isDeprecated: false) else { return .json }
            scope.nest(plan, shape.range, &diagnostics)
            return ValuePlan(
                type: .named(NamedReference(name: name, origin: .nested)), isNullable: false,
                rules: .none)
        }
    }

    private mutating func array(
        _ items: Schema?, _ count: Bounds<Int>, _ isUnique: Bool, hint: String,
        in scope: inout TypeScope
    ) -> ValuePlan {
        let element = items.map { value($0, hint: hint + "-item", in: &scope) } ?? .json
        let hasRules = !count.isEmpty || isUnique || element.rules != .none
        return ValuePlan(
            type: .array(element), isNullable: false,
            rules: hasRules ? .array(count, isUnique: isUnique, items: element.rules) : .none)
    }

    private mutating func dictionary(
        _ values: Schema?, _ count: Bounds<Int>, hint: String, in scope: inout TypeScope
    ) -> ValuePlan {
        let element = values.map { value($0, hint: hint + "-value", in: &scope) } ?? .json
        let hasRules = !count.isEmpty || element.rules != .none
        return ValuePlan(
            type: .dictionary(element), isNullable: false,
            rules: hasRules ? .dictionary(count, values: element.rules) : .none)
    }

    /// The type of a shape that needs a type of its own.
    private mutating func type(
        _ shape: Shape, _ name: SwiftName, _ words: String, isDeprecated: Bool
    ) -> TypePlan? {
        switch shape.kind {
        case .strings(let values):
            return .enumeration(enumeration(name, words, values.map { .string($0) }, shape.cases))
        case .integers(let values):
            return .enumeration(enumeration(name, words, values.map { .integer($0) }, shape.cases))
        case .tuple(let items, let rest, let count):
            return .tuple(tuple(name, words, items, rest, count))
        case .object(let object):
            var plan = self.object(name, object)
            plan.words = words
            plan.isDeprecated = isDeprecated
            return .object(plan)
        case .union(let branches, let choice):
            return .union(union(name, words, branches, choice, shape.range))
        case .reference, .scalar, .text, .constants, .array, .map, .anything:
            return nil
        }
    }
}

extension ValuePlan {
    /// Any JSON.
    static var json: ValuePlan {
        ValuePlan(type: .scalar(.json), isNullable: false, rules: .none)
    }
}

extension Shape {
    /// The kind of value that rules of the shape are about.
    fileprivate var family: AliasPlan.Family {
        switch kind {
        case .scalar(.integer, _), .scalar(.int32, _): .integer
        case .scalar(.number, _): .number
        case .scalar(.json, _), .constants, .anything: .json
        case .array: .array
        case .map: .map
        // The rules of the remaining shapes are part of their types.
        case .scalar, .text, .reference, .strings, .integers, .tuple, .object, .union: .text
        }
    }
}
