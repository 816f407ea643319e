import ContractModel

/// The named schemas that a contract sees: its own and the shared ones.
struct SchemaCatalog: Sendable {
    private let entries: [String: Entry]
    /// Schemas that travel both ways and look different in each.
    private let twofold: Set<String>
    /// Names of schemas that null is a value of, besides another one.
    private let nullable: Set<String>

    struct Entry: Sendable {
        let schema: Schema
        let isShared: Bool
    }

    init(_ entries: [String: Entry]) {
        self.init(
            entries, twofold: [],
            nullable: namesTakingNull(entries.mapValues(\.schema), \.isNullableItself))
    }

    private init(_ entries: [String: Entry], twofold: Set<String>, nullable: Set<String>) {
        self.entries = entries
        self.twofold = twofold
        self.nullable = nullable
    }

    /// The same catalog, knowing which schemas are two types.
    func with(twofold: Set<String>) -> SchemaCatalog {
        SchemaCatalog(entries, twofold: twofold, nullable: nullable)
    }

    func entry(_ name: String) -> Entry? { entries[name] }

    func isTwofold(_ name: String) -> Bool { twofold.contains(name) }

    /// `Dish`, or `DishInput` where requests carry another dish than responses.
    func typeName(_ name: String, _ direction: Direction) -> SwiftName {
        let type = SwiftName.type(name)
        return direction == .request && isTwofold(name) ? type.appending("Input") : type
    }

    /// The same in the OpenAPI document.
    func componentName(_ name: String, _ direction: Direction) -> String {
        direction == .request && isTwofold(name) ? name + "Input" : name
    }

    /// A value whose schema is a reference.
    func reference(_ name: String, _ direction: Direction) -> ValuePlan {
        let type = typeName(name, direction)
        guard let entry = entries[name] else { return .json }
        let origin: NamedReference.Origin = entry.isShared ? .shared : .module
        let rules = SwiftName.member(type.bare).appending("Rules")
        return ValuePlan(
            type: .named(NamedReference(name: type, origin: origin)), isNullable: false,
            rules: hasRules(shape(of: entry.schema)) ? .named(rules) : .none)
    }
}

/// The longest chain of names for names that is followed; checks refuse circles before.
private let referenceDepthLimit = 100

extension SchemaCatalog {
    /// The shape behind all references.
    func resolved(_ schema: Schema) -> Shape {
        var shape = shape(of: schema)
        for _ in 0..<referenceDepthLimit {
            guard case .reference(let name) = shape.kind, let entry = entries[name] else { break }
            shape = self.shape(of: entry.schema)
        }
        return shape
    }

    /// Whether null is a value of the shape, by itself or through a name.
    func isNullable(_ shape: Shape) -> Bool {
        if shape.isNullable { return true }
        switch shape.kind {
        case .reference(let name): return nullable.contains(name)
        case .union(let branches, _): return branches.contains { isNullable(self.shape(of: $0)) }
        default: return false
        }
    }

    /// Whether a name for the shape has rules besides its type.
    private func hasRules(_ shape: Shape) -> Bool {
        switch shape.kind {
        case .reference(let name):
            entries[name].map { hasRules(self.shape(of: $0.schema)) } ?? false
        case .scalar(_, let rules): rules != .none
        case .text(let rules, let pattern): !rules.isEmpty || pattern != nil
        case .constants: true
        case .array(let items, let count, let isUnique):
            !count.isEmpty || isUnique || items.map { hasRules(self.shape(of: $0)) } == true
        case .map(let values, let count):
            !count.isEmpty || values.map { hasRules(self.shape(of: $0)) } == true
        case .strings, .integers, .tuple, .object, .union, .anything: false
        }
    }

    /// The texts of the discriminator `key` by which an object is recognised.
    func tags(of schema: Schema, _ key: String) -> [String] {
        guard case .object(let object) = resolved(schema).kind,
            let property = object.properties.first(where: { $0.key == key }),
            case .strings(let values) = resolved(property.schema).kind
        else { return [] }
        return values
    }
}

extension SchemaCatalog {
    /// The schemas directly in a shape.
    func children(of shape: Shape) -> [Schema] {
        switch shape.kind {
        case .reference, .scalar, .text, .strings, .integers, .constants, .anything: []
        case .array(let items, _, _): [items].compactMap { $0 }
        case .map(let values, _): [values].compactMap { $0 }
        case .tuple(let items, let rest, _): items + [rest].compactMap { $0 }
        case .union(let branches, _): branches
        case .object(let object): object.properties.map(\.schema) + object.additional.schemas
        }
    }

    /// The names that `roots` use, themselves and through other names.
    func names(usedBy roots: [Schema]) -> Set<String> {
        var found: Set<String> = []
        var open = roots
        while let schema = open.popLast() {
            let shape = shape(of: schema)
            open += children(of: shape)
            guard case .reference(let name) = shape.kind, found.insert(name).inserted,
                let entry = entries[name]
            else { continue }
            open.append(entry.schema)
        }
        return found
    }

    /// Whether a member of `schema`, not behind a name, is `readOnly` or `writeOnly`.
    func hasDirectedMembers(_ schema: Schema) -> Bool {
        var open = [schema]
        while let schema = open.popLast() {
            if schema.isReadOnly || schema.isWriteOnly { return true }
            open += children(of: shape(of: schema))
        }
        return false
    }
}

extension Optional<ObjectShape.AdditionalShape> {
    fileprivate var schemas: [Schema] {
        if case .schema(let schema)? = self { [schema] } else { [] }
    }
}

extension Schema {
    /// Whether null is a value besides others, whatever the names in the schema mean.
    fileprivate var isNullableItself: Bool {
        switch kind {
        case .choice(let values, _):
            return values.contains { $0.value == .null } && values.contains { $0.value != .null }
        case .union(let union):
            let others = union.branches.filter { if case .null = $0.kind { false } else { true } }
            return !others.isEmpty && others.count < union.branches.count
                || others.contains(where: \.isNullableItself)
        default: return false
        }
    }
}
