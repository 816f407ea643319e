import Diagnostics

/// C0114 and C0126: no schema is only a name for itself, and every schema has a finite value.
func infiniteSchemas(_ file: FileSchemas) -> [Diagnostic] {
    let names = file.declarations.map(\.name.value)
    let indexes = firstIndexes(names)
    let idle = idleCircles(file.declarations, indexes)
    return idle.diagnostics + endlessSchemas(file, indexes, besides: idle.names)
}

/// The most places of a circle that a diagnostic shows.
let shownSteps = 8

/// A name that a schema leads to.
private struct Step {
    let target: Int
    let range: SourceRange
    /// True if the schema is only another name for `target`.
    let isAlias: Bool
}

// MARK: Circles that consume nothing

/// C0126: circles of names in which no JSON is consumed, so that a reader would never end. One is
/// reported for each set of schemas that lead to each other.
private func idleCircles(
    _ declarations: [SchemaDeclaration], _ indexes: [String: Int]
) -> (names: Set<String>, diagnostics: [Diagnostic]) {
    let steps = declarations.map { declaration in
        declaration.schema.namesOfSameValue.compactMap { name, isWhole in
            indexes[name.value].map { Step(target: $0, range: name.range, isAlias: isWhole) }
        }
    }
    let components = Components(steps.map { $0.map(\.target) })
    var reported: Set<Int> = []
    var names: Set<String> = []
    var diagnostics: [Diagnostic] = []
    for index in declarations.indices where components.isInCircle(index) {
        names.insert(declarations[index].name.value)
        guard reported.insert(components.place(of: index)).inserted else { continue }
        let circle = components.shortestCircle(from: index, steps, to: \.target)
        diagnostics += idleCircle(declarations, index, circle).map { [$0] } ?? []
    }
    return (names, diagnostics)
}

private func idleCircle(
    _ declarations: [SchemaDeclaration], _ start: Int, _ circle: [Step]
) -> Diagnostic? {
    guard let first = circle.first else { return nil }
    let name = quoted(declarations[start].name.value)
    let isNameOnly = circle.allSatisfy(\.isAlias)
    let verb = isNameOnly ? "needs" : "leads to"
    let related = circle.dropFirst().prefix(shownSteps).map {
        Diagnostic.Label($0.range, "which \(verb) \(quoted(declarations[$0.target].name.value))")
    }
    if isNameOnly {
        return Diagnostic(
            "C0126", "\(name) is nothing but a name for itself", at: first.range,
            related: related, help: "say what it is")
    }
    return Diagnostic(
        "C0126", "\(name) leads back to itself before anything is read", at: first.range,
        "leads to \(quoted(declarations[first.target].name.value))", related: related,
        help: "remove it here, or put a list or a property between")
}

// MARK: Values that never end

/// C0114: circles of names that every value needs.
private func endlessSchemas(
    _ file: FileSchemas, _ indexes: [String: Int], besides idle: Set<String>
) -> [Diagnostic] {
    let declarations = file.declarations
    // The outermost schemas begin with the declared ones.
    let endless = Set(
        zip(declarations, leastLevels(file)).filter { $1 == nil }.map(\.0.name.value))
    let steps = declarations.map { declaration in
        endless.contains(declaration.name.value) ? need(declaration.schema, endless) : nil
    }
    let edges = steps.map { step in
        step.flatMap { indexes[$0.name] }.map { [$0] } ?? []
    }
    let components = Components(edges)
    var reported: Set<Int> = []
    return declarations.indices.compactMap { index in
        guard components.isInCircle(index), !idle.contains(declarations[index].name.value),
            reported.insert(components.place(of: index)).inserted
        else { return nil }
        var circle: [Need] = []
        var node = index
        repeat {
            guard let step = steps[node], let next = indexes[step.name] else { return nil }
            circle.append(step)
            node = next
        } while node != index
        return endlessCircle(declarations[index], circle)
    }
}

/// A name that every value of a schema needs.
private struct Need {
    let name: String
    let range: SourceRange
}

/// The first of the endless names that every value of the schema needs; nil if some value needs
/// none.
private func need(_ schema: Schema, _ endless: Set<String>) -> Need? {
    switch schema.kind {
    case .anything, .null, .boolean, .integer, .number, .string, .choice: return nil
    case .reference(let name):
        return endless.contains(name.value) ? Need(name: name.value, range: name.range) : nil
    case .array, .object, .allOf:
        return schema.neededParts.lazy.compactMap { need($0, endless) }.first
    case .union(let union):
        let needs = union.branches.map { need($0, endless) }
        return needs.contains { $0 == nil } ? nil : needs.first ?? nil
    }
}

private func endlessCircle(_ declaration: SchemaDeclaration, _ circle: [Need]) -> Diagnostic? {
    guard let first = circle.first else { return nil }
    let related = circle.dropFirst().prefix(shownSteps).map {
        Diagnostic.Label($0.range, "which needs \(quoted($0.name))")
    }
    return Diagnostic(
        "C0114", "a value of \(quoted(declaration.name.value)) would never end", at: first.range,
        "needs \(quoted(first.name))", related: related,
        help: "make a property on the way optional or nullable, or let a list be empty")
}
