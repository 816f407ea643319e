import ContractModel
import Diagnostics

/// C0114 and C0126: every schema has a value that ends.
func infiniteSchemas(_ contract: ContractScope) -> [Diagnostic] {
    let needs = endlessNeeds(contract)
    var reported: Set<String> = []
    return contract.declarations.compactMap { declaration in
        guard let circle = circle(from: declaration.name.value, needs),
            reported.isDisjoint(with: circle.map(\.name))
        else { return nil }
        reported.formUnion(circle.map(\.name))
        return diagnostic(declaration, circle)
    }
}

/// A name that a value of a schema can't do without.
private struct Need {
    let name: String
    let range: SourceRange
    /// The schema is nothing but another name for this one.
    let isAlias: Bool
}

/// For each schema without a value that ends, a name that it needs and that has none either.
private func endlessNeeds(_ contract: ContractScope) -> [String: Need] {
    var endless = Set(contract.declarations.map(\.name.value))
    var isShrinking = true
    while isShrinking {
        let ending = contract.declarations.filter { declaration in
            endless.contains(declaration.name.value) && need(declaration.schema, endless) == nil
        }
        endless.subtract(ending.map(\.name.value))
        isShrinking = !ending.isEmpty
    }
    var needs: [String: Need] = [:]
    for declaration in contract.declarations where endless.contains(declaration.name.value) {
        needs[declaration.name.value] = need(declaration.schema, endless)
    }
    return needs
}

/// The first of the names that every value of the schema needs; nil when some value needs none.
private func need(_ schema: Schema, _ endless: Set<String>) -> Need? {
    switch schema.kind {
    case .anything, .null, .boolean, .integer, .number, .string, .choice: return nil
    case .reference(let name):
        guard endless.contains(name.value) else { return nil }
        return Need(name: name.value, range: name.range, isAlias: true)
    case .array(let array):
        let count = array.minItems?.value ?? 0
        let places =
            array.prefixItems.prefix(count)
            + (count > array.prefixItems.count ? [array.items].compactMap { $0 } : [])
        return within(Array(places), endless)
    case .object(let object):
        return within(object.properties.filter(\.isRequired).map(\.schema), endless)
    case .allOf(let members): return within(members, endless)
    case .union(let union):
        let needs = union.branches.map { need($0, endless) }
        guard needs.allSatisfy({ $0 != nil }), let first = needs.first ?? nil else { return nil }
        return Need(name: first.name, range: first.range, isAlias: false)
    }
}

private func within(_ schemas: [Schema], _ endless: Set<String>) -> Need? {
    for schema in schemas {
        guard let need = need(schema, endless) else { continue }
        return Need(name: need.name, range: need.range, isAlias: false)
    }
    return nil
}

/// The needs from a schema back to itself; nil when the way leads to another circle.
private func circle(from start: String, _ needs: [String: Need]) -> [Need]? {
    var way: [Need] = []
    var seen: Set<String> = []
    var name = start
    while let need = needs[name] {
        way.append(need)
        if need.name == start { return way }
        guard seen.insert(need.name).inserted else { return nil }
        name = need.name
    }
    return nil
}

private func diagnostic(_ declaration: SchemaDeclaration, _ circle: [Need]) -> Diagnostic? {
    guard let first = circle.first else { return nil }
    let name = quoted(declaration.name.value)
    let related = circle.dropFirst().map {
        Diagnostic.Label($0.range, "which needs \(quoted($0.name))")
    }
    if circle.allSatisfy(\.isAlias) {
        return Diagnostic(
            "C0126", "\(name) is nothing but a name for itself", at: first.range,
            related: related, help: "say what it is")
    }
    return Diagnostic(
        "C0114", "a value of \(name) would never end", at: first.range,
        "needs \(quoted(first.name))", related: related,
        help: "make a property on the way optional or nullable, or let a list be empty")
}
