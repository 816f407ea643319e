import Diagnostics

/// `resources`: the databases, caches, leases and services that a service works with.
struct Resources: Section {
    /// What a resource may be, each by the key that says so.
    static let kinds: [(key: String, list: KeyList)] = [
        ("postgres", postgres), ("redis", redis), ("service", service), ("http", http),
        ("lease", lease),
    ]

    static let postgres = KeyList(
        "a Postgres resource", "A Postgres database.",
        [
            Key("postgres", .text, .required, "The variable with its URL."),
            Key("pool", .mapping(pool), .required),
        ])
    static let pool = KeyList(
        "a pool", "",
        [
            Key(
                "connections", .integer(1...10_000), .required,
                "Of one instance of the service."),
            Key(
                "wait", .duration, .required, "How long a request waits for one, before a 503."),
        ])
    static let redis = KeyList(
        "a Redis resource", "A Redis server.",
        [
            Key("redis", .text, .required, "The variable with its URL."),
            Key("timeout", .duration, .optional, "How long one command may take."),
        ])
    static let service = KeyList(
        "a service resource", "Another service, through its generated client.",
        [
            Key("service", .text, .required, "The other service."),
            Key("url", .text, .required, "The variable with its URL."),
            Key("timeout", .timeLimit, .required, "How long one call may take."),
        ])
    static let http = KeyList(
        "an HTTP resource", "An HTTP service outside the fleet.",
        [
            Key("http", .text, .required, "The variable with its URL."),
            Key("timeout", .timeLimit, .required, "How long one call may take."),
            Key(
                "authorization", .mapping(authorization), .optional,
                "What each request says about its sender."),
        ])
    static let authorization = KeyList(
        "`authorization`", "",
        [
            Key(
                "bearer", .text, .required,
                "The secret variable with the token; without a value, requests carry none.")
        ])
    static let lease = KeyList(
        "a lease", "Leases: one holder of a key at a time, over all instances.",
        [
            Key(
                "lease", .text, .required,
                "The Redis resource of this service where they live."),
            Key(
                "expiry", .duration, .required,
                "When a lease is free again whose holder died: from 1s to 1h."),
        ])

    private static let form = ValueForm.shared(
        SharedForm("resource") { .oneOf(kinds.map { ($0.key, .mapping($0.list)) }) })

    func keys(of kind: Contract.Kind) -> [Key] {
        guard kind == .service else { return [] }
        return [
            Key(
                "resources", .map(.name(.resource), Self.form), .optional,
                "The databases, caches, leases and services it works with.")
        ]
    }

    func read(_ fields: Fields, into contract: inout Contract, _ parser: inout ContractParser) {
        guard let member = fields["resources"] else { return }
        guard let members = parser.mapping(member.value, "`resources`", owner: member.keyRange)
        else {
            contract.holes.sections.insert("resources")
            return
        }
        for member in members {
            let name = Located(member.key, member.keyRange)
            if parser.isName(name, .resource), let kind = parser.resource(member) {
                contract.resources.append(ResourceDeclaration(name: name, kind: kind))
            } else {
                contract.holes.resources.insert(member.key)
            }
        }
    }

    var rules: Rules {
        Rules(fleet: [knownServices], service: [leasesInRedis, knownVariables, usedVariables])
    }

    func plan(
        _ contract: Contract, into plan: inout ServicePlan, _ resolver: inout ServiceResolver
    ) {
        plan.configuration = resolver.configuration()
    }

    func write(_ plan: ServicePlan, to document: inout OpenAPIDocument) {
        let resources = plan.configuration.settings.compactMap(\.document)
        document.notes.append(.init(key: "resources", value: .array(resources)))
    }

    func files(_ plan: ServicePlan, _ layout: ServiceLayout) -> [GeneratedFile] {
        guard layout.isRunnable else { return [] }
        let runtime = layout.runtime
        return [
            runtime.file("Resources", resourcesFile(plan, runtime), "contract", plan),
            runtime.file("Entry", entryFile(plan, runtime), "contract", plan),
        ]
    }
}

extension ValueForm {
    fileprivate static let timeLimit = ValueForm.shared(
        SharedForm("timeLimit", "A duration, or the name of a variable of type `duration`.") {
            .matching("^([0-9]+(ms|s|m|h|d)|[A-Z][A-Z0-9_]{0,63})$")
        })
}
