import Diagnostics

/// All files of a fleet, with what names mean in each.
func contractScopes(of fleet: Fleet) -> [ContractScope] {
    let shared = fleet.shared
    let sharedTable = NameTable(shared?.schemas ?? [])
    let isSharedWhole =
        !fleet.unreadFiles.contains("shared") && shared?.holes.sections.contains("schemas") != true
    func scope(
        _ path: String, _ schemas: [SchemaDeclaration], _ problems: [ProblemDeclaration],
        _ operations: [OperationDeclaration], _ holes: Holes, _ depths: NameDepths = .none
    ) -> ContractScope {
        ContractScope(
            path: path, declarations: schemas, problems: problems, operations: operations,
            table: path == shared?.path ? sharedTable : NameTable(schemas, over: sharedTable),
            holes: holes.schemas.union(shared?.holes.schemas ?? []),
            isWhole: isSharedWhole && !holes.sections.contains("schemas"), sharedDepths: depths)
    }
    let common = shared.map { scope($0.path, $0.schemas, $0.problems, [], $0.holes) }
    let depths = common.map(NameDepths.init) ?? .none
    let platform = fleet.platform.map { scope($0.path, [], $0.problems, [], $0.holes, depths) }
    return [platform, common].compactMap { $0 }
        + fleet.services.map {
            scope($0.path, $0.schemas, $0.problems, $0.operations, $0.holes, depths)
        }
}

/// One file: its schemas and what their names mean.
struct ContractScope {
    let path: String
    let declarations: [SchemaDeclaration]
    let problems: [ProblemDeclaration]
    /// The outermost schemas of the file, those of the declarations first.
    let roots: [Schema]
    /// Every schema of the file, inner ones too, in the order of the file.
    let schemas: [Schema]
    /// Of the names from `shared.yaml`; none in that file itself.
    let sharedDepths: NameDepths
    let memo = MisfitMemo()
    private let table: NameTable
    private let holes: Set<String>
    private let isWhole: Bool

    init(
        path: String, declarations: [SchemaDeclaration], problems: [ProblemDeclaration],
        operations: [OperationDeclaration], table: NameTable, holes: Set<String>, isWhole: Bool,
        sharedDepths: NameDepths
    ) {
        self.path = path
        self.declarations = declarations
        self.problems = problems
        self.holes = holes
        self.isWhole = isWhole
        self.sharedDepths = sharedDepths
        self.table = table
        var all: [Schema] = []
        let roots =
            declarations.map(\.schema) + problems.flatMap { $0.fields.map(\.schema) }
            + operations.flatMap(\.schemas)
        self.roots = roots
        for root in roots { root.visit { all.append($0) } }
        schemas = all
    }

    /// The names that references may use.
    var schemaNames: [String] { table.names }

    /// The schema of a name; nil when nobody knows it.
    func schema(_ name: String) -> Schema? { table[name] }

    /// Whether null is a value of the schema.
    func takesNull(_ schema: Schema) -> Bool { schema.takesNull(table.takesNull) }

    /// True if the name is undefined and its file was read completely.
    func isUnknown(_ name: String) -> Bool {
        name != Holes.schema && table[name] == nil && isWhole && !holes.contains(name)
    }
}

extension ContractScope {
    /// The schema behind all references; nil when it can't be known.
    func resolved(_ schema: Schema) -> Schema? {
        guard case .reference(let name) = schema.kind else { return schema }
        return table.end(of: name.value)
    }

    /// The branches besides null, for a union with null; else the schema itself. Nil when a part of
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

extension OperationDeclaration {
    /// The outermost schemas of the operation.
    var schemas: [Schema] {
        parameters.map(\.schema) + [body?.schema].compactMap { $0 }
            + responses.flatMap { $0.headers.map(\.schema) + [$0.body].compactMap { $0 } }
    }
}
