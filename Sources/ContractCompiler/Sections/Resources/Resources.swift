import Diagnostics

/// `resources`: the databases, caches, leases and services that a service works with.
struct Resources: Section {
    /// The kinds of resource.
    static let kinds: [any ResourceKind.Type] = [
        PostgresKind.self, RedisKind.self, ServiceKind.self, HTTPKind.self, LeaseKind.self,
    ]

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
        var rules = Rules(service: [knownVariables, usedVariables])
        for kind in Self.kinds { rules.add(kind.rules) }
        return rules
    }

    func plan(
        _ contract: Contract, into plan: inout ServicePlan, _ resolver: inout ServiceResolver
    ) {
        plan.configuration = resolver.configuration()
    }

    func write(_ plan: ServicePlan, to document: inout OpenAPIDocument) {
        let resources = plan.configuration.settings.compactMap(documented)
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

/// A resource in the OpenAPI document; nil for a variable.
private func documented(_ setting: SettingPlan) -> JSONDocument? {
    guard let resource = setting.resource else { return nil }
    let head: JSONDocument = .object([
        "name": .string(setting.id), "kind": .string(type(of: resource).key),
    ])
    return head.merging(resource.document)
}
