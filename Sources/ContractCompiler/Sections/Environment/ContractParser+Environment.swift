import Diagnostics

extension ContractParser {
    private typealias Variable = EnvironmentVariableDeclaration

    mutating func variable(
        _ name: Located<String>, _ member: Member
    ) -> EnvironmentVariableDeclaration? {
        let range = SourceRange(
            path: path, start: member.keyRange.start, end: member.value.range.end)
        if case .scalar = member.value.kind {
            guard let kind = kind(member, noun: member.key) else { return nil }
            return Variable(name: name, kind: kind, range: range)
        }
        let owner = member.keyRange
        guard let fields = fields(member.value, Environment.variable, owner: owner),
            let type = fields["type"], let kind = kind(type, noun: "type")
        else { return nil }
        var variable = Variable(name: name, kind: kind, range: range)
        variable.isSecret = boolean(fields["secret"])?.value ?? false
        variable.description = text(fields["description"])?.value
        limit(&variable, fields)
        fill(&variable, fields)
        return variable
    }

    private mutating func kind(
        _ member: Member, noun: String
    ) -> Located<EnvironmentVariableDeclaration.Kind>? {
        let words = EnvironmentVariableDeclaration.Kind.allCases.map(\.rawValue)
        return word(member, of: words).flatMap { word in
            EnvironmentVariableDeclaration.Kind(rawValue: word.value).map {
                Located($0, word.range)
            }
        }
    }

    private mutating func limit(_ variable: inout Variable, _ fields: Fields) {
        let allowed = keywords(of: variable.kind.value)
        let all = [
            "enum", "swiftNames", "minimum", "maximum", "minLength", "maxLength", "pattern",
            "schemes",
        ]
        for member in fields.present(all) where !allowed.contains(member.key) {
            report(
                "C0317", "\(quoted(member.key)) says nothing about this type", member.keyRange,
                related: [.init(variable.kind.range, "the type")], help: "remove it",
                notes: allowed.isEmpty
                    ? [] : ["\(quoted(variable.kind.value.rawValue)) takes \(listed(allowed))"])
        }
        func field(_ key: String) -> Member? { allowed.contains(key) ? fields[key] : nil }
        variable.choices = texts(field("enum"))
        variable.caseNames = caseNames(field("swiftNames"))
        if let member = field("enum"), case .sequence(let items) = member.value.kind, items.isEmpty
        {
            report(
                "C0108", "`enum` is empty", member.value.range, "nothing fits it",
                help: "list at least one")
        }
        if variable.kind.value == .integer {
            let bounds = Int.min...Int.max
            variable.leastInteger = integer(field("minimum"), bounds)
            variable.greatestInteger = integer(field("maximum"), bounds)
        } else {
            variable.minimum = number(field("minimum"))
            variable.maximum = number(field("maximum"))
        }
        variable.minLength = integer(field("minLength"), Environment.lengths)
        variable.maxLength = integer(field("maxLength"), Environment.lengths)
        variable.pattern = pattern(field("pattern"))
        variable.schemes = texts(field("schemes"))
    }

    private func keywords(of kind: EnvironmentVariableDeclaration.Kind) -> [String] {
        switch kind {
        case .string: ["enum", "swiftNames", "minLength", "maxLength", "pattern"]
        case .integer, .number: ["minimum", "maximum"]
        case .uri: ["schemes"]
        case .boolean, .duration, .size: []
        }
    }

    private mutating func fill(_ variable: inout Variable, _ fields: Fields) {
        variable.default = fields["default"].flatMap { literal($0.value) }
        if let member = fields["example"] {
            if case .scalar(let text, _) = member.value.kind, member.value.scalar != .null {
                variable.example = Located(text, member.value.range)
            } else {
                mismatch("`example`", "text", member.value, member.keyRange)
            }
        }
        let required = boolean(fields["required"])
        variable.isRequired = required?.value ?? (fields["default"] == nil)
        if let required, required.value, let value = fields["default"] {
            report(
                "C0321", "a required variable has a default", value.keyRange,
                related: [.init(required.range, "it is required here")],
                help: "remove `required`, or the default")
        }
    }
}
