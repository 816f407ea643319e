import Diagnostics

/// The schemas of one file, and the named schemas that the file may use.
struct FileSchemas {
    let declarations: [SchemaDeclaration]
    /// The outermost schemas of the file: first those of `declarations`, in the same order.
    let roots: [Schema]
    /// Every schema of the file, inner ones too.
    let schemas: [Schema]
    /// The depths of the schemas of `shared.yaml`; none in that file itself.
    let sharedDepths: NameDepths
    let memo = MisfitMemo()
    private let table: NameTable
    private let holes: Set<String>
    private let isWhole: Bool

    /// - Parameter others: The outermost schemas of the file that have no names.
    init(
        declarations: [SchemaDeclaration], others: [Schema], table: NameTable, holes: Set<String>,
        isWhole: Bool, sharedDepths: NameDepths
    ) {
        self.declarations = declarations
        self.holes = holes
        self.isWhole = isWhole
        self.sharedDepths = sharedDepths
        self.table = table
        var all: [Schema] = []
        let roots = declarations.map(\.schema) + others
        for root in roots { root.visit { all.append($0) } }
        self.roots = roots
        schemas = all
    }

    /// The names that references may use.
    var schemaNames: [String] { table.names }

    /// The schema of a name; nil if it is undefined or could not be read.
    func schema(_ name: String) -> Schema? { table[name] }

    /// Whether the schema accepts null.
    func takesNull(_ schema: Schema) -> Bool { schema.takesNull(table.takesNull) }

    /// True if the name is undefined and its file was read completely.
    func isUnknown(_ name: String) -> Bool {
        name != Holes.schema && table[name] == nil && isWhole && !holes.contains(name)
    }
}

extension FileSchemas {
    /// The schema at the end of a chain of references; nil if it can't be known.
    func resolved(_ schema: Schema) -> Schema? {
        guard case .reference(let name) = schema.kind else { return schema }
        return table.end(of: name.value)
    }

    /// The default of a schema: its own, or the first in its chain of references.
    func defaultValue(of schema: Schema) -> Located<LiteralValue>? {
        var seen: Set<String> = []
        var schema = schema
        while true {
            if let value = schema.annotations.default { return value }
            guard case .reference(let name) = schema.kind, seen.insert(name.value).inserted,
                let next = self.schema(name.value)
            else { return nil }
            schema = next
        }
    }

    /// The branches of a union, without null; the schema itself if it is no union. Nil if a part of
    /// it can't be known.
    func alternatives(_ schema: Schema) -> [Schema]? {
        guard let schema = resolved(schema) else { return nil }
        guard case .union(let union) = schema.kind else { return [schema] }
        var all: [Schema] = []
        for branch in union.branches {
            guard let branch = resolved(branch) else { return nil }
            if case .null = branch.kind { continue }
            all.append(branch)
        }
        return all
    }
}

extension Schema {
    /// Calls `look` with this schema and all within it, in the order of the contract.
    func visit(_ look: (Schema) -> Void) {
        look(self)
        for part in parts { part.visit(look) }
    }
}
