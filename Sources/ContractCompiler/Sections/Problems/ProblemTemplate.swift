import Diagnostics

/// The problems that one operation may throw, some of those of the service.
func problem(_ plan: OperationPlan, in service: ServicePlan) -> Code {
    let problems = service.problems(of: plan)
    guard !problems.isEmpty else { return "public typealias Problem = NoProblem" }
    return """
        /// The problems of ``\(service.names.calls)/\(plan.function)(_:_:)``; all else is a 500.
        public struct Problem: OperationProblem {
            public let problem: \(service.names.problem)

            \(problems.map(constructor))
        }
        """
}

private func constructor(_ plan: ProblemPlan) -> Code {
    guard !plan.fields.isEmpty else {
        return "public static var \(plan.name): Self { Self(problem: .\(plan.name)) }"
    }
    let parameters = plan.fields.map { field -> Code in "\(field.name): \(field.storedType)" }
    let arguments = plan.fields.map { field -> Code in "\(label: field.name): \(field.name)" }
    return """
        \(Code.list("public static func \(plan.name)", parameters, " -> Self {", column: 8))
            \(Code.call("Self(problem: .\(plan.name)", arguments, column: 12)))
        }
        """
}

extension ProblemPlan.Field {
    fileprivate var storedType: Code {
        isOptional ? "\(value.type.code)?" : value.code
    }

    /// The field as an argument on a line of its own, where a bracket or a comma follows it.
    fileprivate var reading: Code {
        let method: Code = isOptional ? "problem.fieldIfPresent" : "problem.field"
        let arguments = ["\(literal: key)", value.rules.argument].compactMap { $0 }
        let call = Code.call("\(label: name): \(method)", arguments, column: 18)
        return isOptional && value.isNullable ? "\(call) ?? nil" : call
    }
}

/// All problems of a service.
func problemsFile(_ service: ServicePlan, _ layout: Layout) -> Code {
    """
    \(preamble(service.contractPath, layout.visible(.of(service.problems.map(\.imports)))))

    \(problems(service))
    """
}

private func problems(_ service: ServicePlan) -> Code {
    let plans = service.problems
    guard !plans.isEmpty else {
        return "public typealias \(service.names.problem) = NoProblem"
    }
    let parts: [Code] = [
        .lines(plans.map(problemCase)), nested(service.problemTypes, column: 4),
        .lines(service.problemPatterns.map(\.declaration)), declaration(plans), writing(plans),
        reading(plans),
    ]
    return """
        /// The problems of `\(words: service.name)`, its own and the shared ones it uses.
        public enum \(service.names.problem): ServiceProblem, Equatable {
            \(parts, separatedBy: .blankLine)
        }
        """
}

private func problemCase(_ plan: ProblemPlan) -> Code {
    let fields = plan.fields.map { field -> Code in "\(field.name): \(field.storedType)" }
    let list: Code = fields.isEmpty ? "" : "(\(fields, separatedBy: .comma))"
    return """
        \(doc: plan.words)
        case \(plan.name)\(list)
        """
}

private func declaration(_ plans: [ProblemPlan]) -> Code {
    let branches = plans.map { plan -> Code in
        var arguments: [Code] = [
            "\(literal: plan.id)", "\(plain: plan.status)", "\(literal: plan.title)",
        ]
        if !plan.words.isEmpty { arguments.append("\(sentence: plan.words)") }
        return .branch(
            "case .\(plan.name)", { .call("ProblemDeclaration", arguments, column: $0) }, column: 8)
    }
    return """
        public var declaration: ProblemDeclaration {
            switch self {
            \(branches)
            }
        }
        """
}

private func writing(_ plans: [ProblemPlan]) -> Code {
    let branches = plans.map { plan -> Code in
        guard !plan.fields.isEmpty else { return "case .\(plan.name): break" }
        let names = plan.fields.map { "let \($0.binding)" as Code }
        let statements = plan.fields.map { field -> Code in
            field.value.isNullable && !field.isOptional
                ? "json.nullable(\(literal: field.key), \(field.binding))"
                : "json.member(\(literal: field.key), \(field.binding))"
        }
        return .branch(
            "case .\(plan.name)(\(names, separatedBy: .comma))", { _ in .lines(statements) },
            column: 8)
    }
    return """
        public func write(members json: inout JSONWriter) {
            switch self {
            \(branches)
            }
        }
        """
}

private func reading(_ plans: [ProblemPlan]) -> Code {
    let branches = plans.map { plan -> Code in
        let arguments = plan.fields.map(\.reading)
        func made(_ column: Int) -> Code {
            arguments.isEmpty
                ? "self = .\(plan.name)" : .call("self = .\(plan.name)", arguments, column: column)
        }
        return .branch("case \(literal: plan.id)", made, column: 8)
    }
    return """
        public init?(_ problem: ProblemReader) {
            switch problem.name {
            \(branches)
            default: return nil
            }
            if problem.isBroken { return nil }
        }
        """
}

extension ProblemPlan {
    var imports: Imports { .of(fields.map(\.value.imports)) }
}
