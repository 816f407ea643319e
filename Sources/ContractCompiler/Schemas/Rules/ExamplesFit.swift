import Diagnostics

/// C0112: an example is a value of its own schema.
func examplesFit(_ schema: Schema, _ file: FileSchemas) -> [Diagnostic] {
    schema.annotations.examples.compactMap { refusedExample($0, schema, file, nil) }
}

func refusedExample(
    _ example: Located<LiteralValue>, _ schema: Schema, _ file: FileSchemas, _ direction: Direction?
) -> Diagnostic? {
    guard let misfit = file.misfit(of: example, schema, direction) else { return nil }
    return Diagnostic(
        "C0112", "the example does not fit its schema", at: misfit.range, misfit.words,
        related: misfit.related, help: misfit.help ?? "change the example, or the schema")
}
