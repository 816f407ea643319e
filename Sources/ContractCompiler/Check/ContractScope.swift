import ContractModel
import Diagnostics

/// All files of a fleet, with what names mean in each.
func contractScopes(of fleet: Fleet) -> [ContractScope] {
    let shared = fleet.shared
    let isSharedWhole =
        !fleet.unreadFiles.contains("shared") && shared?.holes.sections.contains("schemas") != true
    func scope(
        _ path: String, _ schemas: [SchemaDeclaration], _ problems: [ProblemDeclaration],
        _ operations: [OperationDeclaration], _ holes: Holes
    ) -> ContractScope {
        ContractScope(
            path: path, declarations: schemas, problems: problems, operations: operations,
            visible: schemas + (shared?.schemas ?? []),
            holes: holes.schemas.union(shared?.holes.schemas ?? []),
            isWhole: isSharedWhole && !holes.sections.contains("schemas"))
    }
    let platform = fleet.platform.map { scope($0.path, [], $0.problems, [], $0.holes) }
    let common = shared.map { scope($0.path, $0.schemas, $0.problems, [], $0.holes) }
    return [platform, common].compactMap { $0 }
        + fleet.services.map {
            scope($0.path, $0.schemas, $0.problems, $0.operations, $0.holes)
        }
}

/// One file: its schemas and what their names mean.
struct ContractScope {
    let path: String
    let declarations: [SchemaDeclaration]
    let problems: [ProblemDeclaration]
    /// The outermost schemas of the file.
    let roots: [Schema]
    /// Every schema of the file, inner ones too, in the order of the file.
    let schemas: [Schema]
    /// The names that references may use.
    let schemaNames: [String]
    private let table: [String: Schema]
    /// The names of schemas that null is a value of.
    private let takingNull: Set<String>
    private let holes: Set<String>
    private let isWhole: Bool

    init(
        path: String, declarations: [SchemaDeclaration], problems: [ProblemDeclaration],
        operations: [OperationDeclaration], visible: [SchemaDeclaration], holes: Set<String>,
        isWhole: Bool
    ) {
        self.path = path
        self.declarations = declarations
        self.problems = problems
        self.holes = holes
        self.isWhole = isWhole
        schemaNames = visible.map(\.name.value)
        table = Dictionary(visible.map { ($0.name.value, $0.schema) }) { first, _ in first }
        takingNull = namesTakingNull(table) { $0.takesNull([]) }
        var all: [Schema] = []
        let roots =
            declarations.map(\.schema) + problems.flatMap { $0.fields.map(\.schema) }
            + operations.flatMap(\.schemas)
        self.roots = roots
        for root in roots { root.visit { all.append($0) } }
        schemas = all
    }

    /// The schema of a name; nil when nobody knows it.
    func schema(_ name: String) -> Schema? { table[name] }

    /// Whether null is a value of the schema.
    func takesNull(_ schema: Schema) -> Bool { schema.takesNull(takingNull) }

    /// Whether a name means nothing here, and that is not because something could not be read.
    func isUnknown(_ name: String) -> Bool {
        name != Holes.schema && table[name] == nil && isWhole && !holes.contains(name)
    }
}

/// The longest chain of names for names that is followed.
private let referenceLimit = 100

extension ContractScope {
    /// The schema behind all references; nil when it can't be known.
    func resolved(_ schema: Schema) -> Schema? {
        var schema = schema
        for _ in 0..<referenceLimit {
            guard case .reference(let name) = schema.kind else { return schema }
            guard let next = table[name.value] else { return nil }
            schema = next
        }
        return nil
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
    /// Whether null is a value of the schema, if it is one of the schemas with these names.
    fileprivate func takesNull(_ names: Set<String>) -> Bool {
        switch kind {
        case .anything, .null: true
        case .choice(let values, _): values.contains { $0.value == .null }
        case .union(let union): union.branches.contains { $0.takesNull(names) }
        case .reference(let name): names.contains(name.value)
        case .boolean, .integer, .number, .string, .array, .object, .allOf: false
        }
    }

    /// Calls `look` with this schema and all within it, in the order of the contract.
    func visit(_ look: (Schema) -> Void) {
        look(self)
        for inner in inner { inner.visit(look) }
    }

    private var inner: [Schema] {
        switch kind {
        case .anything, .null, .boolean, .integer, .number, .string, .choice, .reference: []
        case .array(let array): array.prefixItems + [array.items].compactMap { $0 }
        case .object(let object): object.properties.map(\.schema) + object.additional.schemas
        case .union(let union): union.branches
        case .allOf(let members): members
        }
    }
}

extension ObjectConstraints.Additional {
    var schemas: [Schema] {
        if case .schema(let schema) = self { [schema] } else { [] }
    }
}

extension OperationDeclaration {
    /// The outermost schemas of the operation.
    var schemas: [Schema] {
        parameters.map(\.schema) + [body?.schema].compactMap { $0 }
            + responses.flatMap { $0.headers.map(\.schema) + [$0.body].compactMap { $0 } }
    }
}
