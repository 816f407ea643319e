import ContractGrammar
import Diagnostics

// The plan of a variable, from its declaration.
extension VariablePlan {
    init(_ declaration: EnvironmentVariableDeclaration) {
        self.init(
            name: declaration.name.value, kind: Kind(declaration),
            isRequired: declaration.isRequired, isSecret: declaration.isSecret,
            defaultText: declaration.default.map { text(of: $0.value) },
            example: declaration.example?.value, words: declaration.description ?? "")
    }
}

extension VariablePlan.Kind {
    fileprivate init(_ declaration: EnvironmentVariableDeclaration) {
        switch declaration.kind.value {
        case .boolean: self = .boolean
        case .duration: self = .duration
        case .size: self = .size
        case .uri: self = .uri(schemes: declaration.schemes.map(\.value))
        case .number:
            self = .number(
                Bounds(minimum: declaration.minimum?.value, maximum: declaration.maximum?.value))
        case .integer:
            self = .integer(
                Bounds(
                    minimum: declaration.leastInteger?.value,
                    maximum: declaration.greatestInteger?.value))
        case .string where !declaration.choices.isEmpty:
            self = .enumeration(declaration.choices.map(\.value))
        case .string:
            var scope = TypeScope(.configuration, keepingIn: .inline)
            self = .string(
                StringRulesPlan(
                    length: Bounds(
                        minimum: declaration.minLength?.value,
                        maximum: declaration.maxLength?.value),
                    pattern: declaration.pattern.map {
                        scope.keep(.pattern($0.value.text), "text", "Pattern")
                    }))
        }
    }
}

/// A default as text of the environment.
private func text(of value: LiteralValue) -> String {
    switch value {
    case .string(let text): text
    case .null, .boolean, .integer, .number, .array, .object: JSONDocument(value).compact
    }
}
