import Diagnostics

/// `port`: the port that a service listens on.
struct Port: Section {
    func keys(of kind: Contract.Kind) -> [Key] {
        guard kind == .service else { return [] }
        return [
            Key(
                "port", .integer(1024...65535), .required,
                "Where it listens; unique in the fleet.")
        ]
    }

    func read(_ fields: Fields, into contract: inout Contract, _ parser: inout ContractParser) {
        guard let port = parser.integer("port", in: fields) else { return }
        contract.port = port
    }

    var rules: Rules { Rules(fleet: [uniquePorts]) }

    func plan(
        _ contract: Contract, into plan: inout ServicePlan, _ resolver: inout ServiceResolver
    ) {
        plan[ListeningPort.self] = ListeningPort(number: contract.port.value)
    }

    func descriptionArguments(_ plan: ServicePlan) -> [Code] { ["port: \(plain: plan.port)"] }

    func write(_ plan: ServicePlan, to document: inout OpenAPIDocument) {
        document.notes.append(.init(key: "port", value: .integer(plan.port)))
    }
}

/// 0 where it can't be read.
private struct ListeningPort: Sendable {
    var number: Int
    var range: SourceRange?
}

extension Contract {
    /// 0 where it can't be read.
    var port: Located<Int> {
        get {
            let port = self[ListeningPort.self]
            return Located(port?.number ?? 0, port?.range ?? name.range)
        }
        set {
            self[ListeningPort.self] = ListeningPort(
                number: newValue.value, range: newValue.range)
        }
    }
}

extension ServicePlan {
    public var port: Int { self[ListeningPort.self]?.number ?? 0 }
}
