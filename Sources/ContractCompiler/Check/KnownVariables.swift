import ContractModel
import Diagnostics

/// C0307 and C0310: a resource is reached by a variable of type `uri` that fits it.
func knownVariables(_ service: ServiceContract) -> [Diagnostic] {
    guard !service.holes.sections.contains("env") else { return [] }
    let variables = Dictionary(service.environment.map { ($0.name.value, $0) }) { first, _ in first
    }
    return service.resources.compactMap { resource in
        let name = resource.kind.variable
        guard let variable = variables[name.value] else {
            return service.holes.variables.contains(name.value) ? nil : unknown(name, service)
        }
        return misfit(variable, resource.kind)
    }
}

extension ResourceDeclaration.Kind {
    var variable: Located<String> {
        switch self {
        case .postgres(let variable, _), .redis(let variable, _), .service(_, let variable, _):
            variable
        }
    }

    /// What the address of such a resource may begin with.
    fileprivate var schemes: [String] {
        switch self {
        case .postgres: ["postgres", "postgresql"]
        case .redis: ["redis", "rediss"]
        case .service: ["http", "https"]
        }
    }
}

private func unknown(_ name: Located<String>, _ service: ServiceContract) -> Diagnostic {
    Diagnostic(
        "C0307", "there is no variable \(quoted(name.value))", at: name.range,
        help: didYouMean(name.value, in: service.environment.map(\.name.value))
            ?? "declare it under `env` with `type: uri`")
}

private func misfit(
    _ variable: EnvironmentVariableDeclaration, _ kind: ResourceDeclaration.Kind
) -> Diagnostic? {
    guard variable.kind.value == .uri else {
        return Diagnostic(
            "C0310", "\(quoted(variable.name.value)) is no address", at: kind.variable.range,
            related: [.init(variable.kind.range, "it is declared as this")],
            help: "declare it with `type: uri`")
    }
    guard let stranger = variable.schemes.first(where: { !kind.schemes.contains($0.value) }) else {
        return nil
    }
    return Diagnostic(
        "C0310", "\(quoted(variable.name.value)) may be an address of another kind",
        at: kind.variable.range,
        related: [.init(stranger.range, "\(quoted(stranger.value)) does not fit the resource")],
        help: "allow only \(listed(kind.schemes)) in its `schemes`")
}
