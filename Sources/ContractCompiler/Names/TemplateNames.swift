import Diagnostics

/// The names that a template itself uses in a scope of Swift, and that nothing from a contract may
/// have there. A test compiles generated code from a contract that has each of these names.
struct TemplateNames: Sendable {
    /// Members and cases that the template declares.
    var members: Set<String> = []
    /// Types that the code in the scope uses; a nested type of the same name would hide them.
    var types: Set<String> = []
    /// Parameters and variables of functions; a member of the same name is written `self.name`.
    var locals: Set<String> = []

    /// The name of a member, with `Value` at its end if the template uses the name.
    func member(_ wanted: SwiftName) -> SwiftName {
        members.contains(wanted.bare) ? wanted.appending("Value") : wanted
    }

    /// The name of a member: the one that the contract gives, or one made from its key.
    func member(
        _ key: String, _ given: Located<String>?, _ diagnostics: inout [Diagnostic]
    ) -> SwiftName {
        guard let given else { return member(.member(key)) }
        diagnostics += refusal(of: given)
        return SwiftName(identifier: given.value)
    }

    /// Reports a name that the contract gives and the template uses.
    func refusal(of given: Located<String>) -> [Diagnostic] {
        let isTaken = members.contains(given.value) || SwiftName.isSpecial(given.value)
        return isTaken ? [.takenName(given)] : []
    }

    /// The name of a nested type, with `Value` at its end if it would hide a type, or if the member
    /// has the same name, because it begins with a digit or a letter without a capital form.
    func nestedType(_ member: String) -> SwiftName {
        let wanted = SwiftName.type(member)
        let isTaken = types.contains(wanted.bare) || wanted == .member(member)
        return isTaken ? wanted.appending("Value") : wanted
    }

    /// Whether a parameter or variable in the scope has the name of the member.
    func isLocal(_ name: SwiftName) -> Bool { locals.contains(name.bare) }
}

/// Types that the code in every generated type may use.
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
    /// The cases of `Optional`: in an optional union, a case of the same name would be ambiguous.
    static let optional: Set<String> = ["none", "some"]
    static let enumeration = TemplateNames(members: ["allCases", "blank", "table"])
    static let union = TemplateNames(members: ["blank", "tags"], types: typesOfSchemas)
    /// The type around input, output and problem; the nested types of the output are in it.
    static let operation = TemplateNames(
        types: typesOfSchemas.union([
            "Input", "NoContent", "NoInput", "NoProblem", "OperationDescription",
            "OperationInput", "OperationOutput", "OperationProblem", "Output", "Problem",
        ]))
    static let input = TemplateNames(types: typesOfSchemas, locals: ["request"])
    /// A pattern that matches a case of an output, with its header fields.
    static let responsePattern = TemplateNames(locals: ["body", "response"])
    static let problems = TemplateNames(
        types: typesOfSchemas.union(["ProblemDeclaration", "ProblemReader", "ServiceProblem"]))
    /// A pattern that matches a case of a problem, with its fields.
    static let problemPattern = TemplateNames(locals: ["json"])
    static let configuration = TemplateNames(
        types: typesOfSchemas.union([
            "ByteCount", "Duration", "EnvironmentReader", "EnvironmentVariable",
            "HTTPServiceSettings", "LeaseSettings", "PostgresSettings", "RedisSettings",
            "ServiceConfiguration", "ServiceDescription", "ServiceLimits", "ServiceSettings",
        ]),
        locals: ["environment"])
    /// The type with the settings and resources of handlers, and the function that opens resources.
    static let resources = TemplateNames(members: ["makeID", "now"])
    static let entry = TemplateNames(members: ["handlers", "parts", "settings"])
}
