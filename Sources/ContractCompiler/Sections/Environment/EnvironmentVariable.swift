import ContractGrammar
import Diagnostics

/// A variable of the environment. Limits fit its kind: lengths are of texts, bounds of numbers.
struct EnvironmentVariableDeclaration: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case string, integer, number, boolean, uri, duration, size
    }

    var name: Located<String>
    var kind: Located<Kind>
    /// For strings: the values allowed; empty when all are.
    var choices: [Located<String>] = []
    /// What the cases of `choices` are called in Swift, where the contract says it.
    var caseNames: [(value: Located<String>, name: Located<String>)] = []
    /// Of numbers.
    var minimum: Located<Double>?
    var maximum: Located<Double>?
    /// Of whole numbers, which floating point can't hold all.
    var leastInteger: Located<Int>?
    var greatestInteger: Located<Int>?
    var minLength: Located<Int>?
    var maxLength: Located<Int>?
    var pattern: Located<PatternExpression>?
    var schemes: [Located<String>] = []
    var isSecret = false
    var isRequired = true
    var `default`: Located<LiteralValue>?
    var example: Located<String>?
    var description: String?
    var range: SourceRange

    init(name: Located<String>, kind: Located<Kind>, range: SourceRange) {
        self.name = name
        self.kind = kind
        self.range = range
    }
}

extension EnvironmentVariableDeclaration {
    /// Neither the environment nor the contract has to give it a value.
    var mayBeAbsent: Bool { !isRequired && `default` == nil }
}

/// A variable of the environment, as the runtime declares it.
struct VariablePlan: Sendable, Equatable {
    var name: String
    var kind: Kind
    var isRequired: Bool
    var isSecret: Bool
    var defaultText: String?
    var example: String?
    var words: String

    /// Neither the environment nor the contract has to give it a value.
    var mayBeAbsent: Bool { !isRequired && defaultText == nil }

    enum Kind: Sendable, Equatable {
        case string(StringRulesPlan)
        case enumeration([String])
        case integer(Bounds<Int>)
        case number(Bounds<Double>)
        case boolean
        case uri(schemes: [String])
        case duration
        case size
    }
}

extension Contract {
    var environment: [EnvironmentVariableDeclaration] {
        get { self[[EnvironmentVariableDeclaration].self] ?? [] }
        set { self[[EnvironmentVariableDeclaration].self] = newValue }
    }
}

extension ServicePlan {
    var variables: [VariablePlan] {
        get { self[[VariablePlan].self] ?? [] }
        set { self[[VariablePlan].self] = newValue }
    }
}
