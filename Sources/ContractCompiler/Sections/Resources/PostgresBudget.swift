import Diagnostics

/// `postgres` of the platform: the connections that the pools of all services share.
struct PostgresBudget: Section {
    static let list = KeyList(
        "`postgres`", "What the pools of all services share.",
        [
            Key(
                "max_connections", .integer(1...100_000), .required,
                "Of the server; the pools of all services must fit."),
            Key(
                "reserved", .integer(0...100_000), .optional,
                "For people, backups and migrations."),
        ])

    func keys(of kind: Contract.Kind) -> [Key] {
        kind == .platform ? [Key("postgres", .mapping(Self.list))] : []
    }

    func read(_ fields: Fields, into contract: inout Contract, _ parser: inout ContractParser) {
        guard let member = fields["postgres"],
            let own = parser.fields(member.value, Self.list, owner: member.keyRange)
        else { return }
        let reserved = parser.integer("reserved", in: own)
        guard let most = parser.integer("max_connections", in: own) else { return }
        contract[PostgresBudgetDeclaration.self] = PostgresBudgetDeclaration(
            maxConnections: most, reserved: reserved)
    }

    var rules: Rules { Rules(fleet: [poolsFit]) }
}

private struct PostgresBudgetDeclaration: Sendable {
    var maxConnections: Located<Int>
    /// For people, backups and migrations.
    var reserved: Located<Int>?
}

/// C0315 and C0319: the pools of all services fit into the connections of the database server.
private func poolsFit(_ fleet: Fleet) -> [Diagnostic] {
    guard let budget = fleet.platform?[PostgresBudgetDeclaration.self] else { return [] }
    let reserved = budget.reserved?.value ?? 0
    if let range = budget.reserved?.range, reserved >= budget.maxConnections.value {
        return [
            Diagnostic(
                "C0319", "all connections are reserved", at: range,
                related: [.init(budget.maxConnections.range, "there are no more than these")],
                help: "reserve fewer than \(budget.maxConnections.value)")
        ]
    }
    let available = budget.maxConnections.value - reserved
    let pools = fleet.services.flatMap(pools)
    let sum = pools.reduce(0) { $0 + $1.connections.value }
    guard sum > available, let largest = pools.max(by: isSmaller) else { return [] }
    return [
        Diagnostic(
            "C0315", "the pools want \(sum) connections, and \(available) are there",
            at: largest.connections.range, "the largest pool",
            related: [.init(budget.maxConnections.range, words(budget))],
            help: "make pools smaller by \(sum - available), or raise `max_connections`",
            notes: [
                pools.map { "\(quoted($0.owner)) wants \($0.connections.value)" }
                    .joined(separator: ", ")
            ])
    ]
}

private struct OwnedPool {
    let owner: String
    let connections: Located<Int>
}

private func pools(of service: Contract) -> [OwnedPool] {
    service.resources.compactMap { resource in
        guard let database = resource.kind as? PostgresKind else { return nil }
        return OwnedPool(owner: service.name.value, connections: database.connections)
    }
}

private func isSmaller(_ left: OwnedPool, _ right: OwnedPool) -> Bool {
    left.connections.value < right.connections.value
}

private func words(_ budget: PostgresBudgetDeclaration) -> String {
    guard let reserved = budget.reserved?.value, reserved > 0 else { return "the server's limit" }
    return "the server's limit, of which \(reserved) are reserved"
}
