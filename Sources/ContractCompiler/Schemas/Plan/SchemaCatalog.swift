import Diagnostics

/// The named schemas that a contract may use: its own and the shared ones. The properties of
/// ``NamedSchema`` are computed once, when the catalog is made.
struct SchemaCatalog: Sendable {
    private(set) var own: [String: NamedSchema]
    private let shared: [String: NamedSchema]
    /// Schemas that are two types: their requests and responses differ.
    private let twofold: Set<String>

    /// - Parameter shared: The catalog of `shared.yaml`; nil to make that one.
    init(_ declarations: [SchemaDeclaration], over shared: SchemaCatalog?) {
        own = [:]
        self.shared = shared?.own ?? [:]
        twofold = []
        let names = indexed(declarations)
        let isShared = shared == nil
        for declaration in declarations where own[declaration.name.value] == nil {
            own[declaration.name.value] = NamedSchema(
                schema: declaration.schema, isShared: isShared)
        }
        decideShapes(declarations, names)
        decideCollections(declarations, names)
        decideSizes(declarations, names)
    }

    private init(
        _ own: [String: NamedSchema], _ shared: [String: NamedSchema], twofold: Set<String>
    ) {
        self.own = own
        self.shared = shared
        self.twofold = twofold
    }

    /// The same catalog with the schemas that are two types.
    func with(twofold: Set<String>) -> SchemaCatalog {
        SchemaCatalog(own, shared, twofold: twofold)
    }

    func entry(_ name: String) -> NamedSchema? { own[name] ?? shared[name] }

    /// The names that references may use.
    var names: [String] { own.keys.sorted() + shared.keys.sorted() }

    func isTwofold(_ name: String) -> Bool { twofold.contains(name) }

    /// `Dish`; `DishInput` in requests if they differ from responses.
    func typeName(_ name: String, _ direction: Direction) -> SwiftName {
        let given = entry(name)?.schema.annotations.swiftName
        let type = given.map { SwiftName(identifier: $0.value) } ?? .type(name)
        return direction == .request && isTwofold(name) ? type.appending("Input") : type
    }

    /// The name of a schema in the OpenAPI document.
    func componentName(_ name: String, _ direction: Direction) -> String {
        direction == .request && isTwofold(name) ? name + "Input" : name
    }

    /// A value whose schema is a reference.
    func reference(_ name: String, _ direction: Direction) -> ValuePlan {
        let type = typeName(name, direction)
        guard let entry = entry(name) else { return .json }
        let origin: NamedReference.Origin = entry.isShared ? .shared : .module
        return ValuePlan(
            type: .named(NamedReference(name: type, origin: origin)), isNullable: false,
            rules: entry.hasRules
                ? .named(SwiftName.member(type.bare).appending("Rules")) : .none)
    }
}

/// A named schema, and properties that depend on the schemas that it refers to.
struct NamedSchema: Sendable {
    let schema: Schema
    let isShared: Bool
    /// Nil until it is decided, and for names that are only names for themselves.
    fileprivate(set) var shape: Shape?
    /// The shape at the end of its references.
    fileprivate(set) var end: Shape?
    /// Its own default, or that of the schema that it refers to.
    fileprivate(set) var defaultValue: Located<LiteralValue>?
    /// Whether it accepts null, by itself or through a name.
    fileprivate(set) var isNullable = false
    /// Whether the name has rules besides its type.
    fileprivate(set) var hasRules = false
    /// The most bytes of a value as JSON in a response; nil without a bound.
    fileprivate(set) var mostBytes: Int?
    /// True for a list or map that contains itself through names of lists and maps alone. A type
    /// alias can't be recursive, so it becomes a structure.
    fileprivate(set) var isCollection = false

    fileprivate init(schema: Schema, isShared: Bool) {
        self.schema = schema
        self.isShared = isShared
    }
}

extension SchemaCatalog {
    /// The shape of a schema, references followed.
    func resolved(_ schema: Schema) -> Shape {
        let shape = shape(of: schema)
        guard case .reference(let name) = shape.kind else { return shape }
        return entry(name)?.end ?? shape
    }

    /// Whether the shape accepts null, by itself or through a name.
    func isNullable(_ shape: Shape) -> Bool {
        if shape.isNullable { return true }
        switch shape.kind {
        case .reference(let name): return entry(name)?.isNullable ?? false
        case .union(let branches, _):
            return branches.contains { isNullable(self.shape(of: $0)) }
        case .scalar, .text, .strings, .integers, .constants, .array, .tuple, .object, .map,
            .anything:
            return false
        }
    }

    /// Whether a name for the shape has rules besides its type.
    private func hasRules(_ shape: Shape) -> Bool {
        switch shape.kind {
        case .reference(let name): entry(name)?.hasRules ?? false
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

    /// The texts that the property `key` of an object may have; empty if it is not limited to some.
    func tags(of schema: Schema, _ key: String) -> [String] {
        guard case .object(let object) = resolved(schema).kind,
            let property = object.properties.first(where: { $0.key == key }),
            case .strings(let values) = resolved(property.schema).kind
        else { return [] }
        return values
    }
}

// MARK: Properties of named schemas

private func indexed(_ declarations: [SchemaDeclaration]) -> [String: Int] {
    Dictionary(declarations.enumerated().map { ($1.name.value, $0) }) { first, _ in first }
}

extension SchemaCatalog {
    /// Decides shapes. A shape comes after those that it is made of: names, branches, members of
    /// `allOf`.
    private mutating func decideShapes(
        _ declarations: [SchemaDeclaration], _ names: [String: Int]
    ) {
        let edges = declarations.map { declaration in
            declaration.schema.namesOfSameValue.compactMap { names[$0.name.value] }
        }
        for index in Components(edges).all.joined() {
            let name = declarations[index].name.value
            guard var named = own[name] else { continue }
            let shape = shape(of: named.schema)
            named.shape = shape
            named.end = shape
            named.defaultValue = named.schema.annotations.default
            if case .reference(let next) = shape.kind {
                named.end = entry(next)?.end
                named.defaultValue = named.defaultValue ?? entry(next)?.defaultValue
            }
            named.isNullable = isNullable(shape)
            own[name] = named
        }
    }

    /// Decides which lists and maps contain themselves, and then which names have rules.
    private mutating func decideCollections(
        _ declarations: [SchemaDeclaration], _ names: [String: Int]
    ) {
        let edges = declarations.map { declaration in
            own[declaration.name.value]?.shape.map { aliased($0).compactMap { names[$0] } } ?? []
        }
        let components = Components(edges)
        for index in components.all.joined() {
            let name = declarations[index].name.value
            guard var named = own[name], let shape = named.shape else { continue }
            if components.isInCircle(index) {
                // A structure checks its rules itself, so neither it nor a name in its circle has
                // rules.
                named.isCollection = shape.isCollection
            } else {
                named.hasRules = hasRules(shape)
            }
            own[name] = named
        }
    }

    /// Decides sizes, those of a schema after those of all names in it.
    private mutating func decideSizes(
        _ declarations: [SchemaDeclaration], _ names: [String: Int]
    ) {
        let edges = declarations.map { declaration in
            directNames(in: declaration.schema).compactMap { names[$0] }
        }
        let components = Components(edges)
        for index in components.all.joined() where !components.isInCircle(index) {
            let declaration = declarations[index]
            let bytes = mostBytes(of: declaration.schema)
            own[declaration.name.value]?.mostBytes = bytes
        }
    }

    /// The names that a type alias for the shape would refer to.
    private func aliased(_ shape: Shape) -> [String] {
        switch shape.kind {
        case .reference(let name): [name]
        case .array(let inner, _, _), .map(let inner, _):
            inner.map { aliased(self.shape(of: $0)) } ?? []
        case .scalar, .text, .strings, .integers, .constants, .tuple, .object, .union, .anything:
            []
        }
    }
}

extension Shape {
    fileprivate var isCollection: Bool {
        switch kind {
        case .array, .map: true
        case .reference, .scalar, .text, .strings, .integers, .constants, .tuple, .object, .union,
            .anything:
            false
        }
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

    /// The names that `roots` use, directly and through other names.
    func names(usedBy roots: [Schema]) -> Set<String> {
        var found: Set<String> = []
        var open = roots
        while let schema = open.popLast() {
            let shape = shape(of: schema)
            open += children(of: shape)
            guard case .reference(let name) = shape.kind, found.insert(name).inserted,
                let entry = entry(name)
            else { continue }
            open.append(entry.schema)
        }
        return found
    }

    /// Whether a member of `schema` itself is `readOnly` or `writeOnly`; names are not followed.
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
