import Diagnostics

/// What can't be said in Swift, or would be said twice.
extension Diagnostic {
    static func sameType(_ name: SwiftName, _ range: SourceRange, _ first: SourceRange) -> Self {
        Diagnostic(
            "C0501", "two types are called `\(name.bare)` in Swift", at: range, "this one",
            related: [Label(first, "and this one")],
            help: "rename one of them; an operation, a schema and a problem are types of one module"
        )
    }

    static func reservedType(_ name: SwiftName, _ range: SourceRange) -> Self {
        Diagnostic(
            "C0502", "`\(name.bare)` is a type that generated code stands on", at: range,
            "this would hide it", help: "call it something else, such as `\(name.bare)Item`")
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
            related: [Label(first, "and this one")], help: "rename one of them")
    }

    static func reservedSetting(_ name: SwiftName, _ range: SourceRange) -> Self {
        Diagnostic(
            "C0503", "two members are called `\(name.bare)` in Swift", at: range, "this one",
            help: "rename it: what runs a service has a `\(name.bare)` of its own")
    }

    static func sameCase(
        _ name: SwiftName, _ value: LiteralPlan, _ other: LiteralPlan, _ range: SourceRange
    ) -> Self {
        Diagnostic(
            "C0504",
            "\(value.quoted) and \(other.quoted) are both called `\(name.bare)` in Swift",
            at: range, help: "leave one of them out, or take a plain `string` with a `pattern`")
    }

    static func nestedTwice(_ name: SwiftName, _ range: SourceRange, _ first: SourceRange) -> Self {
        Diagnostic(
            "C0505", "two types are called `\(name.bare)` within one type in Swift", at: range,
            "this one", related: [Label(first, "and this one")],
            help: "give one of them a name of its own under `schemas`")
    }

    static func nestedHides(_ name: SwiftName, _ range: SourceRange) -> Self {
        Diagnostic(
            "C0506", "the type of this would be called `\(name.bare)`, which hides another",
            at: range,
            help: "give it a name of its own under `schemas`, and refer to that")
    }

    static func questionMark(_ key: String, _ range: SourceRange) -> Self {
        Diagnostic(
            "C0507", "a required member can't end in `?`", at: range,
            help: "rename `\(key)`, or make it optional")
    }
}

/// What the language has, and generated code has not.
extension Diagnostic {
    static func defaultWithoutLiteral(_ range: SourceRange) -> Self {
        Diagnostic(
            "C0511", "a default of this type can't be generated yet", at: range,
            help: "leave it out, or give a string, a number, a boolean, an enum's value or a list")
    }

    static func tooManyCases(_ count: Int, _ range: SourceRange) -> Self {
        Diagnostic(
            "C0512", "an enum has at most \(caseLimit) values, and this has \(count)", at: range,
            help: "take a `string` with a `pattern`")
    }

    static func tooManyProperties(_ words: String, _ range: SourceRange) -> Self {
        Diagnostic(
            "C0513", "an object has at most \(propertyLimit) properties, and this \(words)",
            at: range,
            help: "divide it into several objects")
    }

    static func keywordWithoutEffect(_ keyword: String, _ type: String, _ range: SourceRange)
        -> Self
    {
        Diagnostic(
            "C0514", "`\(keyword)` can't be checked on \(type)", at: range,
            help: "leave it out")
    }

    static func endlessTuple(_ name: SwiftName, _ range: SourceRange) -> Self {
        Diagnostic(
            "C0515", "`\(name.bare)` holds itself in its `prefixItems`", at: range,
            help: "put an object or an array between")
    }
}

extension LiteralPlan {
    fileprivate var quoted: String {
        switch self {
        case .string(let text): "`\(text)`"
        case .integer(let number): "`\(number)`"
        case .null, .number, .boolean, .enumerationCase, .array, .emptyDictionary: "a value"
        }
    }
}
