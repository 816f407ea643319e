import Postgres
import ServiceRuntime

/// Faults C0655: columns of the side of an outer join whose row may be missing. The description
/// still names the table of such a column, so only the plan shows it.
func outerJoinFaults(
    _ statement: QueryStatement, _ form: PostgresStatement, on client: PostgresClient
) async throws -> [QueryFault] {
    let found: PlanNode?
    do {
        found = try await plan(of: form, statement, client)
    } catch PostgresError.server(let error) where !error.isPassing {
        // The statement can be prepared but not planned, as when a right is missing.
        return [.refused(statement, error, nil)]
    }
    guard let found else { return [] }
    let description = try await client.describe(form)
    let missing = found.aliasesThatMayBeMissing()
    return zip(description.columns, found.output).compactMap { column, expression in
        guard let alias = alias(in: expression), missing.contains(alias),
            let wanted = statement.columns.first(where: { $0.matches(column.name) }),
            !wanted.isNullable
        else { return nil }
        return .mayBeNull(column.name, wanted, statement, "its row of `\(alias)` may be missing")
    }
}

/// The generic plan of the statement, which the server uses for any values.
private func plan(
    of form: PostgresStatement, _ statement: QueryStatement, _ client: PostgresClient
) async throws -> PlanNode? {
    let types = statement.parameters.map(\.sqlName).joined(separator: ", ")
    let nulls = statement.parameters.map { _ in "null" }.joined(separator: ", ")
    let name = "wattos_verification"
    let prepare = "prepare \(name)\(types.isEmpty ? "" : "(\(types))") as \(form.text)"
    let explain =
        "explain (verbose, format json) execute \(name)\(nulls.isEmpty ? "" : "(\(nulls))")"
    return try await client.transaction { transaction in
        func run(_ text: String) async throws -> PostgresRows {
            try await transaction.rows(PostgresCall(PostgresStatement(text, parameters: [])))
        }
        _ = try await run("set local plan_cache_mode = force_generic_plan")
        _ = try await run(prepare)
        let rows = try await run(explain)
        _ = try await run("deallocate \(name)")
        let text = try rows.first?.decode(String.self, at: 0) ?? ""
        guard case .success(.array(let plans)) = JSONReader.decode(JSONValue.self, from: text),
            case .object(let first)? = plans.first, let root = first["Plan"]
        else { return nil }
        return PlanNode(root)
    }
}

/// The alias in `m.id` or `"the m".id`; nil for an expression that is not a column.
private func alias(in expression: String) -> String? {
    var rest = Array(expression.unicodeScalars)[...]
    guard let alias = name(&rest), rest.popFirst() == ".", name(&rest) != nil, rest.isEmpty else {
        return nil
    }
    return alias
}

/// Takes a name as the server writes it: between quotes unless it is plain.
private func name(_ rest: inout ArraySlice<Unicode.Scalar>) -> String? {
    var name = ""
    guard rest.first == "\"" else {
        while let scalar = rest.first, scalar == "_" || scalar == "$" || scalar.isPlain {
            name.unicodeScalars.append(scalar)
            rest.removeFirst()
        }
        return name.isEmpty ? nil : name
    }
    rest.removeFirst()
    while let scalar = rest.popFirst() {
        if scalar == "\"", rest.first != "\"" { return name }
        if scalar == "\"" { rest.removeFirst() }
        name.unicodeScalars.append(scalar)
    }
    return nil
}

extension Unicode.Scalar {
    fileprivate var isPlain: Bool {
        !isASCII || ("a"..."z").contains(self) || ("0"..."9").contains(self)
    }
}

/// A node of `explain (verbose, format json)`.
private struct PlanNode {
    let output: [String]
    private let alias: String?
    private let joinType: String?
    private let relationship: String?
    private let children: [PlanNode]

    init(_ value: JSONValue) {
        output = (value["Output"]?.items ?? []).map { $0.text ?? "" }
        alias = value["Alias"]?.text
        joinType = value["Join Type"]?.text
        relationship = value["Parent Relationship"]?.text
        children = (value["Plans"]?.items ?? []).map(PlanNode.init)
    }

    /// The aliases of tables whose row may be missing in a joined row.
    func aliasesThatMayBeMissing(_ mayBeMissing: Bool = false) -> Set<String> {
        var found: Set<String> = []
        if mayBeMissing, let alias { found.insert(alias) }
        for child in children {
            let lacks: Bool
            switch (joinType, child.relationship) {
            case ("Left", "Inner"), ("Right", "Outer"), ("Full", "Inner"), ("Full", "Outer"):
                lacks = true
            default: lacks = mayBeMissing
            }
            found.formUnion(child.aliasesThatMayBeMissing(lacks))
        }
        return found
    }
}
