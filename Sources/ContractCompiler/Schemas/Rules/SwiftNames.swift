import Diagnostics

// C0508 and C0509: `swiftName` and `swiftNames` stand where Swift has a name, and are valid there.

/// The Swift declaration that a schema gives its name to.
enum NamedThing {
    case type, member, nothing
}

/// Wrong names of a schema and of all within it.
func wrongNames(_ schema: Schema, _ thing: NamedThing) -> [Diagnostic] {
    let own = schema.annotations.swiftName.flatMap { wrongName($0, thing) }
    return [own].compactMap { $0 } + wrongCases(schema) + wrongParts(schema)
}

private func wrongParts(_ schema: Schema) -> [Diagnostic] {
    switch schema.kind {
    case .object(let object):
        return object.properties.flatMap { wrongNames($0.schema, .member) }
            + object.additional.schemas.flatMap { wrongNames($0, .nothing) }
    case .union(let union):
        // A union of null and one other branch is an optional, whose branches have no names.
        let others = union.branches.filter { if case .null = $0.kind { false } else { true } }
        return union.branches.flatMap { branch in
            if case .null = branch.kind { return wrongNames(branch, .nothing) }
            return wrongNames(branch, others.count > 1 ? .member : .nothing)
        }
    case .anything, .null, .boolean, .integer, .number, .string, .choice, .array, .allOf,
        .reference:
        return schema.parts.flatMap { wrongNames($0, .nothing) }
    }
}

private func wrongName(_ name: Located<String>, _ thing: NamedThing) -> Diagnostic? {
    switch thing {
    case .type: return wrongForm(name, .schema, "a type")
    case .member: return wrongForm(name, .operation, "a member")
    case .nothing:
        return Diagnostic(
            "C0508", "`swiftName` names nothing here", at: name.range,
            help: "say it in a named schema, a property, a parameter, a header, a field or a branch"
        )
    }
}

/// - Parameter form: The form of names in contracts that such names in Swift have too.
private func wrongForm(_ name: Located<String>, _ form: NameForm, _ noun: String) -> Diagnostic? {
    if form.accepts(name.value) { return nil }
    return Diagnostic(
        "C0508", "\(quoted(name.value)) is not the name of \(noun) in Swift", at: name.range,
        help: "write it like \(quoted(form.example))", notes: [form.rule])
}

private func wrongCases(_ schema: Schema) -> [Diagnostic] {
    let names = schema.annotations.caseNames
    guard let first = names.first else { return [] }
    guard case .choice(let values, _) = schema.kind else {
        return [noCases(first, "this schema lists no values", "say it beside `enum` or `const`")]
    }
    let texts = values.map(\.value).filter { $0 != .null }.map(\.caseText)
    let isMixed = Set(texts.map { $0?.isInteger }).count > 1
    guard !isMixed, !texts.contains(where: { $0 == nil }), !texts.isEmpty else {
        return [noCases(first, "these values are no cases in Swift", "remove it")]
    }
    return wrongCases(names, of: texts.compactMap { $0?.text })
}

private func noCases(
    _ name: (value: Located<String>, name: Located<String>), _ reason: String, _ help: String
) -> Diagnostic {
    Diagnostic(
        "C0508", "`swiftNames` names nothing here", at: name.value.range, reason, help: help)
}

/// C0508 and C0509 for names of cases: each is for one of `values`, and is valid in Swift.
func wrongCases(
    _ names: [(value: Located<String>, name: Located<String>)], of values: [String]
) -> [Diagnostic] {
    let known = Set(values)
    return names.compactMap { value, name in
        guard known.contains(value.value) else {
            return Diagnostic(
                "C0509", "\(quoted(value.value)) is not a value of the enum", at: value.range,
                help: didYouMean(value.value, in: values) ?? "name one of \(listed(values, "or"))")
        }
        return wrongForm(name, .operation, "a case")
    }
}

extension LiteralValue {
    /// The text of a value that can be a case; nil for others.
    fileprivate var caseText: (text: String, isInteger: Bool)? {
        switch self {
        case .string(let text): (text, false)
        case .integer(let number): ("\(number)", true)
        case .null, .boolean, .number, .array, .object: nil
        }
    }
}
