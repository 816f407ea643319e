import ContractGrammar
import Diagnostics

/// A variable of the environment. Only limits that its kind can have are set.
struct EnvironmentVariableDeclaration: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case string, integer, number, boolean, uri, duration, size
    }

    var name: Located<String>
    var kind: Located<Kind>
    /// The values that a string may have; empty if it may have any.
    var choices: [Located<String>] = []
    /// Swift names of the cases of `choices` that the contract gives.
    var caseNames: [(value: Located<String>, name: Located<String>)] = []
    /// The limits of a number.
    var minimum: Located<Double>?
    var maximum: Located<Double>?
    /// The limits of a whole number: a `Double` can't hold all of them.
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
    /// True if the variable may have no value: it is not required and has no default.
    var mayBeAbsent: Bool { !isRequired && `default` == nil }
}

/// The `EnvironmentVariable` of the runtime that is generated for a variable.
struct VariablePlan: Sendable, Equatable {
    var name: String
    var kind: Kind
    var isRequired: Bool
    var isSecret: Bool
    var defaultText: String?
    var example: String?
    var words: String

    /// True if the variable may have no value: it is not required and has no default.
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
