import Diagnostics

/// The most names of one file that are kept for suggestions.
private let nameLimit = 1_000

/// The named schemas that one file may use. Its own names come before those of `shared.yaml`.
struct NameTable {
    private let schemas: [String: Schema]
    /// The schema at the end of a chain of references; none if the chain is broken or a circle.
    private let ends: [String: Schema]
    /// Names that references may use, at most `nameLimit` of each file.
    let names: [String]
    /// The schemas of `shared.yaml`; empty in its own table.
    private let shared: [String: Schema]
    private let sharedEnds: [String: Schema]
    /// The names of the schemas that accept null.
    private let takingNull: Set<String>
    private let sharedTakingNull: Set<String>

    init(_ declarations: [SchemaDeclaration], over outer: NameTable? = nil) {
        let schemas = Dictionary(declarations.map { ($0.name.value, $0.schema) }) { first, _ in
            first
        }
        self.schemas = schemas
        names = declarations.prefix(nameLimit).map(\.name.value) + (outer?.names ?? [])
        shared = outer?.schemas ?? [:]
        sharedEnds = outer?.ends ?? [:]
        let sharedTakingNull = outer?.takingNull ?? []
        self.sharedTakingNull = sharedTakingNull
        takingNull = namesTakingNull(schemas) { $0.takesNull(sharedTakingNull.contains) }
        var ends: [String: Schema] = [:]
        var known: Set<String> = []
        for declaration in declarations {
            // Each name is followed once: a later chain that meets it takes its end.
            var way: [String] = []
            var name = declaration.name.value
            while let schema = schemas[name], known.insert(name).inserted {
                way.append(name)
                guard case .reference(let next) = schema.kind else {
                    ends[name] = schema
                    break
                }
                name = next.value
            }
            let isOwn = schemas[name] != nil
            guard let end = isOwn ? ends[name] : sharedEnds[name] else { continue }
            for step in way { ends[step] = end }
        }
        self.ends = ends
    }

    subscript(name: String) -> Schema? { schemas[name] ?? shared[name] }

    /// The schema at the end of a chain of references; nil if it can't be known.
    func end(of name: String) -> Schema? {
        schemas[name] == nil ? sharedEnds[name] : ends[name]
    }

    /// Whether the schema of a name accepts null.
    func takesNull(_ name: String) -> Bool {
        schemas[name] == nil ? sharedTakingNull.contains(name) : takingNull.contains(name)
    }
}

extension Schema {
    /// Whether the schema accepts null; `isNullable` says so of names.
    func takesNull(_ isNullable: (String) -> Bool) -> Bool {
        switch kind {
        case .anything, .null: true
        case .choice(let values, _): values.contains { $0.value == .null }
        case .union(let union): union.branches.contains { $0.takesNull(isNullable) }
        case .reference(let name): isNullable(name.value)
        case .boolean, .integer, .number, .string, .array, .object, .allOf: false
        }
    }
}
