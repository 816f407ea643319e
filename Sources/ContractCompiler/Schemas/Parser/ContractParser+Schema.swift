import Diagnostics

extension ContractParser {
    /// A schema; a hole if it can't be read, which is reported.
    mutating func schema(_ member: Member) -> Schema {
        schema(member.value, owner: member.keyRange)
    }

    mutating func schema(_ node: YAMLNode, owner: SourceRange) -> Schema {
        switch node.kind {
        case .mapping(let members):
            return dialect(of: members) { parser in parser.keywords(node, owner: owner) }
        case .sequence:
            mismatch("a schema", "text or a mapping", node, owner)
            return hole(owner)
        case .scalar(let text, _):
            return scalarSchema(node, text, owner)
        }
    }

    private mutating func scalarSchema(
        _ node: YAMLNode, _ text: String, _ owner: SourceRange
    ) -> Schema {
        switch node.scalar {
        case .boolean(true)?: return Schema(.anything, range: node.range)
        case .boolean(false)?:
            report(
                "C0124", "the schema `false` accepts nothing", node.range,
                help: "remove what has this schema")
            return hole(node.range)
        case .text(let text)? where isPlain:
            report(
                "C0101", "\(quoted(text)) is not a schema of plain JSON Schema", node.range,
                help: "write `{ type: … }` or `{ $ref: … }`: `$schema` turns shorthands off here")
            return hole(node.range)
        case .text(let text)?: return shorthand(Located(text, node.range))
        case .null? where text == "null" && !isPlain: return Schema(.null, range: node.range)
        default:
            mismatch("a schema", "text or a mapping", node, owner)
            return hole(owner)
        }
    }

    /// Reads a schema in the dialect that its `$schema` names, if there is one.
    private mutating func dialect(
        of members: [Member], _ read: (inout ContractParser) -> Schema
    ) -> Schema {
        guard let member = members.first(where: { $0.key == "$schema" }) else { return read(&self) }
        let outer = isPlain
        defer { isPlain = outer }
        readDialect(member)
        return read(&self)
    }

    /// Turns shorthands off for the dialect of JSON Schema; reports other dialects.
    mutating func readDialect(_ member: Member) {
        guard let dialect = text(member) else { return }
        isPlain = dialect.value == Self.plainDialect
        if !isPlain {
            report(
                "C0125", "\(quoted(dialect.value)) is not a known dialect", dialect.range,
                help: "write `\(Self.plainDialect)`, or remove `$schema`")
        }
    }

    private mutating func keywords(_ node: YAMLNode, owner: SourceRange) -> Schema {
        guard let fields = fields(node, SchemaKeywords.list, owner: owner) else {
            return hole(owner)
        }
        let count = diagnostics.count
        let kind = kind(fields, node.range)
        // If a keyword is wrong, the schema is incomplete, and its default would be misjudged.
        let isWhole = diagnostics.count == count
        var schema = Schema(kind, annotations: annotations(fields), range: node.range)
        if !isWhole {
            schema.annotations.default = nil
            schema.annotations.examples = []
        }
        return schema
    }

    private mutating func kind(_ fields: Fields, _ range: SourceRange) -> Schema.Kind {
        if let member = fields["$ref"] { return reference(member, fields, range) }
        if let member = fields["oneOf"] { return union(.oneOf, member, fields, range) }
        if let member = fields["anyOf"] { return union(.anyOf, member, fields, range) }
        if let member = fields["allOf"] { return merged(member, fields, range) }
        refuse(
            fields.present(["discriminator"]), "needs `oneOf` or `anyOf`",
            help: "list the branches in `oneOf`")
        if let member = fields["const"] { return constant(member, fields, range) }
        if let member = fields["enum"] { return choice(member, fields, range) }
        if let member = fields["type"] { return typed(member, fields, range) }
        return untyped(fields)
    }

    private mutating func annotations(_ fields: Fields) -> Annotations {
        var annotations = Annotations()
        annotations.description = text(fields["description"])?.value
        annotations.default = fields["default"].flatMap { literal($0.value) }
        annotations.examples = literals(fields["examples"])
        annotations.isDeprecated = boolean(fields["deprecated"])?.value ?? false
        annotations.isReadOnly = boolean(fields["readOnly"])?.value ?? false
        annotations.isWriteOnly = boolean(fields["writeOnly"])?.value ?? false
        annotations.swiftName = text(fields["swiftName"])
        annotations.caseNames = caseNames(fields["swiftNames"])
        annotations.accessPlace = (fields["readOnly"] ?? fields["writeOnly"])?.keyRange
        if annotations.isReadOnly, annotations.isWriteOnly, let member = fields["writeOnly"] {
            report(
                "C0123", "a value can't be both `readOnly` and `writeOnly`", member.keyRange,
                "so neither side may send it", help: "remove one of the two")
        }
        return annotations
    }

    /// The names of cases, by the values that they are for.
    mutating func caseNames(
        _ member: Member?
    ) -> [(value: Located<String>, name: Located<String>)] {
        guard let member,
            let members = mapping(member.value, quoted(member.key), owner: member.keyRange)
        else { return [] }
        return members.compactMap { member in
            text(member).map { (Located(member.key, member.keyRange), $0) }
        }
    }

    /// Reports keywords that can't stand beside another one.
    mutating func refuse(_ members: [Member], _ reason: String, help: String? = nil) {
        for member in members {
            report("C0107", "\(quoted(member.key)) \(reason)", member.keyRange, help: help)
        }
    }

    /// The keywords that decide which values are accepted, without `allowed`.
    private func others(_ fields: Fields, _ allowed: [String]) -> [Member] {
        fields.absent(SchemaKeywords.annotations + ["$schema"] + allowed)
    }
}

// MARK: References and combinations

extension ContractParser {
    private mutating func reference(
        _ member: Member, _ fields: Fields, _ range: SourceRange
    ) -> Schema.Kind {
        refuse(
            others(fields, ["$ref"]), "has no room beside `$ref`",
            help: "say it in the schema that `$ref` names")
        guard let text = text(member) else { return hole(range).kind }
        return .reference(Located(referenceName(text) ?? Holes.schema, text.range))
    }

    /// The name of the schema that a `$ref` or a discriminator refers to.
    mutating func referenceName(_ text: Located<String>) -> String? {
        let shared = "shared.yaml#/schemas/"
        let local = "#/schemas/"
        var name = text.value[...]
        if name.hasPrefix(shared) {
            name = name.dropFirst(shared.count)
            sharedReferences.append(Located(String(name), text.range))
        } else if name.hasPrefix(local) {
            name = name.dropFirst(local.count)
        }
        if NameForm.schema.accepts(String(name)) { return String(name) }
        let parts = name.split(separator: "/")
        let isInner =
            parts.count > 1 && parts.first.map { NameForm.schema.accepts(String($0)) } == true
        report(
            "C0103", "\(quoted(text.value)) does not name a whole schema", text.range,
            help: isInner
                ? "give the inner schema a name of its own under `schemas`" : nil,
            notes: ["`$ref` is `Name`, `#/schemas/Name` or `shared.yaml#/schemas/Name`"])
        return nil
    }

    private mutating func union(
        _ rule: UnionConstraints.Rule, _ member: Member, _ fields: Fields, _ range: SourceRange
    ) -> Schema.Kind {
        refuse(
            others(fields, [member.key, "discriminator"]),
            "has no room beside \(quoted(member.key))", help: "say it in each branch")
        guard let branches = branches(member) else { return hole(range).kind }
        let discriminator = fields["discriminator"].flatMap { self.discriminator($0) }
        return .union(
            UnionConstraints(rule: rule, branches: branches, discriminator: discriminator))
    }

    private mutating func branches(_ member: Member) -> [Schema]? {
        guard let items = list(member) else { return nil }
        guard !items.isEmpty else {
            report(
                "C0108", "\(quoted(member.key)) is empty", member.value.range, "nothing fits it",
                help: "list at least one")
            return nil
        }
        return items.map { schema($0, owner: $0.range) }
    }

    private mutating func discriminator(_ member: Member) -> UnionConstraints.Discriminator? {
        guard
            let fields = fields(member.value, SchemaKeywords.discriminator, owner: member.keyRange),
            let property = text(fields["propertyName"])
        else { return nil }
        var mapping: [(value: Located<String>, schema: Located<String>)] = []
        if let member = fields["mapping"],
            let members = self.mapping(member.value, "`mapping`", owner: member.keyRange)
        {
            for member in members {
                guard let text = text(member), let name = referenceName(text) else { continue }
                mapping.append((Located(member.key, member.keyRange), Located(name, text.range)))
            }
        }
        return UnionConstraints.Discriminator(
            property: property, mapping: mapping, range: member.keyRange)
    }

    /// `allOf`; object keywords beside it are one more member.
    private mutating func merged(
        _ member: Member, _ fields: Fields, _ range: SourceRange
    ) -> Schema.Kind {
        let allowed = ["allOf", "type"] + SchemaKeywords.objects
        refuse(
            others(fields, allowed), "has no room beside `allOf`", help: "say it in a member")
        guard var members = branches(member), case .sequence(let nodes) = member.value.kind else {
            return hole(range).kind
        }
        nodes.forEach { refuseAnnotations($0) }
        members = zip(nodes, members).filter { !$0.0.isAnnotation }.map(\.1)
        guard !members.isEmpty else { return hole(range).kind }
        let own = fields.present(["type"] + SchemaKeywords.objects)
        // A single member is the schema itself, and may have any type.
        if own.isEmpty, members.count == 1 { return members[0].kind }
        if !own.isEmpty {
            if let type = fields["type"], let name = text(type), name.value != "object" {
                report(
                    "C0115", "`allOf` merges objects, not \(quoted(name.value))", name.range,
                    help: "write `type: object`, or remove `allOf`")
            }
            members.append(Schema(.object(object(fields)), range: range))
        }
        return .allOf(members.map(\.asMember))
    }

    /// Reports annotations of an inline member of `allOf`: nothing in generated code stands for it.
    private mutating func refuseAnnotations(_ member: YAMLNode) {
        guard case .mapping(let members) = member.kind else { return }
        refuse(
            members.filter { SchemaKeywords.annotations.contains($0.key) },
            "has no room in a member of `allOf`", help: "say it beside `allOf`")
    }
}

extension YAMLNode {
    /// Whether the node is a schema of annotations alone, which accepts everything.
    fileprivate var isAnnotation: Bool {
        guard case .mapping(let members) = kind, !members.isEmpty else { return false }
        return members.allSatisfy { SchemaKeywords.annotations.contains($0.key) }
    }
}

extension Schema {
    /// The schema as an inline member of `allOf`.
    fileprivate var asMember: Schema {
        guard case .object(var object) = kind else { return self }
        object.isMember = true
        var schema = self
        schema.kind = .object(object)
        return schema
    }
}
