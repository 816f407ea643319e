/// The type with all that handlers get: settings, resources, and functions for identifiers and the
/// time, which tests replace.
func resourcesFile(_ service: ServicePlan, _ layout: Layout) -> Code {
    let settings = service.configuration.settings.compactMap { handed($0, service) }
    let properties =
        settings.map(property) + [
            """
            /// Makes identifiers: random ones, unless a test replaces it.
            public let makeID: @Sendable () -> UUID
            """,
            """
            /// The current time.
            public let now: @Sendable () -> Instant
            """,
        ]
    let parameters =
        settings.map(parameter) + [
            "makeID: @escaping @Sendable () -> UUID = { UUID() }",
            "now: @escaping @Sendable () -> Instant = { .now }",
        ]
    let names = settings.map(\.plan.name) + [SwiftName("makeID"), SwiftName("now")]
    let modules = service.calledServices.map { ModuleName($0.api) }
    return """
        \(runtimePreamble(service, layout, [.foundation, .runtime], modules))

        /// The settings and resources of the handlers of `\(words: service.name)`. A test makes one
        /// with stand-ins.
        public struct \(service.names.resources): Sendable {
            \(properties)

            \(Code.list("public init", parameters, " {", column: 4))
                \(names.map { "self.\($0) = \($0)" as Code })
            }
        }
        """
}

/// A setting, and the type that handlers get for it.
private struct HandedSetting {
    let plan: SettingPlan
    let type: Code
}

/// Nil for a resource that handlers don't get.
private func handed(_ plan: SettingPlan, _ service: ServicePlan) -> HandedSetting? {
    let type: Code?
    switch plan.source {
    case .variable(_, .enumeration(let name)): type = "\(service.names.configuration).\(name)"
    case .variable(_, let variable): type = variable.code
    case .resource(let resource, _): type = resource.handlersType(in: service)
    }
    return type.map { type in
        guard plan.isOptional else { return HandedSetting(plan: plan, type: type) }
        let optional: Code = type.text.hasPrefix("any ") ? "(\(type))?" : "\(type)?"
        return HandedSetting(plan: plan, type: optional)
    }
}

private func property(_ setting: HandedSetting) -> Code {
    """
    \(doc: setting.plan.words)
    public let \(setting.plan.name): \(setting.type)
    """
}

private func parameter(_ setting: HandedSetting) -> Code {
    let assumed: Code = setting.plan.isOptional ? " = nil" : ""
    return "\(setting.plan.name): \(setting.type)\(assumed)"
}
