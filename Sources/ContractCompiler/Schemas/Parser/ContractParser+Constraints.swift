import ContractGrammar
import Diagnostics

/// The lengths and counts that limits may have.
private let counts = 0...Int(Int32.max)

extension ContractParser {
    func int32Bounds(_ isInt32: Bool) -> ClosedRange<Int> {
        isInt32 ? Int(Int32.min)...Int(Int32.max) : Int.min...Int.max
    }

    mutating func integer(_ isInt32: Bool, _ fields: Fields) -> IntegerConstraints {
        var constraints = IntegerConstraints()
        let bounds = int32Bounds(isInt32)
        constraints.isInt32 = isInt32
        constraints.minimum = integer(fields["minimum"], bounds)
        constraints.maximum = integer(fields["maximum"], bounds)
        constraints.exclusiveMinimum = integer(fields["exclusiveMinimum"], bounds)
        constraints.exclusiveMaximum = integer(fields["exclusiveMaximum"], bounds)
        constraints.multipleOf = integer(fields["multipleOf"], 1...bounds.upperBound)
        return constraints
    }

    mutating func number(_ fields: Fields) -> NumberConstraints {
        var constraints = NumberConstraints()
        constraints.minimum = number(fields["minimum"])
        constraints.maximum = number(fields["maximum"])
        constraints.exclusiveMinimum = number(fields["exclusiveMinimum"])
        constraints.exclusiveMaximum = number(fields["exclusiveMaximum"])
        constraints.multipleOf = number("multipleOf", in: fields)
        return constraints
    }

    mutating func string(
        _ format: TextFormat?, _ range: SourceRange, _ fields: Fields
    ) -> StringConstraints {
        var constraints = StringConstraints()
        constraints.format = format.map { Located($0, fields["format"]?.value.range ?? range) }
        constraints.minLength = integer(fields["minLength"], counts)
        constraints.maxLength = integer(fields["maxLength"], counts)
        constraints.pattern = pattern(fields["pattern"])
        return constraints
    }

    /// A pattern that can be matched in linear time.
    mutating func pattern(_ member: Member?) -> Located<PatternExpression>? {
        guard let member, let text = text(member) else { return nil }
        do throws(PatternExpression.Refusal) {
            return Located(try PatternExpression(text.value), text.range)
        } catch {
            report(
                "C0113", error.sentence, part(of: text, error.offset, error.length),
                help: error.help,
                notes: [
                    "a pattern is made of characters, `.`, classes, groups, `|`, `* + ? {m,n}`,"
                        + " `^` and `$`"
                ])
            return nil
        }
    }

    /// The place of a part of a scalar. It is the place of the whole scalar if the source writes
    /// the scalar in another way than it reads, such as with escapes.
    func part(of text: Located<String>, _ offset: Int, _ count: Int) -> SourceRange {
        let quotes = text.range.end - text.range.start - text.value.utf8.count
        guard quotes == 0 || quotes == 2 else { return text.range }
        let start = text.range.start + quotes / 2 + offset
        return SourceRange(path: path, start: start, end: start + count)
    }

    mutating func array(_ fields: Fields) -> ArrayConstraints {
        var constraints = ArrayConstraints()
        if let member = fields["items"] {
            if case .boolean(false)? = member.value.scalar {
                constraints.isItemsForbidden = true
            } else {
                constraints.items = schema(member)
            }
        }
        if let member = fields["prefixItems"], let items = list(member) {
            if items.isEmpty {
                report("C0108", "`prefixItems` is empty", member.value.range, help: "remove it")
            }
            constraints.prefixItems = items.map { schema($0, owner: $0.range) }
        }
        constraints.minItems = integer(fields["minItems"], counts)
        constraints.maxItems = integer(fields["maxItems"], counts)
        constraints.isUnique = boolean(fields["uniqueItems"])?.value ?? false
        return constraints
    }
}

// MARK: Objects

extension ContractParser {
    mutating func object(_ fields: Fields) -> ObjectConstraints {
        var constraints = ObjectConstraints()
        if let member = fields["properties"] { constraints.properties = properties(member) }
        if let member = fields["required"] { require(member, &constraints) }
        constraints.additional = additional(fields["additionalProperties"])
        constraints.additionalPlace = fields["additionalProperties"]?.value.range
        constraints.minProperties = integer(fields["minProperties"], counts)
        constraints.maxProperties = integer(fields["maxProperties"], counts)
        return constraints
    }

    private mutating func properties(_ member: Member) -> [ObjectConstraints.Property] {
        guard let members = mapping(member.value, "`properties`", owner: member.keyRange) else {
            return []
        }
        var properties: [ObjectConstraints.Property] = []
        var places: [String: SourceRange] = [:]
        for member in members {
            let (key, isRequired) = isPlain ? (member.key, false) : optionalMark(member.key)
            let name = Located(key, member.keyRange)
            guard isFree(name, &places) else { continue }
            properties.append(
                .init(name: name, schema: schema(member), isRequired: isRequired))
        }
        return properties
    }

    /// The key without a `?` at its end; `isRequired` if it has none.
    func optionalMark(_ key: String) -> (key: String, isRequired: Bool) {
        key.hasSuffix("?") ? (String(key.dropLast()), false) : (key, true)
    }

    /// Whether a member's name, given without `?`, is neither empty nor taken; reported if it is.
    mutating func isFree(_ name: Located<String>, _ places: inout [String: SourceRange]) -> Bool {
        guard !name.value.isEmpty else {
            report("C0023", "the name of the member is empty", name.range)
            return false
        }
        if let first = places[name.value] {
            report(
                "C0011", "the key \(quoted(name.value)) is there twice", name.range, "again here",
                related: [.init(first, "first here")], help: "remove one of the two")
            return false
        }
        places[name.value] = name.range
        return true
    }

    private mutating func require(_ member: Member, _ constraints: inout ObjectConstraints) {
        guard isPlain else {
            report(
                "C0122", "`required` is not said here", member.keyRange,
                help: "remove it, and end the keys of optional properties in `?`",
                notes: ["`required` belongs to schemas with `$schema: \(Self.plainDialect)`"])
            return
        }
        let names = constraints.properties.map(\.name.value)
        let indexes = firstIndexes(names)
        for name in texts(member) {
            if let index = indexes[name.value] {
                constraints.properties[index].isRequired = true
            } else {
                report(
                    "C0121", "the required property \(quoted(name.value)) is not declared",
                    name.range,
                    help: didYouMean(name.value, in: names)
                        ?? "declare it in `properties`")
            }
        }
    }

    private mutating func additional(_ member: Member?) -> ObjectConstraints.Additional {
        guard let member else { return isPlain ? .open : .closed }
        if case .boolean(let isOpen)? = member.value.scalar { return isOpen ? .open : .closed }
        return .schema(schema(member))
    }
}
