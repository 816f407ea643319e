import Diagnostics

/// A failure that operations may answer with. Its status is 400 to 599.
struct ProblemDeclaration: Sendable {
    struct Field: Sendable {
        var name: Located<String>
        var schema: Schema
        var isRequired: Bool
    }

    var name: Located<String>
    var status: Located<Int>
    var title: Located<String>
    var description: String?
    var fields: [Field]
}

/// A problem that operations of a service may answer with.
struct ProblemPlan: Sendable {
    var id: String
    var name: SwiftName
    var status: Int
    var title: String
    var words: String
    var fields: [Field]

    struct Field: Sendable {
        var key: String
        var name: SwiftName
        /// The variable that holds the field in a pattern.
        var binding: SwiftName
        var words: String
        var value: ValuePlan
        var schema: Schema
        var isOptional: Bool
    }
}

extension Contract {
    var problems: [ProblemDeclaration] {
        get { self[[ProblemDeclaration].self] ?? [] }
        set { self[[ProblemDeclaration].self] = newValue }
    }

    /// The service's own problems, then the shared ones that its operations name, each in the order
    /// of their declaration.
    func problems(in fleet: Fleet) -> [ProblemDeclaration] {
        let used = Set(operations.flatMap(\.problems).map(\.value))
        let common = (fleet.shared?.problems ?? []) + (fleet.platform?.problems ?? [])
        return problems + common.filter { used.contains($0.name.value) }
    }
}

extension OperationDeclaration {
    /// The names of the operation's problems, which the service, `shared.yaml` or `platform.yaml`
    /// declares.
    var problems: [Located<String>] {
        get { self[ProblemNames.self]?.names ?? [] }
        set { self[ProblemNames.self] = ProblemNames(names: newValue) }
    }
}

private struct ProblemNames: Sendable {
    var names: [Located<String>]
}

/// Names of the service's problems.
private struct OperationProblems: Sendable {
    var names: [SwiftName]
}

/// The types of fields that have no name of their own, and the patterns of fields.
private struct ProblemTypes: Sendable {
    var all: [TypePlan]
    var patterns: [PatternPlan]
}

/// The problems of a service, and the index of each by its name.
private struct ServiceProblems: Sendable {
    let all: [ProblemPlan]
    let indexes: [SwiftName: Int]

    init(_ all: [ProblemPlan]) {
        self.all = all
        indexes = Dictionary(all.enumerated().map { ($1.name, $0) }) { first, _ in first }
    }
}

extension ServicePlan {
    /// The types of fields of problems that have no name of their own.
    var problemTypes: [TypePlan] {
        get { self[ProblemTypes.self]?.all ?? [] }
        set { self[ProblemTypes.self] = ProblemTypes(all: newValue, patterns: problemPatterns) }
    }

    /// The patterns and choices that fields of problems have as rules.
    var problemPatterns: [PatternPlan] {
        get { self[ProblemTypes.self]?.patterns ?? [] }
        set { self[ProblemTypes.self] = ProblemTypes(all: problemTypes, patterns: newValue) }
    }

    var problems: [ProblemPlan] {
        get { self[ServiceProblems.self]?.all ?? [] }
        set { self[ServiceProblems.self] = ServiceProblems(newValue) }
    }

    /// The problems of an operation, in the order of their declaration.
    func problems(of operation: OperationPlan) -> [ProblemPlan] {
        guard let problems = self[ServiceProblems.self] else { return [] }
        return operation.problems.compactMap { problems.indexes[$0] }.sorted()
            .map { problems.all[$0] }
    }
}

extension OperationPlan {
    /// Names of the service's problems.
    var problems: [SwiftName] {
        get { self[OperationProblems.self]?.names ?? [] }
        set { self[OperationProblems.self] = OperationProblems(names: newValue) }
    }
}
