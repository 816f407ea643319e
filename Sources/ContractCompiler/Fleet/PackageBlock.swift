/// The part of `Package.swift` that lists the services, between ``packageMarks``.
///
/// - Parameter handled: The services that have handlers. Without a folder of handlers there is no
///   target for them, because SwiftPM refuses a target without a folder.
public func packageBlock(_ fleet: FleetPlan, handled: Set<String>) -> String {
    let services = fleet.services.map { service -> Code in
        let calls = literals(Set(service.calledServices.map(\.stem)).sorted())
        let modules = literals(service.modules)
        var arguments: [Code] = ["\(literal: service.names.stem.bare)"]
        if !calls.isEmpty { arguments.append("calls: [\(calls, separatedBy: .comma)]") }
        if !modules.isEmpty { arguments.append("modules: [\(modules, separatedBy: .comma)]") }
        if !handled.contains(service.name) { arguments.append("hasHandlers: false") }
        return .call("Service", arguments, column: 4)
    }
    let code: Code =
        services.isEmpty
        ? "let services: [Service] = []"
        : """
        let services: [Service] = [
            \(list(services))
        ]
        """
    return code.text
}

/// The lines before and after the list of services.
public let packageMarks = (
    begin: "// Written by `contract generate`: what the contracts say of each service.",
    end: "// End of what `contract generate` writes."
)

private func literals(_ names: [SwiftName]) -> [Code] {
    names.map { "\(literal: $0.bare)" }
}

extension ServicePlan {
    /// The modules that its resources need.
    fileprivate var modules: [SwiftName] {
        Set(configuration.settings.flatMap { $0.resource?.targets ?? [] }).sorted()
    }
}
