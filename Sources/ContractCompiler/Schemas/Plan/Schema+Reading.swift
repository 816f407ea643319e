import Diagnostics

extension Schema {
    var words: String { annotations.description ?? "" }
    var isDeprecated: Bool { annotations.isDeprecated }
    var isReadOnly: Bool { annotations.isReadOnly }
    var isWriteOnly: Bool { annotations.isWriteOnly }

    /// The name from which names of types within a member are made.
    func hint(_ key: String) -> String { annotations.swiftName?.value ?? key }

    /// Requests have no `readOnly` members, responses no `writeOnly` ones.
    func isVisible(in direction: Direction) -> Bool {
        switch direction {
        case .request: !isReadOnly
        case .response: !isWriteOnly
        }
    }

    var defaultDocument: JSONDocument? { annotations.default.map { JSONDocument($0.value) } }
    var exampleDocuments: [JSONDocument] { annotations.examples.map { JSONDocument($0.value) } }
}

extension JSONDocument {
    init(_ value: LiteralValue) {
        switch value {
        case .null: self = .null
        case .boolean(let value): self = .boolean(value)
        case .integer(let value): self = .integer(value)
        case .number(let value): self = .number(value)
        case .string(let value): self = .string(value)
        case .array(let items): self = .array(items.map { JSONDocument($0.value) })
        case .object(let members):
            self = .object(
                members.map { Member(key: $0.key.value, value: JSONDocument($0.value.value)) })
        }
    }
}

extension TypeBuilder {
    /// The default of a schema, or of the schema that it refers to, as a Swift literal. Nil if
    /// there is none, or if its type has no literal, which is reported.
    mutating func defaultLiteral(_ schema: Schema) -> LiteralPlan? {
        guard let value = catalog.defaultValue(of: schema) else { return nil }
        if let literal = literal(value.value, catalog.resolved(schema)) { return literal }
        diagnostics.append(.defaultWithoutLiteral(value.range))
        return nil
    }

    private func literal(_ value: LiteralValue, _ shape: Shape) -> LiteralPlan? {
        switch (value, shape.kind) {
        case (.null, _): .null
        case (.string, .strings), (.integer, .integers):
            value.plain.map { .enumerationCase(shape.cases.name($0)) }
        case (.string, .text), (.boolean, .scalar(.boolean, _)): value.plain
        case (.integer, .scalar(.integer, _)), (.integer, .scalar(.int32, _)): value.plain
        case (.integer(let whole), .scalar(.number, _)): .number(Double(whole))
        case (.number, .scalar(.number, _)): value.plain
        case (.object(let members), .map): members.isEmpty ? .emptyDictionary : nil
        case (.array(let items), .array(let element, _, _)): array(items.map(\.value), element)
        default: nil
        }
    }

    private func array(_ items: [LiteralValue], _ element: Schema?) -> LiteralPlan? {
        if items.isEmpty { return .array([]) }
        guard let shape = element.map(catalog.resolved) else { return nil }
        let literals = items.compactMap { literal($0, shape) }
        return literals.count == items.count ? .array(literals) : nil
    }
}

extension LiteralValue {
    fileprivate var plain: LiteralPlan? {
        switch self {
        case .null: .null
        case .boolean(let value): .boolean(value)
        case .integer(let value): .integer(value)
        case .number(let value): .number(value)
        case .string(let value): .string(value)
        case .array, .object: nil
        }
    }
}

extension SchemaCatalog {
    fileprivate func defaultValue(of schema: Schema) -> Located<LiteralValue>? {
        if let value = schema.annotations.default { return value }
        guard case .reference(let name) = shape(of: schema).kind else { return nil }
        return entry(name)?.defaultValue
    }
}
