import ContractGrammar
import Diagnostics

// MARK: Fixed values

extension ContractParser {
    mutating func constant(
        _ member: Member, _ fields: Fields, _ range: SourceRange
    ) -> Schema.Kind {
        refuse(
            fields.present(["enum"] + SchemaKeywords.ofTypes), "does nothing beside `const`",
            help: "remove it: `const` names the only value")
        guard let value = literal(member.value) else { return hole(range).kind }
        checkType(fields, [value])
        return .choice([value], isConstant: true)
    }

    mutating func choice(
        _ member: Member, _ fields: Fields, _ range: SourceRange
    ) -> Schema.Kind {
        refuse(
            fields.present(SchemaKeywords.ofTypes), "does nothing beside `enum`",
            help: "remove it: `enum` names all values")
        guard let items = list(member) else { return hole(range).kind }
        guard !items.isEmpty else {
            report(
                "C0108", "`enum` is empty", member.value.range, "nothing fits it",
                help: "list at least one")
            return hole(range).kind
        }
        let values = items.compactMap { literal($0) }
        checkType(fields, values)
        return values.isEmpty ? hole(range).kind : .choice(values, isConstant: false)
    }

    /// Reports values of `enum` and `const` that do not have the `type` beside them.
    private mutating func checkType(_ fields: Fields, _ values: [Located<LiteralValue>]) {
        guard let member = fields["type"] else { return }
        let types = typeNames(member)
        guard !types.isEmpty else { return }
        for value in values where !types.contains(where: { $0.value.accepts(value.value) }) {
            report(
                "C0110", "the value is not of the type beside it", value.range,
                types.count == 1 ? types[0].value.reproach(of: value.value) : value.value.reproach,
                related: [.init(member.value.range, "the type")],
                help: "change the value, or remove `type`: values have their own")
        }
    }
}

// MARK: Types

extension ContractParser {
    mutating func typed(_ member: Member, _ fields: Fields, _ range: SourceRange) -> Schema.Kind {
        let names = typeNames(member)
        guard !names.isEmpty else { return hole(range).kind }
        let formatted = names.map { withFormat($0, fields) }
        // A text with a format is a type of its own, with keywords of its own.
        let isText = names.contains { if case .string = $0.value { true } else { false } }
        let about = Set(formatted.flatMap(\.value.keywords) + (isText ? ["format"] : []))
        for keyword in fields.present(SchemaKeywords.ofTypes) where !about.contains(keyword.key) {
            reportMisfit(keyword, member)
        }
        let kinds = formatted.map { kind($0, fields) }
        guard kinds.count > 1 else { return kinds[0] }
        let branches = zip(kinds, formatted).map { Schema($0, range: $1.range) }
        return .union(UnionConstraints(rule: .anyOf, branches: branches))
    }

    private mutating func reportMisfit(_ keyword: Member, _ type: Member) {
        let owners = TypeName.plain.filter { TypeName($0)?.keywords.contains(keyword.key) == true }
        report(
            "C0105", "\(quoted(keyword.key)) says nothing about this type", keyword.keyRange,
            related: [.init(type.value.range, "the type")],
            help: "remove it", notes: ["\(quoted(keyword.key)) goes with \(listed(owners))"])
    }

    /// The types that `type` names: one, or a list.
    private mutating func typeNames(_ member: Member) -> [Located<TypeName>] {
        guard case .sequence(let items) = member.value.kind else {
            return typeName(member.value, member.keyRange).map { [$0] } ?? []
        }
        guard !items.isEmpty else {
            report(
                "C0108", "`type` is empty", member.value.range, "nothing fits it",
                help: "list at least one")
            return []
        }
        var names: [Located<TypeName>] = []
        for item in items {
            guard let name = typeName(item, item.range) else { continue }
            if let first = names.first(where: { $0.value == name.value }) {
                let text = itemText(item)
                reportRepeated(Located(text, name.range), Located(text, first.range))
            } else {
                names.append(name)
            }
        }
        return names
    }

    private func itemText(_ node: YAMLNode) -> String {
        if case .scalar(let text, _) = node.kind { text } else { "" }
    }

    private mutating func typeName(_ node: YAMLNode, _ owner: SourceRange) -> Located<TypeName>? {
        // YAML reads `null` without quotes as no value; here it names the type.
        if case .scalar("null", _) = node.kind { return Located(.null, node.range) }
        guard let text = text(node, "`type`", owner: owner) else { return nil }
        let known = isPlain ? TypeName.plain : TypeName.all
        if known.contains(text.value), let type = TypeName(text.value) {
            return Located(type, text.range)
        }
        let isName = NameForm.schema.accepts(text.value)
        report(
            "C0017", "`type` can't be \(quoted(text.value))", text.range,
            help: isName
                ? "write `$ref: \(text.value)`, or the name alone as the schema"
                : didYouMean(text.value, in: known),
            notes: ["it is \(listed(known, "or"))"])
        return nil
    }

    /// `type: string` with `format: uuid` is `type: uuid`.
    private mutating func withFormat(
        _ type: Located<TypeName>, _ fields: Fields
    ) -> Located<TypeName> {
        guard case .string(let given) = type.value, let member = fields["format"] else {
            return type
        }
        let words = TextFormat.allCases.map(\.rawValue)
        guard let word = word(member, of: words),
            let format = TextFormat(rawValue: word.value)
        else { return type }
        if let given, given != format {
            refuse([member], "contradicts `type`", help: "remove it")
            return type
        }
        return Located(.string(format), type.range)
    }

    private mutating func kind(_ type: Located<TypeName>, _ fields: Fields) -> Schema.Kind {
        switch type.value {
        case .string(let format): return .string(string(format, type.range, fields))
        case .integer(let isInt32): return .integer(integer(isInt32, fields))
        case .number: return .number(number(fields))
        case .array: return .array(array(fields))
        case .object: return .object(object(fields))
        case .boolean, .null, .anything: return type.value.kind(at: type.range)
        }
    }

    /// A schema without `type`. Keywords that need a type are reported.
    mutating func untyped(_ fields: Fields) -> Schema.Kind {
        let types = [
            ("string", "a text"), ("number", "a number"), ("array", "a list"),
            ("object", "an object"),
        ]
        for (name, words) in types {
            guard let member = fields.present(TypeName(name)?.keywords ?? []).first else {
                continue
            }
            report(
                "C0106", "\(quoted(member.key)) needs a `type`", member.keyRange,
                "without one, whatever is not \(words) would pass",
                help: "add `type: \(name)`")
            return hole(member.keyRange).kind
        }
        return .anything
    }
}

extension TypeName {
    /// Whether a value has the type.
    func accepts(_ value: LiteralValue) -> Bool {
        switch (self, value) {
        case (.string(let format?), .string(let text)): format.accepts(text)
        case (.integer(true), .integer(let number)): Int32(exactly: number) != nil
        case (.anything, _), (.string, .string), (.integer, .integer), (.number, .integer),
            (.number, .number), (.boolean, .boolean), (.null, .null), (.array, .array),
            (.object, .object):
            true
        default: false
        }
    }
}

extension TypeName {
    /// The words of a diagnostic about a value that does not have the type.
    fileprivate func reproach(of value: LiteralValue) -> String {
        switch (self, value) {
        case (.string(let format?), .string): format.reproach
        case (.integer(true), .integer): "this needs more than 32 bits"
        default: value.reproach
        }
    }
}

extension LiteralValue {
    fileprivate var reproach: String { "it is \(kindWords)" }

    /// The kind of value in words, such as "a list".
    var kindWords: String {
        switch self {
        case .null: "null"
        case .boolean: "true or false"
        case .integer: "a whole number"
        case .number: "a number"
        case .string: "text"
        case .array: "a list"
        case .object: "a mapping"
        }
    }
}
