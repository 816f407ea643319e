import ContractGrammar
import Diagnostics

/// C0313 and C0314: the default and the example of a variable fit its type and limits.
func variableValues(_ service: Contract) -> [Diagnostic] {
    service.environment.flatMap { variable -> [Diagnostic] in
        var diagnostics: [Diagnostic] = []
        if let value = variable.default, let reason = refusal(of: value.value, variable) {
            diagnostics.append(
                refused("C0313", "default", value.range, reason, variable))
        }
        if let example = variable.example,
            let reason = refusal(of: variable.literal(example.value), variable)
        {
            diagnostics.append(refused("C0314", "example", example.range, reason, variable))
        }
        return diagnostics
    }
}

private func refused(
    _ code: String, _ noun: String, _ range: SourceRange, _ reason: String,
    _ variable: EnvironmentVariableDeclaration
) -> Diagnostic {
    Diagnostic(
        code, "\(quoted(variable.name.value)) does not accept its own \(noun)", at: range, reason,
        help: "change the \(noun), or what the variable accepts")
}

extension EnvironmentVariableDeclaration {
    /// Text of the environment as a value of the variable's type.
    fileprivate func literal(_ text: String) -> LiteralValue {
        switch (kind.value, YAMLScalar(plain: text)) {
        case (.integer, .integer(let value)): .integer(value)
        case (.number, .integer(let value)): .integer(value)
        case (.number, .number(let value)): .number(value)
        case (.boolean, .boolean(let value)): .boolean(value)
        default: .string(text)
        }
    }
}

/// The reason why a value does not fit a variable; nil if it fits.
private func refusal(
    of value: LiteralValue, _ variable: EnvironmentVariableDeclaration
) -> String? {
    switch (variable.kind.value, value) {
    case (.string, .string(let text)): refusal(of: text, variable)
    case (.uri, .string(let text)): addressRefusal(of: text, variable)
    case (.integer, .integer(let number)): refusal(of: number, variable)
    case (.number, .integer(let number)): refusal(of: Double(number), variable)
    case (.number, .number(let number)): refusal(of: number, variable)
    case (.boolean, .boolean): nil
    case (.duration, .string(let text)):
        Duration(text: text) == nil ? "not a duration, such as `500ms` or `10s`" : nil
    case (.size, .integer(let bytes)): bytes < 0 ? "not a size" : nil
    case (.size, .string(let text)):
        ByteCount(text) == nil ? "not a size, such as `64KiB`" : nil
    default: "this is \(value.kindWords), not of type \(quoted(variable.kind.value.rawValue))"
    }
}

private func refusal(of text: String, _ variable: EnvironmentVariableDeclaration) -> String? {
    let length = text.unicodeScalars.count
    if !variable.choices.isEmpty, !variable.choices.contains(where: { $0.value == text }) {
        return "not one of \(listed(variable.choices.map(\.value), "or"))"
    }
    if let least = variable.minLength?.value, length < least {
        return "shorter than the minimum of \(least)"
    }
    if let most = variable.maxLength?.value, length > most {
        return "longer than the maximum of \(most)"
    }
    if let pattern = variable.pattern?.value, !pattern.matches(text) {
        return "does not match \(quoted(pattern.text))"
    }
    return nil
}

private func addressRefusal(
    of text: String, _ variable: EnvironmentVariableDeclaration
) -> String? {
    let schemes = variable.schemes.map(\.value)
    if AddressGrammar.isAddress(text, schemes) { return nil }
    guard AddressGrammar.isAddress(text, []), let scheme = AddressGrammar.scheme(of: text) else {
        return "not a URI"
    }
    return "begins with \(quoted(scheme)), not with \(listed(schemes, "or"))"
}

private func refusal(of number: Int, _ variable: EnvironmentVariableDeclaration) -> String? {
    if let least = variable.leastInteger?.value, number < least {
        return "below the minimum of \(least)"
    }
    if let most = variable.greatestInteger?.value, number > most {
        return "above the maximum of \(most)"
    }
    return nil
}

private func refusal(of number: Double, _ variable: EnvironmentVariableDeclaration) -> String? {
    if let least = variable.minimum?.value, number < least {
        return "below the minimum of \(least.decimalText)"
    }
    if let most = variable.maximum?.value, number > most {
        return "above the maximum of \(most.decimalText)"
    }
    return nil
}
