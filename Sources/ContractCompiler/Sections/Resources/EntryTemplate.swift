/// The function that opens the resources of a service and makes its handlers.
func entryFile(_ service: ServicePlan, _ layout: Layout) -> Code {
    let names = service.names
    let settings = service.configuration.settings
    // A resource that lives in another one is opened after it.
    let resources = settings.filter(\.hasAddress) + settings.filter(\.isWithinAnother)
    let modules =
        resources.flatMap { $0.resource?.targets ?? [] } + service.calledServices.map(\.api)
    let arguments = settings.compactMap { argument($0, service) }
    let made: Code = .call(
        "let handlers = try await Handlers",
        [.call("\(names.resources)", arguments, column: 12)],
        column: 8)
    return """
        \(runtimePreamble(service, layout, [], ["ServiceHost"], internal: modules.map { ModuleName($0) }))

        /// Runs `\(words: service.name)` with handlers of this type.
        public func \(names.entry)<Handlers: \(names.service)>(
            _ type: Handlers.Type
        ) -> ServiceEntry {
            ServiceEntry(
                \(names.configuration).self,
                \(uses(resources))
                migrations: \(names.migrations)
            ) { settings, parts in
                \(resources.compactMap { $0.resource?.opening($0, in: service) })
                \(made)
                return parts.serving(\(names.router)(handlers)) { await handlers.close() }
            }
        }
        """
}

extension SettingPlan {
    fileprivate var hasAddress: Bool {
        if case .address? = resource?.place { true } else { false }
    }

    fileprivate var isWithinAnother: Bool {
        if case .within? = resource?.place { true } else { false }
    }

    /// Opens a client and hands it to the process, which checks and closes it.
    ///
    /// - Parameter client: The client, made of its settings.
    func opening(attempt: Code = "", client: (Code) -> Code) -> Code {
        let head: Code = "let \(name) = \(attempt)"
        let value: Code =
            isOptional
            ? .block("\(head)settings.\(name).map", ["\(attempt)\(client("$0"))"], column: 8)
            : "\(head)\(client("settings.\(name)"))"
        return """
            \(value)
            parts.add(\(name), as: \(literal: id))
            """
    }
}

private func uses(_ resources: [SettingPlan]) -> Code {
    let uses = resources.compactMap { $0.resource?.use }
    let flat: Code = "resources: [\(uses, separatedBy: .comma)],"
    guard flat.width > 88 else { return flat }
    return """
        resources: [
            \(list(uses))
        ],
        """
}

/// The argument of `<S>Resources` for a setting; nil for a resource that handlers don't get.
private func argument(_ plan: SettingPlan, _ service: ServicePlan) -> Code? {
    guard let resource = plan.resource else {
        return "\(label: plan.name): settings.\(plan.name)"
    }
    guard resource.handlersType(in: service) != nil else { return nil }
    guard let wrapper = resource.wrapper(in: service) else {
        return "\(label: plan.name): \(plan.name)"
    }
    return plan.isOptional
        ? "\(label: plan.name): \(plan.name).map { \(wrapper)($0) }"
        : "\(label: plan.name): \(wrapper)(\(plan.name))"
}
