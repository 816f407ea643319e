import Diagnostics

/// What a template writes itself in a scope of Swift that it makes: names that nothing of a
/// contract gets there. A test holds generated code with every one of these names against the
/// compiler.
struct TemplateNames: Sendable {
    /// Members and cases of the type.
    var members: Set<String> = []
    /// Types that the code in the scope names: a type nested there would hide them.
    var types: Set<String> = []
    /// Parameters and variables of its functions: a member of that name is called `self.name`.
    var locals: Set<String> = []

    /// The name of a member, which has `Value` at its end where the template has the name itself.
    func member(_ wanted: SwiftName) -> SwiftName {
        members.contains(wanted.bare) ? wanted.appending("Value") : wanted
    }

    /// What a member is called: as the contract says itself, or after its key.
    func member(
        _ key: String, _ given: Located<String>?, _ diagnostics: inout [Diagnostic]
    ) -> SwiftName {
        guard let given else { return member(.member(key)) }
        diagnostics += refusal(of: given)
        return SwiftName(identifier: given.value)
    }

    /// Refuses a name that the contract gives and the template has.
    func refusal(of given: Located<String>) -> [Diagnostic] {
        let isTaken = members.contains(given.value) || SwiftName.isSpecial(given.value)
        return isTaken ? [.takenName(given)] : []
    }

    /// The name of a nested type, which has `Value` at its end where it would hide one.
    func type(_ wanted: SwiftName) -> SwiftName {
        types.contains(wanted.bare) ? wanted.appending("Value") : wanted
    }

    /// Whether a function of the scope calls something of its own like the member.
    func isLocal(_ name: SwiftName) -> Bool { locals.contains(name.bare) }
}

/// What every generated type may name within itself.
private let typesOfSchemas: Set<String> = [
    "Base64", "Bool", "CalendarDate", "ClosedRange", "Double", "EnumTable", "Equatable",
    "ISODuration", "Indirect",
    "Instant", "Int", "Int32", "JSONCodable", "JSONEnum", "JSONIntegerEnum", "JSONKeys",
    "JSONObject", "JSONReader", "JSONTuple", "JSONValue", "JSONValueRules", "JSONWriter",
    "NoRules", "Pattern", "Presence", "RequestReader", "RequestWriter", "ResponseReader",
    "ResponseWriter", "Rules", "Self", "String", "UUID",
]

extension TemplateNames {
    static let object = TemplateNames(types: typesOfSchemas, locals: ["json", "key", "rules"])
    static let tuple = TemplateNames(types: typesOfSchemas, locals: ["json", "index"])
    static let collection = TemplateNames(
        types: typesOfSchemas.union([
            "Dictionary", "ExpressibleByArrayLiteral", "ExpressibleByDictionaryLiteral",
        ]))
    /// Cases of Swift's own optional, which a value that may be null would be taken for.
    static let optional: Set<String> = ["none", "some"]
    static let enumeration = TemplateNames(members: ["allCases", "blank", "table"])
    static let union = TemplateNames(members: ["blank", "tags"], types: typesOfSchemas)
    /// The type around input, output and problem: its nested types are those of the output.
    static let operation = TemplateNames(
        types: typesOfSchemas.union([
            "Input", "NoContent", "NoInput", "NoProblem", "OperationDescription",
            "OperationInput", "OperationOutput", "OperationProblem", "Output", "Problem",
        ]))
    static let input = TemplateNames(types: typesOfSchemas, locals: ["request"])
    /// A case of an output in a pattern, with its header fields.
    static let responsePattern = TemplateNames(locals: ["body", "response"])
    static let problems = TemplateNames(
        types: typesOfSchemas.union(["ProblemDeclaration", "ProblemReader", "ServiceProblem"]))
    /// A case of a problem in a pattern, with its fields.
    static let problemPattern = TemplateNames(locals: ["json"])
    static let configuration = TemplateNames(
        types: typesOfSchemas.union([
            "ByteCount", "Duration", "EnvironmentReader", "EnvironmentVariable",
            "HTTPServiceSettings", "LeaseSettings", "PostgresSettings", "RedisSettings",
            "ServiceConfiguration", "ServiceDescription", "ServiceLimits", "ServiceSettings",
        ]),
        locals: ["environment"])
    /// What handlers are given, and what opens it.
    static let resources = TemplateNames(members: ["makeID", "now"])
    static let entry = TemplateNames(members: ["handlers", "parts", "settings"])
}
