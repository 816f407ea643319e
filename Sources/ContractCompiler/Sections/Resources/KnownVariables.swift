import ContractGrammar
import Diagnostics

/// C0307, C0310 and C0323: the variables of a resource are declared, and fit their purposes.
func knownVariables(_ service: Contract) -> [Diagnostic] {
    guard !service.holes.sections.contains("env") else { return [] }
    let variables = Dictionary(service.environment.map { ($0.name.value, $0) }) { first, _ in first
    }
    return service.resources.flatMap(\.kind.uses).compactMap { use in
        let name = use.variable
        guard let variable = variables[name.value] else {
            return service.holes.variables.contains(name.value) ? nil : unknown(use, service)
        }
        return misfit(variable, use)
    }
}

/// A variable that a resource uses, and its purpose.
struct VariableUse: Sendable {
    enum Purpose: Sendable {
        /// An address that begins with one of the schemes.
        case address(schemes: [String])
        case timeLimit
        case token
    }

    let purpose: Purpose
    let variable: Located<String>
}

extension ResourceDeclaration {
    /// All variables that the resource uses, its address first.
    var variables: [Located<String>] { kind.uses.map(\.variable) }
}

extension ResourceKind {
    fileprivate var uses: [VariableUse] {
        switch place {
        case .within: otherVariables
        case .address(let variable):
            [VariableUse(purpose: .address(schemes: Self.schemes), variable: variable)]
                + otherVariables
        }
    }
}

private func unknown(_ use: VariableUse, _ service: Contract) -> Diagnostic {
    let declaration =
        switch use.purpose {
        case .address: "`type: uri`"
        case .timeLimit: "`type: duration`"
        case .token: "`type: string` and `secret: true`"
        }
    let name = use.variable
    return Diagnostic(
        "C0307", "there is no variable \(quoted(name.value))", at: name.range,
        help: didYouMean(name.value, in: service.environment.map(\.name.value))
            ?? "declare it under `env` with \(declaration)")
}

private func misfit(
    _ variable: EnvironmentVariableDeclaration, _ use: VariableUse
) -> Diagnostic? {
    switch use.purpose {
    case .address(let schemes): noAddress(variable, at: use.variable.range, schemes)
    case .timeLimit: noTimeLimit(variable, at: use.variable.range)
    case .token: noToken(variable, at: use.variable.range)
    }
}

private func noAddress(
    _ variable: EnvironmentVariableDeclaration, at place: SourceRange, _ schemes: [String]
) -> Diagnostic? {
    guard variable.kind.value == .uri else {
        return Diagnostic(
            "C0310", "\(quoted(variable.name.value)) is no address", at: place,
            related: [.init(variable.kind.range, "it is declared as this")],
            help: "declare it with `type: uri`")
    }
    guard let stranger = variable.schemes.first(where: { !schemes.contains($0.value) }) else {
        return nil
    }
    return Diagnostic(
        "C0310", "\(quoted(variable.name.value)) may be an address of another kind", at: place,
        related: [.init(stranger.range, "\(quoted(stranger.value)) does not fit the resource")],
        help: "allow only \(listed(schemes)) in its `schemes`")
}

private func noTimeLimit(
    _ variable: EnvironmentVariableDeclaration, at place: SourceRange
) -> Diagnostic? {
    let name = quoted(variable.name.value)
    guard variable.kind.value == .duration else {
        return Diagnostic(
            "C0323", "\(name) is no duration", at: place,
            related: [.init(variable.kind.range, "it is declared as this")],
            help: "declare it with `type: duration`")
    }
    guard let value = variable.default else {
        return variable.isRequired
            ? nil
            : Diagnostic(
                "C0323", "\(name) may be absent, and a call has a time limit", at: place,
                related: [.init(variable.name.range, "it is not required")],
                help: "give it a default, or remove `required: false`")
    }
    guard case .string(let text) = value.value, Duration(text: text) == .zero else { return nil }
    return Diagnostic(
        "C0323", "\(name) leaves a call no time", at: place,
        related: [.init(value.range, "its default")], help: "give it a default above zero")
}

private func noToken(
    _ variable: EnvironmentVariableDeclaration, at place: SourceRange
) -> Diagnostic? {
    let name = quoted(variable.name.value)
    guard variable.kind.value == .string else {
        return Diagnostic(
            "C0323", "\(name) is no token", at: place,
            related: [.init(variable.kind.range, "it is declared as this")],
            help: "declare it with `type: string` and `secret: true`")
    }
    guard !variable.isSecret else { return nil }
    return Diagnostic(
        "C0323", "the token \(name) is no secret", at: place,
        related: [.init(variable.name.range, "it is printed like any other variable")],
        help: "add `secret: true` to it")
}
