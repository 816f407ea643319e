import Diagnostics

/// C0117: only a property or a parameter that may be absent has a default.
func usedDefaults(_ schema: Schema, _ file: FileSchemas) -> [Diagnostic] {
    defaultsOfRequired(schema)
        + schema.schemasBesidesProperties.compactMap { idleDefault($0, "this is never absent") }
}

/// C0117 for a schema whose value is never absent.
func idleDefault(_ schema: Schema, _ reason: String) -> Diagnostic? {
    schema.annotations.default.map { value in
        Diagnostic(
            "C0117", "this default is never used", at: value.range, reason, help: "remove it")
    }
}

private func defaultsOfRequired(_ schema: Schema) -> [Diagnostic] {
    guard case .object(let object) = schema.kind else { return [] }
    return object.properties.compactMap { property in
        guard property.isRequired, let value = property.schema.annotations.default else {
            return nil
        }
        let name = property.name.value
        return Diagnostic(
            "C0117", "\(quoted(name)) is required, so its default is never used", at: value.range,
            related: [.init(property.name.range, "required, without `?`")],
            help: "call it \(quoted(name + "?")), or remove the default")
    }
}
