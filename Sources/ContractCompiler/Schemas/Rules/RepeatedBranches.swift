import ContractGrammar
import Diagnostics

/// C0127: no branch of a union stands there twice.
func repeatedBranches(_ schema: Schema, _ file: FileSchemas) -> [Diagnostic] {
    guard case .union(let union) = schema.kind else { return [] }
    var places: [String: SourceRange] = [:]
    return union.branches.compactMap { branch in
        guard let name = branch.simpleName else { return nil }
        guard let first = places[name] else {
            places[name] = branch.range
            return nil
        }
        return Diagnostic(
            "C0127", "\(quoted(name)) is a branch twice", at: branch.range, "again here",
            related: [.init(first, "first here")], help: "remove one of the two")
    }
}

extension Schema {
    /// The name of a schema that consists of a name alone; nil for others.
    var simpleName: String? {
        switch kind {
        case .reference(let name): name.value == Holes.schema ? nil : name.value
        case .null: "null"
        case .boolean: "boolean"
        case .anything: "json"
        case .integer(let rules):
            rules.minimum == nil && rules.maximum == nil && rules.exclusiveMinimum == nil
                && rules.exclusiveMaximum == nil && rules.multipleOf == nil
                ? (rules.isInt32 ? "int32" : "integer") : nil
        case .string(let rules):
            rules.minLength == nil && rules.maxLength == nil && rules.pattern == nil
                ? rules.format?.value.rawValue ?? "string" : nil
        case .number, .choice, .array, .object, .union, .allOf: nil
        }
    }
}
