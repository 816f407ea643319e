import Diagnostics

/// C0128: at most one branch of `oneOf` accepts null. With two, `oneOf` itself would refuse it.
func nullBranches(_ schema: Schema, _ file: FileSchemas) -> [Diagnostic] {
    guard case .union(let union) = schema.kind, union.rule == .oneOf else { return [] }
    let branches = union.branches.filter(file.takesNull)
    // The same branch twice has a diagnostic of its own.
    guard let first = branches.first,
        let second = branches.dropFirst().first(where: { branch in
            branch.simpleName == nil || branch.simpleName != first.simpleName
        })
    else { return [] }
    return [
        Diagnostic(
            "C0128", "null fits two branches of `oneOf`", at: second.range, "this one",
            related: [.init(first.range, "and this one")],
            help: "let one of them take null, or write `anyOf`")
    ]
}
