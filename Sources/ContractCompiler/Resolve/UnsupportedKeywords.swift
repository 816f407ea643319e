import ContractModel
import Diagnostics

/// Keywords that generated readers have no rule for: an error at their place, never silence.
func unsupportedKeywords(_ schema: Schema, _ catalog: SchemaCatalog) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    var open = [schema]
    while let schema = open.popLast() {
        diagnostics += ownUnsupported(schema, catalog)
        open += parts(of: schema)
    }
    return diagnostics
}

private func ownUnsupported(_ schema: Schema, _ catalog: SchemaCatalog) -> [Diagnostic] {
    switch schema.kind {
    case .array(let constraints) where constraints.isUnique && !constraints.prefixItems.isEmpty:
        [.keywordWithoutEffect("uniqueItems", "`prefixItems`", schema.range)]
    case .object, .allOf:
        if case .object(let object) = catalog.shape(of: schema).kind, object.properties.count > 128
        {
            [.tooManyProperties(object.properties.count, schema.range)]
        } else {
            []
        }
    case .array, .anything, .null, .boolean, .integer, .number, .string, .choice, .union,
        .reference:
        []
    }
}

private func parts(of schema: Schema) -> [Schema] {
    switch schema.kind {
    case .array(let constraints): constraints.prefixItems + [constraints.items].compactMap { $0 }
    case .object(let constraints):
        constraints.properties.map(\.schema) + constraints.additional.own
    case .union(let constraints): constraints.branches
    case .allOf(let members): members
    case .anything, .null, .boolean, .integer, .number, .string, .choice, .reference: []
    }
}

extension ObjectConstraints.Additional {
    fileprivate var own: [Schema] {
        if case .schema(let schema) = self { [schema] } else { [] }
    }
}
