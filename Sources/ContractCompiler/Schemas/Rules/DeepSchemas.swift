import Diagnostics

/// The most levels of arrays and objects that the runtime reads, and the most unions around one
/// value.
private let depthLimit = 64

/// C0131: every schema has a value that is flat enough for the runtime, and few enough unions
/// around each value: a reader calls itself once for each union.
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

/// The outermost schemas that are too deep although none of the schemas that they name is. If
/// there are none, the first that is too deep, unless a schema of `shared.yaml` is the cause. The
/// name is nil for a schema without one.
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

/// The depths of the schemas of `shared.yaml`, for the files that use them.
struct NameDepths: Sendable {
    static let none = NameDepths()

    /// The levels of arrays and objects in the flattest value; no entry if there is no value.
    private(set) var levels: [String: Int] = [:]
    /// The number of unions around the innermost branches.
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

/// For each outermost schema, the number of unions around its innermost branches; 0 for circles,
/// which C0126 reports.
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

/// For each outermost schema, the levels of arrays and objects in its flattest value; nil if every
/// value would be infinite.
func leastLevels(_ file: FileSchemas) -> [Int?] {
    let indexes = firstIndexes(file.declarations.map(\.name.value))
    var endings = Endings()
    let nodes = file.roots.map { _ in endings.add(.all) }
    // One node for each number of levels: it ends in that round, and stands for schemas of
    // `shared.yaml` with as many levels.
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
    /// Adds the parts that every value of the schema has; `named` gives the node of a name.
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
    /// The schemas directly within this one that every value uses.
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
