import Diagnostics

/// `health`: when a service is ready.
struct Health: Section {
    static let list = KeyList(
        "`health`", "When it is ready.",
        [
            Key(
                "ready", .texts, .demanded, "The resources without which it can't work."),
            Key("why", .text, .optional, "Why it needs nothing, when `ready` is empty."),
        ])

    func keys(of kind: Contract.Kind) -> [Key] {
        kind == .service ? [Key("health", .mapping(Self.list), .demanded)] : []
    }

    func read(_ fields: Fields, into contract: inout Contract, _ parser: inout ContractParser) {
        guard contract.kind == .service else { return }
        contract[HealthDeclaration.self] = parser.health(fields["health"], owner: fields.owner)
    }

    var rules: Rules { Rules(fleet: [readinessCycles], service: [answeringResources]) }

    func plan(
        _ contract: Contract, into plan: inout ServicePlan, _ resolver: inout ServiceResolver
    ) {
        plan[Readiness.self] = Readiness(resources: contract.health.ready.map(\.value))
    }

    func descriptionArguments(_ plan: ServicePlan) -> [Code] {
        let names = plan.readiness.map { "\(literal: $0)" as Code }
        return ["readiness: [\(names, separatedBy: .comma)]"]
    }

    func write(_ plan: ServicePlan, to document: inout OpenAPIDocument) {
        document.notes.append(
            .init(key: "health", value: .object(["ready": .strings(plan.readiness)])))
    }
}

/// When a service is ready.
struct HealthDeclaration: Sendable {
    /// Names of resources.
    var ready: [Located<String>] = []
}

/// The resources without which a service is not ready.
private struct Readiness: Sendable {
    var resources: [String]
}

extension ServicePlan {
    fileprivate var readiness: [String] { self[Readiness.self]?.resources ?? [] }
}

extension Contract {
    var health: HealthDeclaration { self[HealthDeclaration.self] ?? HealthDeclaration() }
}

extension ContractParser {
    fileprivate mutating func health(_ member: Member?, owner: SourceRange) -> HealthDeclaration {
        guard let member else {
            report(
                "C0303", "the service does not say when it is ready", owner,
                help: "add `health: { ready: […] }` with the resources it can't work without",
                notes: ["`ready: []` takes a `why`"])
            return HealthDeclaration()
        }
        guard let fields = fields(member.value, Health.list, owner: member.keyRange) else {
            return HealthDeclaration()
        }
        let health = HealthDeclaration(ready: texts(fields["ready"]))
        // Only people read `why`, in the contract.
        _ = text(fields["why"])
        if fields["ready"] == nil {
            report(
                "C0303", "the service does not say when it is ready", member.keyRange,
                help: "add `ready: […]` with the resources it can't work without",
                notes: ["`ready: []` takes a `why`"])
        } else if let list = fields["ready"], case .sequence(let items) = list.value.kind {
            checkReason(items, list, fields["why"])
        }
        return health
    }

    private mutating func checkReason(_ items: [YAMLNode], _ ready: Member, _ why: Member?) {
        if items.isEmpty, why == nil {
            report(
                "C0303", "the service needs nothing to be ready and does not say why",
                ready.value.range, help: "name a resource, or add `why: …`")
        } else if !items.isEmpty, let why {
            report(
                "C0107", "`why` is for services that need nothing", why.keyRange,
                related: [.init(ready.value.range, "this one needs something")],
                help: "remove it")
        }
    }
}
