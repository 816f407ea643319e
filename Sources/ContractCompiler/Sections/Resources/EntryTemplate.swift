/// How a service becomes a process.
func entryFile(_ service: ServicePlan, _ layout: Layout) -> Code {
    let names = service.names
    let settings = service.configuration.settings
    // A lease lives in a Redis, which is opened before it.
    let all = settings.filter { $0.source.isResource }
    let resources = all.filter { !$0.source.isLease } + all.filter(\.source.isLease)
    let modules = resources.flatMap { $0.source.modules }
    let arguments = settings.filter { !$0.source.isRedis }.map { argument($0, service) }
    let made: Code = .call(
        "let handlers = try await Handlers",
        [.call("\(names.resources)", arguments, column: 12)],
        column: 8)
    return """
        \(runtimePreamble(service, layout, [], ["ServiceHost"], internal: modules))

        /// Runs `\(words: service.name)` with handlers of this type.
        public func \(names.entry)<Handlers: \(names.service)>(
            _ type: Handlers.Type
        ) -> ServiceEntry {
            ServiceEntry(
                \(names.configuration).self,
                \(uses(resources))
                migrations: \(names.migrations)
            ) { settings, parts in
                \(resources.map { opening($0, service) })
                \(made)
                return parts.serving(\(names.router)(handlers)) { await handlers.close() }
            }
        }
        """
}

extension SettingPlan.Source {
    fileprivate var isLease: Bool {
        if case .lease = self { true } else { false }
    }

    /// How the platform learns what the resource is.
    fileprivate var use: Code? {
        switch self {
        case .variable, .lease: nil
        case .http(let variable, _, _): ".http(\(literal: variable))"
        case .postgres(let variable, _, _): ".postgres(\(literal: variable))"
        case .redis(let variable, _): ".redis(\(literal: variable))"
        case .service(let variable, let name, _):
            ".service(\(literal: name), \(literal: variable))"
        }
    }

    /// What its opening imports: its targets, and the client of another service.
    fileprivate var modules: [ModuleName] {
        var names = targets
        if case .service(_, let name, _) = self {
            names.append(ServiceNames(stem: .service(name)).api)
        }
        return names.map { ModuleName($0) }
    }
}

private func uses(_ resources: [SettingPlan]) -> Code {
    let uses = resources.compactMap { $0.source.use }
    let flat: Code = "resources: [\(uses, separatedBy: .comma)],"
    guard flat.width > 88 else { return flat }
    return """
        resources: [
            \(list(uses))
        ],
        """
}

/// Opens a resource and hands it to the process, which checks and closes it.
private func opening(_ plan: SettingPlan, _ service: ServicePlan) -> Code {
    let source: Code = plan.isOptional ? "$0" : "settings.\(plan.name)"
    let attempt: Code
    if case .redis = plan.source { attempt = "try " } else { attempt = "" }
    let made: Code
    switch plan.source {
    case .variable: return ""
    case .lease(let redis, _, _): return lease(plan, .member(redis), service)
    case .postgres:
        made = .call(
            "Database",
            [source, "\(service.names.database).statements", "logger: parts.logger"],
            column: 23 + plan.name.bare.utf8.count)
    case .redis: made = "RedisClient(\(source), logger: parts.logger)"
    case .service(_, let name, _):
        made = "HTTPClientTransport(\(source), service: \(literal: name))"
    case .http: made = "HTTPClientService(\(source), name: \(literal: plan.id))"
    }
    let head: Code = "let \(plan.name) = \(attempt)"
    let value: Code =
        plan.isOptional
        ? .block("\(head)settings.\(plan.name).map", ["\(attempt)\(made)"], column: 8)
        : "\(head)\(made)"
    return """
        \(value)
        parts.add(\(plan.name), as: \(literal: plan.id))
        """
}

private func lease(_ plan: SettingPlan, _ redis: SwiftName, _ service: ServicePlan) -> Code {
    func made(_ settings: Code, _ client: Code, column: Int) -> Code {
        .call(
            "RedisLease",
            [
                settings, "on: \(client)", "service: \(literal: service.name)",
                "resource: \(literal: plan.id)",
            ], column: column)
    }
    guard plan.isOptional else {
        return "let \(plan.name) = \(made("settings.\(plan.name)", "\(redis)", column: 28))"
    }
    return """
        let \(plan.name) = \(redis).flatMap { client in
            settings.\(plan.name).map {
                \(made("$0", "client", column: 16))
            }
        }
        """
}

private func argument(_ plan: SettingPlan, _ service: ServicePlan) -> Code {
    let wrapper: SwiftName?
    switch plan.source {
    case .variable: return "\(label: plan.name): settings.\(plan.name)"
    case .postgres: wrapper = service.names.database
    case .redis, .http, .lease: wrapper = nil
    case .service(_, let name, _): wrapper = ServiceNames(stem: .service(name)).client
    }
    guard let wrapper else { return "\(label: plan.name): \(plan.name)" }
    return plan.isOptional
        ? "\(label: plan.name): \(plan.name).map { \(wrapper)($0) }"
        : "\(label: plan.name): \(wrapper)(\(plan.name))"
}

extension SettingPlan.Source {
    /// The targets of the runtime that the resource needs.
    var targets: [SwiftName] {
        switch self {
        case .variable: []
        case .postgres: [SwiftName("PostgresResource")]
        case .redis, .lease: [SwiftName("Redis"), SwiftName("RedisResource")]
        case .service, .http: [SwiftName("ServiceClient")]
        }
    }
}
