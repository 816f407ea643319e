import Diagnostics

/// C0315 and C0319: the pools of all services fit into the connections of the database server.
func poolBudget(_ fleet: Fleet) -> [Diagnostic] {
    guard let budget = fleet.platform?.postgres else { return [] }
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
        guard case .postgres(_, let pool) = resource.kind else { return nil }
        return OwnedPool(owner: service.name.value, connections: pool.connections)
    }
}

private func isSmaller(_ left: OwnedPool, _ right: OwnedPool) -> Bool {
    left.connections.value < right.connections.value
}

private func words(_ budget: PostgresBudget) -> String {
    guard let reserved = budget.reserved?.value, reserved > 0 else { return "the server's limit" }
    return "the server's limit, of which \(reserved) are reserved"
}
