import Diagnostics

/// C0111: a default is a value of its own schema.
func defaultsFit(_ schema: Schema, _ file: FileSchemas) -> [Diagnostic] {
    guard let value = schema.annotations.default,
        let misfit = file.misfit(of: value, schema, nil)
    else { return [] }
    return [
        Diagnostic(
            "C0111", "the default does not fit its schema", at: misfit.range, misfit.words,
            related: misfit.related, help: misfit.help ?? "change the default, or the schema")
    ]
}
