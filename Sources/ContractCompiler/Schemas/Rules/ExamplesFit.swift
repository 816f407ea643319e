import Diagnostics

/// C0112: an example is a value of its own schema.
func examplesFit(_ schema: Schema, _ contract: SchemaScope) -> [Diagnostic] {
    schema.annotations.examples.compactMap { refusedExample($0, schema, contract, .neither) }
}

func refusedExample(
    _ example: Located<LiteralValue>, _ schema: Schema, _ contract: SchemaScope, _ way: Way
) -> Diagnostic? {
    guard let misfit = contract.misfit(of: example, schema, way) else { return nil }
    return Diagnostic(
        "C0112", "the example does not fit its schema", at: misfit.range, misfit.words,
        related: misfit.related, help: misfit.help ?? "change the example, or the schema")
}
