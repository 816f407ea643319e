import Diagnostics

/// `postgres` of the platform: the connections that the pools of all services share.
struct ConnectionBudget: Section {
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
        contract[PostgresBudget.self] = PostgresBudget(maxConnections: most, reserved: reserved)
    }

    var rules: Rules { Rules(fleet: [poolBudget]) }
}

/// What the pools of all services share.
struct PostgresBudget: Sendable {
    var maxConnections: Located<Int>
    /// For people, backups and migrations.
    var reserved: Located<Int>?
}

extension Contract {
    /// Of the platform, if it says so.
    var postgres: PostgresBudget? { self[PostgresBudget.self] }
}
