/// What handlers are given: the settings and the resources of the contract, and what a test wants
/// to hold still.
func resourcesFile(_ service: ServicePlan, _ layout: Layout) -> Code {
    let settings = service.configuration.settings.filter { !$0.source.isRedis }
    let properties =
        settings.map { property($0, service) } + [
            """
            /// Makes identifiers: random ones, unless a test says otherwise.
            public let makeID: @Sendable () -> UUID
            """,
            """
            /// The time now.
            public let now: @Sendable () -> Instant
            """,
        ]
    let parameters =
        settings.map { parameter($0, service) } + [
            "makeID: @escaping @Sendable () -> UUID = { UUID() }",
            "now: @escaping @Sendable () -> Instant = { .now }",
        ]
    let names = settings.map(\.name) + [SwiftName("makeID"), SwiftName("now")]
    let modules = settings.compactMap { $0.source.module(service) }
    return """
        \(runtimePreamble(service, layout, [.foundation, .runtime], modules))

        /// What the handlers of `\(words: service.name)` stand on. A test makes one with what it
        /// wants to replace.
        public struct \(service.names.resources): Sendable {
            \(properties)

            \(Code.list("public init", parameters, " {", column: 4))
                \(names.map { "self.\($0) = \($0)" as Code })
            }
        }
        """
}

extension SettingPlan.Source {
    /// The module of what handlers get.
    fileprivate func module(_ service: ServicePlan) -> ModuleName? {
        switch self {
        case .variable, .postgres, .redis, .http, .lease: nil
        case .service(_, let name, _): ModuleName(ServiceNames(stem: .service(name)).api)
        }
    }

    func handled(by service: ServicePlan) -> Code {
        switch self {
        case .variable(_, .enumeration(let name)): "\(service.names.configuration).\(name)"
        case .variable(_, let type): type.code
        case .postgres: "\(service.names.database)"
        // Handlers are not given the Redis itself.
        case .redis: ""
        case .http: "any HTTPService"
        case .lease: "any Lease"
        case .service(_, let name, _): "any \(ServiceNames(stem: .service(name)).calls)"
        }
    }
}

private func property(_ plan: SettingPlan, _ service: ServicePlan) -> Code {
    """
    \(doc: plan.words)
    public let \(plan.name): \(type(of: plan, service))
    """
}

private func type(of plan: SettingPlan, _ service: ServicePlan) -> Code {
    let type = plan.source.handled(by: service)
    guard plan.isOptional else { return type }
    return type.text.hasPrefix("any ") ? "(\(type))?" : "\(type)?"
}

private func parameter(_ plan: SettingPlan, _ service: ServicePlan) -> Code {
    let assumed: Code = plan.isOptional ? " = nil" : ""
    return "\(plan.name): \(type(of: plan, service))\(assumed)"
}
