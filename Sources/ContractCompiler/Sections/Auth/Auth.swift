import Diagnostics

/// `auth` at the top of a service: the callers of all routes without an `auth` of their own.
struct Auth: Section {
    func keys(of kind: Contract.Kind) -> [Key] { kind == .service ? [.auth] : [] }

    func read(_ fields: Fields, into contract: inout Contract, _ parser: inout ContractParser) {
        guard let member = fields["auth"] else { return }
        contract[IsAuthSaid.self] = IsAuthSaid()
        parser.readAuth(member)
    }
}

/// `auth` of a route.
struct RouteAuth: RouteSection {
    let keys = [Key.auth]

    /// C0401: each route has an `auth`, or its service has.
    func read(
        _ fields: Fields, into operation: inout OperationDeclaration, of contract: Contract,
        _ parser: inout ContractParser
    ) {
        if let member = fields["auth"] {
            parser.readAuth(member)
        } else if contract[IsAuthSaid.self] == nil {
            parser.report(
                "C0401", "the route does not say who may call it", fields.owner,
                help: "add `auth: none` to the route or to the service")
        }
    }

    func descriptionArguments(_ plan: OperationPlan) -> [Code] { ["access: .anyone"] }
}

/// Kept if the service has an `auth`.
private struct IsAuthSaid: Sendable {}

extension Key {
    fileprivate static let auth = Key(
        "auth", .constant("none"), .optional,
        "Who may call. `none` is the only value so far.")
}

extension ContractParser {
    fileprivate mutating func readAuth(_ member: Member) {
        if case .text("none")? = member.value.scalar { return }
        report(
            "C0402", "this kind of `auth` is not supported yet", place(member),
            help: "write `none`, the only one so far")
    }
}
