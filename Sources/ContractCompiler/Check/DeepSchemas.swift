import ContractModel
import Diagnostics

/// Levels of arrays and objects in one document that the runtime reads, and of unions around one
/// value.
private let depthLimit = 64

/// C0131: every schema has a value that the runtime reads, and no value is read as one of unions
/// within unions without end: a reader goes one step deeper for each.
func deepSchemas(_ contract: ContractScope) -> [Diagnostic] {
    let declarations = contract.declarations
    let unions = unionDepths(declarations).map { $0 > depthLimit }
    let levels = leastLevels(declarations).map { $0.map { $0 > depthLimit } ?? false }
    return culprits(unions, declarations).map { name in
        Diagnostic(
            "C0131", "\(quoted(name.value)) is a union around more than \(depthLimit) others",
            at: name.range, help: "list the branches in fewer unions")
    }
        + culprits(levels, declarations).map { name in
            Diagnostic(
                "C0131", "every value of \(quoted(name.value)) has more than \(depthLimit) levels",
                at: name.range, help: "make a property on the way optional, or nest less")
        }
}

/// The schemas that are too deep although none of the names in them is; the first that is too deep
/// if there are only others.
private func culprits(
    _ isDeep: [Bool], _ declarations: [SchemaDeclaration]
) -> [Located<String>] {
    let deep = zip(declarations, isDeep).filter(\.1).map(\.0)
    let names = Set(deep.map(\.name.value))
    let culprits = deep.filter { declaration in
        var isLed = false
        declaration.schema.visit { schema in
            if case .reference(let name) = schema.kind, names.contains(name.value) { isLed = true }
        }
        return !isLed
    }
    return (culprits.isEmpty ? Array(deep.prefix(1)) : culprits).map(\.name)
}

/// How many unions stand around the innermost branches of each schema; 0 for circles, which are
/// reported elsewhere.
private func unionDepths(_ declarations: [SchemaDeclaration]) -> [Int] {
    let names = declarations.map(\.name.value)
    let indexes = firstIndexes(names)
    let components = Components(
        declarations.map { declaration in
            declaration.schema.namesOfSameValue.compactMap { indexes[$0.name.value] }
        })
    var depths = [Int](repeating: 0, count: declarations.count)
    func depth(_ schema: Schema) -> Int {
        switch schema.kind {
        case .reference(let name): indexes[name.value].map { depths[$0] } ?? 0
        case .union(let union): (union.branches.map(depth).max() ?? 0) + 1
        case .allOf(let members): members.map(depth).max() ?? 0
        case .anything, .null, .boolean, .integer, .number, .string, .choice, .array, .object: 0
        }
    }
    for index in components.all.joined() where !components.isInCircle(index) {
        depths[index] = depth(declarations[index].schema)
    }
    return depths
}
