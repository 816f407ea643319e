import Diagnostics

/// Names that Swift can't have, or that two things would have.
extension Diagnostic {
    static func sameType(_ name: SwiftName, _ range: SourceRange, _ first: SourceRange) -> Self {
        Diagnostic(
            "C0501", "two types are called `\(name.bare)` in Swift", at: range, "this one",
            related: [Label(first, "and this one")],
            help: "rename one of them, or give a schema a `swiftName`",
            notes: ["the schemas and operations of a service are types of one module"])
    }

    static func reservedType(_ name: SwiftName, _ range: SourceRange) -> Self {
        Diagnostic(
            "C0502", "`\(name.bare)` is a type that generated code stands on", at: range,
            "this would hide it",
            help: "call it something else; a schema can have a `swiftName` instead, such as"
                + " `\(name.bare)Item`")
    }

    static func reservedComponent(_ name: String, _ range: SourceRange) -> Self {
        Diagnostic(
            "C0502", "every OpenAPI document has \(quoted(name)) already", at: range,
            help: "call the schema something else, such as `\(name)Item`")
    }

    static func sameComponent(_ name: String, _ range: SourceRange, _ first: SourceRange) -> Self {
        Diagnostic(
            "C0501", "two parts of the OpenAPI document are called \(quoted(name))", at: range,
            "this one", related: [Label(first, "and this one")],
            help: "rename one of them: a problem `x` is `XProblem` there")
    }

    static func reservedServiceType(_ name: SwiftName, _ range: SourceRange) -> Self {
        Diagnostic(
            "C0502", "`\(name.bare)` is a type that generated code stands on", at: range,
            "a type of this service would hide it", help: "call the service something else")
    }

    static func sameProperty(_ name: SwiftName, _ range: SourceRange, _ first: SourceRange) -> Self
    {
        Diagnostic(
            "C0503", "two members are called `\(name.bare)` in Swift", at: range, "this one",
            related: [Label(first, "and this one")],
            help: "rename one of them, or give its schema a `swiftName` of its own")
    }

    /// Two members of one name, of which the second has no schema that could have a `swiftName`.
    static func sameName(_ name: SwiftName, _ range: SourceRange, _ first: SourceRange) -> Self {
        Diagnostic(
            "C0503", "two members are called `\(name.bare)` in Swift", at: range, "this one",
            related: [Label(first, "and this one")], help: "rename one of them")
    }

    /// A member with the name of one that the template adds.
    static func takenProperty(_ name: SwiftName, _ range: SourceRange) -> Self {
        Diagnostic(
            "C0503", "two members are called `\(name.bare)` in Swift", at: range, "this one",
            help: "give its schema a `swiftName` of its own",
            notes: ["generated code has a member `\(name.bare)` for the others"])
    }

    /// A `swiftName` that generated code uses itself.
    static func takenName(_ given: Located<String>) -> Self {
        Diagnostic(
            "C0508", "generated code has \(quoted(given.value)) itself here", at: given.range,
            help: "choose another name")
    }

    static func reservedSetting(_ name: SwiftName, _ range: SourceRange) -> Self {
        Diagnostic(
            "C0503", "two members are called `\(name.bare)` in Swift", at: range, "this one",
            help: "rename it: what runs a service has a `\(name.bare)` of its own")
    }

    static func nestedTwice(_ name: SwiftName, _ range: SourceRange, _ first: SourceRange) -> Self {
        Diagnostic(
            "C0505", "two types are called `\(name.bare)` within one type in Swift", at: range,
            "this one", related: [Label(first, "and this one")],
            help: "give one of them a `swiftName`, or a name of its own under `schemas`")
    }

    static func nestedHides(_ name: SwiftName, _ range: SourceRange) -> Self {
        Diagnostic(
            "C0506", "the type of this would be called `\(name.bare)`, which hides another",
            at: range,
            help: "give it a `swiftName`, or a name of its own under `schemas`")
    }

    static func questionMark(_ key: String, _ range: SourceRange) -> Self {
        Diagnostic(
            "C0507", "a required member can't end in `?`", at: range,
            help: "rename `\(key)`, or make it optional")
    }
}
