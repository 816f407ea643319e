import Diagnostics

private let mostRequests = 1_000_000

/// `limits` of a service.
struct Limits: Section {
    static let list = KeyList(
        "`limits` of a service", "What it may use. All are mandatory.",
        [
            Key(
                "concurrency", .integer(1...mostRequests), .required, "Requests in work at once."),
            Key(
                "queue", .integer(0...mostRequests), .required,
                "Requests that wait beyond these; the rest gets a 503."),
            Key("body", .size, .required, "The largest request body."),
            Key("timeout", .duration, .required, "The longest a request may take."),
            Key(
                "memory", .size, .required,
                "The memory of the process, and the limit of its container."),
            Key("cpu", .number(over: 0, most: 1024), .required, "Processors of its container."),
        ])

    func keys(of kind: Contract.Kind) -> [Key] {
        kind == .service ? [Key("limits", .mapping(Self.list), .required)] : []
    }

    func read(_ fields: Fields, into contract: inout Contract, _ parser: inout ContractParser) {
        guard contract.kind == .service else { return }
        let member = fields["limits"]
        let own = member.flatMap { parser.fields($0.value, Self.list, owner: $0.keyRange) }
        if own == nil { contract.holes.sections.insert("limits") }
        contract.limits = parser.limits(own, at: member?.keyRange ?? fields.owner)
    }

    var rules: Rules { Rules(service: [memoryBudget]) }

    func plan(
        _ contract: Contract, into plan: inout ServicePlan, _ resolver: inout ServiceResolver
    ) {
        plan.limits = ServiceLimitsPlan(contract.limits)
    }

    func descriptionArguments(_ plan: ServicePlan) -> [Code] {
        let limits = plan.limits
        return [
            """
            limits: ServiceLimits(
                concurrency: \(literal: limits.concurrency),
                queue: \(literal: limits.queue),
                body: .bytes(\(literal: limits.bodyBytes)),
                timeout: \(duration(limits.timeout)),
                memory: .bytes(\(literal: limits.memoryBytes)),
                cpu: \(numberLiteral(limits.cpu)))
            """
        ]
    }

    func write(_ plan: ServicePlan, to document: inout OpenAPIDocument) {
        let limits = plan.limits
        let members: JSONDocument = .object([
            "concurrency": .integer(limits.concurrency),
            "queue": .integer(limits.queue),
            "bodyBytes": .integer(limits.bodyBytes),
            "timeoutMilliseconds": .milliseconds(limits.timeout),
            "memoryBytes": .integer(limits.memoryBytes),
            "cpu": .number(limits.cpu),
        ])
        document.notes.append(.init(key: "limits", value: members))
    }
}

/// `limits` of a route, where they differ from its service's.
struct RouteLimits: RouteSection {
    static let list = KeyList(
        "`limits` of a route", "Limits of this route, where they differ from the service's.",
        [
            Key("body", .size), Key("timeout", .duration),
            Key("concurrency", .integer(1...mostRequests)),
        ])

    let keys = [Key("limits", .mapping(list))]

    func read(
        _ fields: Fields, into operation: inout OperationDeclaration, of contract: Contract,
        _ parser: inout ContractParser
    ) {
        guard let member = fields["limits"],
            let own = parser.fields(member.value, Self.list, owner: member.keyRange)
        else { return }
        operation.limits = OperationLimitsDeclaration(
            bodyBytes: parser.size(own["body"]), timeout: parser.duration(own["timeout"]),
            concurrency: parser.integer("concurrency", in: own))
    }

    var rules: Rules { Rules(operation: [effectiveLimits]) }

    func plan(
        _ operation: OperationDeclaration, of contract: Contract, into plan: inout OperationPlan,
        _ resolver: inout ServiceResolver
    ) {
        let (own, whole) = (operation.limits, contract.limits)
        plan.limits = OperationLimitsPlan(
            bodyBytes: operation.body == nil ? nil : (own.bodyBytes ?? whole.bodyBytes).value,
            timeout: (own.timeout ?? whole.timeout).value, concurrency: own.concurrency?.value)
    }

    func descriptionArguments(_ plan: OperationPlan) -> [Code] {
        let limits = plan.limits
        let body: Code? = limits.bodyBytes.map { "bodyLimit: .bytes(\(literal: $0))" }
        let concurrency: Code? = limits.concurrency.map { "concurrency: \(literal: $0)" }
        return [body, "timeout: \(duration(limits.timeout))", concurrency].compactMap { $0 }
    }

    func members(_ plan: OperationPlan, of service: ServicePlan) -> [JSONDocument.Member] {
        let limits = plan.limits
        let members: JSONDocument = .object([
            "bodyBytes": limits.bodyBytes.map { .integer($0) },
            "timeoutMilliseconds": .milliseconds(limits.timeout),
            "concurrency": limits.concurrency.map { .integer($0) },
        ])
        return [.init(key: "x-limits", value: members)]
    }
}

extension ContractParser {
    /// A limit that can't be read is 0. Of those that can, only `queue` may be 0.
    fileprivate mutating func limits(
        _ fields: Fields?, at place: SourceRange
    ) -> ServiceLimitsDeclaration {
        var limits = ServiceLimitsDeclaration(at: place)
        guard let fields else { return limits }
        if let concurrency = integer("concurrency", in: fields) { limits.concurrency = concurrency }
        if let queue = integer("queue", in: fields) { limits.queue = queue }
        if let body = size(fields["body"]) { limits.bodyBytes = body }
        if let timeout = duration(fields["timeout"]) { limits.timeout = timeout }
        if let memory = size(fields["memory"]) { limits.memoryBytes = memory }
        if let cpu = number("cpu", in: fields) { limits.cpu = cpu }
        return limits
    }
}
