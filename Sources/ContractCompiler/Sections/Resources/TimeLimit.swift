import Diagnostics

/// The longest time that a call may take.
enum TimeLimit: Sendable {
    case written(Located<Duration>)
    /// A variable of type `duration`.
    case variable(Located<String>)
}

extension ValueForm {
    static let timeLimit = ValueForm.shared(
        SharedForm("timeLimit", "A duration, or the name of a variable of type `duration`.") {
            .matching("^(\(durationExpression)|\(NameForm.variable.expression))$")
        })
}

extension ContractParser {
    mutating func timeLimit(_ member: Member?) -> TimeLimit? {
        guard let member else { return nil }
        if case .text(let text)? = member.value.scalar, NameForm.variable.accepts(text) {
            return .variable(Located(text, member.value.range))
        }
        return duration(member, alternative: ", or the name of a variable of type `duration`")
            .map { .written($0) }
    }
}

extension TimeLimit {
    var uses: [VariableUse] {
        switch self {
        case .written: []
        case .variable(let name): [VariableUse(purpose: .timeLimit, variable: name)]
        }
    }

    /// A member of the resource in the OpenAPI document.
    var document: JSONDocument {
        switch self {
        case .written(let limit): .object(["timeoutMilliseconds": .milliseconds(limit.value)])
        case .variable(let name): .object(["timeoutEnv": .string(name.value)])
        }
    }

    /// The duration in the initializer of a configuration.
    var code: Code {
        switch self {
        case .written(let limit): duration(limit.value)
        case .variable(let name): "environment.timeLimit(\(literal: name.value))"
        }
    }
}
