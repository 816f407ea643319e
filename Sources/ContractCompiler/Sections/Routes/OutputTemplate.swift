import Diagnostics

/// The result of a handler: a type, or an enum if there are several statuses or headers.
func output(_ plan: OutputPlan) -> Code {
    let output: [Code]
    switch plan.form {
    case .nothing: output = ["public typealias Output = NoContent"]
    case .body(let value, _):
        output = [
            "public typealias Output = \(value.code)", .lines(plan.patterns.map(\.declaration)),
            reading(value),
        ]
    case .cases: output = [choice(plan)]
    }
    return "\(output + [nested(plan.nested, column: 4)], separatedBy: .blankLine)"
}

/// How a client reads a body that has rules besides its type.
private func reading(_ body: ValuePlan) -> Code {
    guard let rules = body.rules.argument else { return "" }
    let statement = Code.call(
        "try response.json", ["of: description.success", rules], column: 8)
    return """
        public static func output(from response: inout ResponseReader) throws -> Output {
            \(statement)
        }
        """
}

extension OutputPlan {
    /// The type as code outside of the operation names it: that of the body, if it has a name
    /// there.
    func typeOutside(of operation: SwiftName) -> Code {
        switch form {
        case .nothing: "NoContent"
        case .body(let value, _): value.isNested ? "\(operation).Output" : value.code
        case .cases: "\(operation).Output"
        }
    }
}

extension ValuePlan {
    fileprivate var isNested: Bool {
        switch type {
        case .scalar: false
        case .named(let reference): reference.origin == .nested
        case .array(let element), .dictionary(let element): element.isNested
        }
    }
}

private func choice(_ plan: OutputPlan) -> Code {
    let responses = plan.responses
    let parts: [Code] = [
        .lines(responses.map(responseCase)), .lines(plan.patterns.map(\.declaration)),
        writing(responses), reading(responses),
    ]
    return """
        public enum Output: OperationOutput {
            \(parts, separatedBy: .blankLine)
        }
        """
}

private func writing(_ responses: [ResponsePlan]) -> Code {
    """
    public func write(to response: inout ResponseWriter) {
        switch self {
        \(responses.map(writing))
        }
    }
    """
}

private func reading(_ responses: [ResponsePlan]) -> Code {
    """
    public init(from response: inout ResponseReader) throws {
        switch response.status {
        \(responses.map(reading))
        default: throw response.undeclared()
        }
    }
    """
}

private func responseCase(_ plan: ResponsePlan) -> Code {
    let body = plan.body.map { [$0.value.code] } ?? []
    let headers = plan.headers.map { header -> Code in
        switch header.presence {
        case .required: "\(header.name): \(header.storedType)"
        case .optional: "\(header.name): \(header.storedType) = nil"
        case .defaulted(let literal):
            "\(header.name): \(header.storedType) = \(literal.code)"
        }
    }
    let values = body + headers
    let list: Code = values.isEmpty ? "" : "(\(values, separatedBy: .comma))"
    return """
        \(doc: plan.words)
        case \(plan.name)\(list)
        """
}

private func writing(_ plan: ResponsePlan) -> Code {
    let body: [Code] = plan.body == nil ? [] : ["let body"]
    let names = body + plan.headers.map { "let \($0.binding)" as Code }
    let pattern: Code = names.isEmpty ? "" : "(\(names, separatedBy: .comma))"
    let headers = plan.headers.map { header -> Code in
        "response.header(\(literal: header.key), \(header.binding))"
    }
    let content: Code =
        plan.body == nil
        ? "response.noContent(\(plain: plan.status))" : "response.json(\(plain: plan.status), body)"
    return """
        case .\(plan.name)\(pattern):
            \(headers)
            \(content)
        """
}

private func reading(_ plan: ResponsePlan) -> Code {
    let arguments = [plan.body.map(reading)].compactMap { $0 } + plan.headers.map(reading)
    guard !arguments.isEmpty else { return "case \(plain: plan.status): self = .\(plan.name)" }
    let statement = Code.call("self = .\(plan.name)", arguments, column: 16)
    return .branch("case \(plain: plan.status)", { _ in statement }, column: 12)
}

// A body or a header as an argument on a line of its own, where a bracket or a comma follows it.

private func reading(_ body: BodyPlan) -> Code {
    let rules = [body.value.rules.argument].compactMap { $0 }
    return .call("try response.json", rules, column: 22)
}

private func reading(_ header: ParameterPlan) -> Code {
    let arguments = ["\(literal: header.key)", header.value.rules.argument].compactMap { $0 }
    let method: Code =
        header.presence == .required ? "response.header" : "response.headerIfPresent"
    let call = Code.call("\(label: header.name): try \(method)", arguments, column: 22)
    guard case .defaulted(let literal) = header.presence else { return call }
    return "\(call) ?? \(literal.code)"
}
