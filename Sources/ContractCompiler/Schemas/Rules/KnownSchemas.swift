import Diagnostics

/// C0102: a name is a type, or a schema of the file or of `shared.yaml`.
func knownSchemas(_ schema: Schema, _ file: FileSchemas) -> [Diagnostic] {
    guard case .reference(let name) = schema.kind, file.isUnknown(name.value) else { return [] }
    return [
        Diagnostic(
            "C0102", "there is no type or schema \(quoted(name.value))", at: name.range,
            help: advice[name.value]
                ?? file.memo.suggestion(
                    for: name.value, in: file.schemaNames + TypeName.shorthands)
                ?? "declare it under `schemas`")
    ]
}

/// Help for types that need more than their name, and for names of other languages.
private let advice = [
    "array": "write `Name[]`, or `{ type: array, items: … }`",
    "object": "write `{ type: object, properties: … }`, or `json` for anything",
    "text": "did you mean `string`?",
    "float": "did you mean `number`?",
    "double": "did you mean `number`?",
    "int": "did you mean `integer`?",
    "int64": "did you mean `integer`?",
    "bool": "did you mean `boolean`?",
    "datetime": "did you mean `date-time`?",
    "any": "did you mean `json`?",
]
