import ContractGrammar
import Diagnostics

/// The type of one operation: its description, input, output and problems.
///
/// - Parameter descriptionArguments: Those of `OperationDescription`.
func operationType(
    _ plan: OperationPlan, in service: ServicePlan, _ descriptionArguments: [Code]
) -> Code {
    let types = [input(plan), output(plan.output), problem(plan, in: service)]
    // Those of one line at the end stand together.
    let short = Array(types.reversed().prefix { $0.lineCount == 1 }.reversed())
    let long = types.dropLast(short.count)
    let description: Code = .call(
        "public static let description = OperationDescription", descriptionArguments, column: 4)
    let parts = [description] + long + [.lines(short)]
    return """
        /// The operation of ``\(service.names.calls)/\(plan.function)(_:_:)``.
        public enum \(plan.type): Operation {
            \(parts, separatedBy: .blankLine)
        }
        """
}

private func input(_ plan: OperationPlan) -> Code {
    let input = plan.input
    guard !input.parameters.isEmpty || input.body != nil else {
        return "public typealias Input = NoInput"
    }
    let parts: [Code] = [
        .lines(input.parameters.map(property) + [bodyProperty(input)]),
        initializer(input),
        .lines(input.patterns.map(\.declaration)),
        reading(input),
        writing(input),
        nested(input.nested, column: 8),
    ]
    return """
        public struct Input: OperationInput {
            \(parts, separatedBy: .blankLine)
        }
        """
}

private func property(_ plan: ParameterPlan) -> Code {
    """
    \(doc: deprecating(docWords(plan.words, plan.value.limitWords), plan.isDeprecated))
    public var \(plan.name): \(plan.storedType)
    """
}

private func bodyProperty(_ plan: InputPlan) -> Code {
    guard let body = plan.body else { return "" }
    return """
        \(doc: docWords(body.words, body.value.limitWords))
        public var body: \(body.value.code)
        """
}

extension ParameterPlan {
    var storedType: Code {
        presence == .optional ? "\(value.type.code)?" : value.type.code
    }

    /// The property as methods of the type name it: with `self.` if a parameter has the same name.
    fileprivate var access: Code {
        TemplateNames.input.isLocal(name) ? "self.\(name)" : "\(name)"
    }

    private var source: Code {
        switch location {
        case .path: "request.path"
        case .query: "request.query"
        case .header: "request.header"
        }
    }

    fileprivate var reading: Code {
        var method = source
        var arguments: [Code] = []
        if case .path(let index) = location { arguments.append("\(plain: index)") }
        arguments.append("\(literal: key)")
        switch presence {
        case .required, .defaulted: break
        case .optional: method = "\(source)IfPresent"
        }
        if let rules = value.rules.argument { arguments.append(rules) }
        if case .defaulted(let literal) = presence { arguments.append("default: \(literal.code)") }
        return .call("\(access) = \(method)", arguments, column: 12)
    }

    fileprivate var writing: Code {
        if case .path = location { return "request.path(\(access))" }
        return "\(source)(\(literal: key), \(access))"
    }
}

private func initializer(_ plan: InputPlan) -> Code {
    var parameters = plan.parameters.map { parameter -> Code in
        let declaration: Code = "\(parameter.name): \(parameter.storedType)"
        switch parameter.presence {
        case .required: return declaration
        case .optional: return "\(declaration) = nil"
        case .defaulted(let literal): return "\(declaration) = \(literal.code)"
        }
    }
    var assignments = plan.parameters.map { parameter -> Code in
        "self.\(parameter.name) = \(parameter.name)"
    }
    if let body = plan.body {
        parameters.append("body: \(body.value.code)")
        assignments.append("self.body = body")
    }
    return .block(Code.list("public init", parameters, column: 10), assignments, column: 8)
}

private func reading(_ plan: InputPlan) -> Code {
    var statements = plan.parameters.map(\.reading)
    if let body = plan.body {
        let arguments = [body.value.rules.argument].compactMap { $0 }
        statements.append(.call("body = request.body", arguments, column: 12))
    }
    return .block("public init(from request: inout RequestReader)", statements, column: 8)
}

private func writing(_ plan: InputPlan) -> Code {
    var statements = plan.parameters.map(\.writing)
    if plan.body != nil { statements.append("request.body(body)") }
    return .block("public func write(to request: inout RequestWriter)", statements, column: 8)
}
