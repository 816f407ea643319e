import Diagnostics

/// C0129: `readOnly` and `writeOnly` stand at properties, which requests or responses then lack.
/// Anywhere else they have no effect.
func accessOfProperties(_ file: FileSchemas) -> [Diagnostic] {
    file.schemas.flatMap(\.schemasBesidesProperties).compactMap(misplacedAccess)
        + file.roots.compactMap(misplacedAccess)
}

private func misplacedAccess(_ schema: Schema) -> Diagnostic? {
    guard let place = schema.annotations.accessPlace else { return nil }
    let word = schema.annotations.isReadOnly ? "readOnly" : "writeOnly"
    guard schema.annotations.isReadOnly || schema.annotations.isWriteOnly else { return nil }
    return Diagnostic(
        "C0129", "`\(word)` says nothing here", at: place,
        "this is no property of an object", help: "say it at a property that has this schema")
}

extension Schema {
    /// The schemas directly in this one, without those of its properties.
    var schemasBesidesProperties: [Schema] {
        switch kind {
        case .array(let array): array.prefixItems + [array.items].compactMap { $0 }
        case .object(let object): object.additional.schemas
        case .union(let union): union.branches
        case .anything, .null, .boolean, .integer, .number, .string, .choice, .reference, .allOf: []
        }
    }
}
