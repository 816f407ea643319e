import Diagnostics

/// Levels of arrays and objects in one document that the runtime reads, and of unions around one
/// value.
private let depthLimit = 64

/// C0131: every schema has a value that the runtime reads, and no value is read as one of unions
/// within unions without end: a reader goes one step deeper for each.
func deepSchemas(_ file: FileSchemas) -> [Diagnostic] {
    culprits(file, unionDepths(file), file.sharedDepths.unions).map { name, range in
        let what = name.map(quoted) ?? "this"
        return Diagnostic(
            "C0131", "\(what) is a union around more than \(depthLimit) others", at: range,
            help: "list the branches in fewer unions")
    }
        + culprits(file, leastLevels(file), file.sharedDepths.levels).map {
            name, range in
            let what = name.map { "of \(quoted($0))" } ?? "here"
            return Diagnostic(
                "C0131", "every value \(what) has more than \(depthLimit) levels", at: range,
                help: "make a property on the way optional, or nest less")
        }
}

/// The outermost schemas that are too deep although none of the names in them is, with their own
/// names; the first that is too deep if there are only others, and `shared.yaml` has no part in it.
private func culprits(
    _ file: FileSchemas, _ depths: [Int?], _ sharedDepths: [String: Int]
) -> [(name: String?, range: SourceRange)] {
    func isDeep(_ index: Int) -> Bool { depths[index].map { $0 > depthLimit } ?? false }
    let deep = file.roots.indices.filter(isDeep)
    let declarations = file.declarations
    let names = Set(declarations.indices.filter(isDeep).map { declarations[$0].name.value })
    let own = Set(declarations.map(\.name.value))
    var isSharedToo = false
    let culprits = deep.filter { index in
        var isLed = false
        file.roots[index].visit { schema in
            guard case .reference(let name) = schema.kind else { return }
            if names.contains(name.value) { isLed = true }
            guard !own.contains(name.value), let depth = sharedDepths[name.value],
                depth > depthLimit
            else { return }
            isLed = true
            isSharedToo = true
        }
        return !isLed
    }
    let shown = culprits.isEmpty && !isSharedToo ? Array(deep.prefix(1)) : culprits
    return shown.map { index in
        guard index < declarations.count else { return (nil, file.roots[index].range) }
        return (declarations[index].name.value, declarations[index].name.range)
    }
}

/// How deep the schemas of `shared.yaml` are, for the files that use their names.
struct NameDepths: Sendable {
    static let none = NameDepths()

    /// Levels of arrays and objects in the flattest value; nothing for schemas without one.
    private(set) var levels: [String: Int] = [:]
    /// Unions around the innermost branches.
    private(set) var unions: [String: Int] = [:]

    private init() {}

    init(_ file: FileSchemas) {
        let names = file.declarations.map(\.name.value)
        for (name, (levels, unions)) in zip(
            names, zip(leastLevels(file), unionDepths(file)))
        {
            self.levels[name] = levels
            self.unions[name] = unions
        }
    }
}

/// How many unions stand around the innermost branches of each of the outermost schemas; 0 for
/// circles, which are reported elsewhere.
private func unionDepths(_ file: FileSchemas) -> [Int] {
    let indexes = firstIndexes(file.declarations.map(\.name.value))
    let components = Components(
        file.roots.map { $0.namesOfSameValue.compactMap { indexes[$0.name.value] } })
    var depths = [Int](repeating: 0, count: file.roots.count)
    func depth(_ schema: Schema) -> Int {
        switch schema.kind {
        case .reference(let name):
            indexes[name.value].map { depths[$0] }
                ?? file.sharedDepths.unions[name.value] ?? 0
        case .union(let union): (union.branches.map(depth).max() ?? 0) + 1
        case .allOf(let members): members.map(depth).max() ?? 0
        case .anything, .null, .boolean, .integer, .number, .string, .choice, .array, .object: 0
        }
    }
    for index in components.all.joined() where !components.isInCircle(index) {
        depths[index] = depth(file.roots[index])
    }
    return depths
}

// MARK: Levels

/// How many levels of arrays and objects the flattest value of each of the outermost schemas has;
/// nil when no value ends.
func leastLevels(_ file: FileSchemas) -> [Int?] {
    let indexes = firstIndexes(file.declarations.map(\.name.value))
    var endings = Endings()
    let nodes = file.roots.map { _ in endings.add(.all) }
    // A node that ends in each round, for what is known to have that many levels.
    var known = [endings.add(.all)]
    for round in 1...depthLimit + 1 {
        known.append(endings.add(.all))
        endings.add(known[round - 1], to: known[round], cost: 1)
    }
    for (schema, node) in zip(file.roots, nodes) {
        endings.addNeeds(of: schema, to: node) { name in
            indexes[name]
                ?? file.sharedDepths.levels[name].map { known[min($0, depthLimit + 1)] }
        }
    }
    let rounds = endings.rounds()
    return nodes.map { rounds[$0] }
}

extension Endings {
    /// Adds what a value of the schema can't do without; `named` gives the node of a name.
    fileprivate mutating func addNeeds(
        of schema: Schema, to owner: Int, _ named: (String) -> Int?
    ) {
        switch schema.kind {
        case .anything, .null, .boolean, .integer, .number, .string, .choice: break
        case .reference(let name):
            if let node = named(name.value) { add(node, to: owner) }
        case .array, .object:
            let inner = add(.all)
            add(inner, to: owner, cost: 1)
            for part in schema.neededParts { addNeeds(of: part, to: inner, named) }
        case .allOf(let members):
            for member in members { addNeeds(of: member, to: owner, named) }
        case .union(let union):
            let choice = add(.any)
            add(choice, to: owner)
            for branch in union.branches {
                let node = add(.all)
                add(node, to: choice)
                addNeeds(of: branch, to: node, named)
            }
        }
    }
}

extension Schema {
    /// The schemas directly within this one of which every value holds a value.
    var neededParts: [Schema] {
        switch kind {
        case .array(let array):
            let count = array.minItems?.value ?? 0
            let rest = count > array.prefixItems.count ? [array.items].compactMap { $0 } : []
            return array.prefixItems.prefix(count) + rest
        case .object(let object): return object.properties.filter(\.isRequired).map(\.schema)
        case .allOf(let members): return members
        case .anything, .null, .boolean, .integer, .number, .string, .choice, .union, .reference:
            return []
        }
    }
}
