import Diagnostics

/// The most properties of an object: the runtime has a bit for each in its masks.
let propertyLimit = 128

/// Reports keywords that generated readers have no rule for.
func unsupportedKeywords(_ schema: Schema, _ catalog: SchemaCatalog) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    var open = [schema]
    while let schema = open.popLast() {
        diagnostics += ownUnsupported(schema, catalog)
        open += schema.parts
    }
    return diagnostics
}

private func ownUnsupported(_ schema: Schema, _ catalog: SchemaCatalog) -> [Diagnostic] {
    switch schema.kind {
    case .array(let constraints) where constraints.isUnique && !constraints.prefixItems.isEmpty:
        [.keywordWithoutEffect("uniqueItems", "`prefixItems`", schema.range)]
    case .object(let constraints) where constraints.properties.count > propertyLimit:
        [.tooManyProperties("has \(constraints.properties.count)", schema.range)]
    case .allOf:
        if case .object(let object) = catalog.shape(of: schema).kind,
            object.properties.count > propertyLimit
        {
            [.tooManyProperties("merges more", schema.range)]
        } else {
            []
        }
    case .array, .object, .anything, .null, .boolean, .integer, .number, .string, .choice,
        .union, .reference:
        []
    }
}
