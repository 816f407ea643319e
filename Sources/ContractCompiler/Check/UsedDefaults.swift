import ContractModel
import Diagnostics

/// C0117: the default of a required property is never used.
func usedDefaults(_ schema: Schema, _ contract: ContractScope) -> [Diagnostic] {
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
