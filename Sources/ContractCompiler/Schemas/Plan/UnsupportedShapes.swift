import Diagnostics

/// Two values of an enum with one name.
extension Diagnostic {
    static func sameCase(
        _ name: SwiftName, _ value: LiteralPlan, _ range: SourceRange, _ first: SourceRange
    ) -> Self {
        Diagnostic(
            "C0504", "two values are called `\(name.bare)` in Swift", at: range, "this one",
            related: [Label(first, "and this one")],
            help: "add `swiftNames: { '\(value.caseText)': … }` with a name of its own")
    }
}

/// Schemas that contracts may have and that generated code can't express.
extension Diagnostic {
    static func defaultWithoutLiteral(_ range: SourceRange) -> Self {
        Diagnostic(
            "C0511", "a default of this type can't be generated yet", at: range,
            help: "leave it out, or give a string, a number, a boolean, an enum's value or a list")
    }

    static func tooManyCases(_ count: Int, _ range: SourceRange) -> Self {
        Diagnostic(
            "C0512",
            "an enum has at most \(grouped(caseLimit, by: ",")) values, and this has \(count)",
            at: range,
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
