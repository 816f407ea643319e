/// Schemas as JSON Schema 2020-12, which OpenAPI 3.1 takes as it is.
struct SchemaPrinter {
    let catalog: SchemaCatalog
    let direction: Direction

    func document(_ schema: Schema) -> JSONDocument {
        let shape = catalog.shape(of: schema)
        let body = document(shape)
        let notes: JSONDocument = .object([
            "description": schema.words.isEmpty ? nil : .string(schema.words),
            "default": schema.defaultDocument,
            "examples": schema.exampleDocuments.isEmpty ? nil : .array(schema.exampleDocuments),
            "deprecated": schema.isDeprecated ? true : nil,
            "readOnly": schema.isReadOnly ? true : nil,
            "writeOnly": schema.isWriteOnly ? true : nil,
        ])
        return body.merging(notes)
    }

    private func path(_ name: String) -> String {
        componentPath(catalog.componentName(name, direction))
    }

    private func document(_ shape: Shape) -> JSONDocument {
        switch shape.kind {
        case .reference(let name):
            let reference: JSONDocument = .object(["$ref": .string(path(name))])
            return shape.isNullable ? .orNull(reference) : reference
        case .scalar(let scalar, let rules):
            return scalarDocument(scalar, rules, shape.isNullable)
        case .text(let rules, let pattern):
            return textDocument(rules, pattern, shape.isNullable)
        case .strings(let values):
            return choice("string", values.map { .string($0) }, shape.isNullable)
        case .integers(let values):
            return choice("integer", values.map { .integer($0) }, shape.isNullable)
        case .constants(let values):
            let all = values + (shape.isNullable ? [.null] : [])
            return all.count == 1 ? constant(all[0]) : .object(["anyOf": .array(all.map(constant))])
        case .array(let items, let count, let isUnique):
            return arrayDocument(items, count, isUnique, shape.isNullable)
        case .tuple(let items, let rest, let count):
            return tupleDocument(items, rest, count, shape.isNullable)
        case .object(let object):
            return objectDocument(object, shape.isNullable)
        case .map(let values, let count):
            return mapDocument(values, count, shape.isNullable)
        case .union(let branches, let union):
            let document = unionDocument(branches, union)
            return shape.isNullable ? .orNull(document) : document
        case .anything:
            return .object([:])
        }
    }
}

/// A single value with its `type`, which tools need where an `enum` would mix types.
private func constant(_ value: JSONDocument) -> JSONDocument {
    let type: String?
    switch value {
    case .null: return .object(["type": "null"])
    case .boolean: type = "boolean"
    case .integer: type = "integer"
    case .number: type = "number"
    case .string: type = "string"
    case .array: type = "array"
    case .object: type = "object"
    }
    return .object(["type": type.map { .string($0) }, "const": value])
}

/// The `$ref` of a named schema.
func componentPath(_ name: String) -> String { "#/components/schemas/\(name)" }

extension JSONDocument {
    fileprivate static func orNull(_ document: JSONDocument) -> JSONDocument {
        .object(["anyOf": .array([document, .object(["type": "null"])])])
    }

    fileprivate static func type(_ name: String, _ isNullable: Bool) -> JSONDocument {
        isNullable ? .strings([name, "null"]) : .string(name)
    }
}

private func choice(_ type: String, _ values: [JSONDocument], _ isNullable: Bool) -> JSONDocument {
    if values.count == 1, !isNullable {
        return .object(["type": .string(type), "const": values[0]])
    }
    return .object([
        "type": .type(type, isNullable), "enum": .array(values + (isNullable ? [.null] : [])),
    ])
}

private func scalarDocument(
    _ scalar: TypeReference.Scalar, _ rules: RulesPlan, _ isNullable: Bool
) -> JSONDocument {
    let (type, format) = scalar.jsonType
    var document: JSONDocument = .object([
        "type": .type(type, isNullable), "format": format.map { .string($0) },
        "contentEncoding": scalar == .bytes ? "base64" : nil,
    ])
    switch rules {
    case .integer(let limits, let divisor):
        document = document.merging(bounds(limits) { .integer($0) })
            .merging(.object(["multipleOf": divisor.map { .integer($0) }]))
    case .number(let limits, let divisor):
        document = document.merging(bounds(limits) { .number($0) })
            .merging(.object(["multipleOf": divisor.map { .number($0) }]))
    case .none, .named, .string, .array, .dictionary, .json: break
    }
    return document
}

extension TypeReference.Scalar {
    fileprivate var jsonType: (String, format: String?) {
        switch self {
        case .string: ("string", nil)
        case .integer: ("integer", "int64")
        case .int32: ("integer", "int32")
        case .number: ("number", "double")
        case .boolean: ("boolean", nil)
        case .uuid: ("string", "uuid")
        case .date: ("string", "date")
        case .dateTime: ("string", "date-time")
        case .duration: ("string", "duration")
        case .bytes: ("string", "byte")
        case .json: ("object", nil)
        }
    }
}

private func bounds<Bound>(
    _ limits: Bounds<Bound>, _ document: (Bound) -> JSONDocument
) -> JSONDocument {
    let low = limits.minimum.map(document)
    let high = limits.maximum.map(document)
    return .object([
        "minimum": limits.isMinimumExcluded ? nil : low,
        "exclusiveMinimum": limits.isMinimumExcluded ? low : nil,
        "maximum": limits.isMaximumExcluded ? nil : high,
        "exclusiveMaximum": limits.isMaximumExcluded ? high : nil,
    ])
}

private func textDocument(
    _ rules: StringRulesPlan, _ pattern: String?, _ isNullable: Bool
) -> JSONDocument {
    .object([
        "type": .type("string", isNullable),
        "format": rules.format.map { .string($0.rawValue) },
        "minLength": rules.length.minimum.map { .integer($0) },
        "maxLength": rules.length.maximum.map { .integer($0) },
        "pattern": pattern.map { .string($0) },
    ])
}

extension SchemaPrinter {
    private func arrayDocument(
        _ items: Schema?, _ count: Bounds<Int>, _ isUnique: Bool, _ isNullable: Bool
    ) -> JSONDocument {
        .object([
            "type": .type("array", isNullable),
            "items": items.map(document) ?? .object([:]),
            "minItems": count.minimum.map { .integer($0) },
            "maxItems": count.maximum.map { .integer($0) },
            "uniqueItems": isUnique ? true : nil,
        ])
    }

    private func tupleDocument(
        _ items: [Schema], _ rest: Schema?, _ count: Bounds<Int>, _ isNullable: Bool
    ) -> JSONDocument {
        .object([
            "type": .type("array", isNullable),
            "prefixItems": .array(items.map(document)),
            // Without a rest `maxItems` suffices; not every tool accepts `items: false`.
            "items": rest.map(document),
            "minItems": count.minimum.map { .integer($0) },
            "maxItems": count.maximum.map { .integer($0) },
        ])
    }

    private func objectDocument(_ shape: ObjectShape, _ isNullable: Bool) -> JSONDocument {
        let visible = shape.properties.filter { $0.schema.isVisible(in: direction) }
        let properties = visible.map { property in
            JSONDocument.Member(key: property.key, value: document(property.schema))
        }
        let required = visible.filter(\.isRequired).map(\.key)
        let additional: JSONDocument
        switch shape.additional {
        case nil: additional = false
        case .anything: additional = true
        case .schema(let schema): additional = document(schema)
        }
        return .object([
            "type": .type("object", isNullable),
            "properties": properties.isEmpty ? nil : .object(properties),
            "required": required.isEmpty ? nil : .strings(required),
            "additionalProperties": additional,
            "minProperties": shape.count.minimum.map { .integer($0) },
            "maxProperties": shape.count.maximum.map { .integer($0) },
        ])
    }

    private func mapDocument(
        _ values: Schema?, _ count: Bounds<Int>, _ isNullable: Bool
    ) -> JSONDocument {
        .object([
            "type": .type("object", isNullable),
            "additionalProperties": values.map(document) ?? true,
            "minProperties": count.minimum.map { .integer($0) },
            "maxProperties": count.maximum.map { .integer($0) },
        ])
    }

    private func unionDocument(_ branches: [Schema], _ union: UnionShape) -> JSONDocument {
        let documents: JSONDocument = .array(branches.map(document))
        switch union {
        case .anyOf: return .object(["anyOf": documents])
        case .oneOf: return .object(["oneOf": documents])
        case .discriminator(let key):
            return .object(["oneOf": documents, "discriminator": discriminator(key, branches)])
        }
    }

    /// Nil unless every branch is a named schema: `mapping` has no other way to refer to branches.
    private func discriminator(_ key: String, _ branches: [Schema]) -> JSONDocument? {
        var mapping: [JSONDocument.Member] = []
        for branch in branches {
            guard case .reference(let name) = catalog.shape(of: branch).kind else { return nil }
            for tag in catalog.tags(of: branch, key) {
                mapping.append(.init(key: tag, value: .string(path(name))))
            }
        }
        return .object(["propertyName": .string(key), "mapping": .object(mapping)])
    }
}
