import Diagnostics

/// Decides which unions and properties of a module are kept behind a reference, so that no type
/// contains itself, and from which branch a union's blank value is made, so that it ends.
func breakingRecursion(_ types: [DeclaredType]) -> [DeclaredType] {
    var types = types
    let unions = Containment(types, throughUnions: true)
    for index in types.indices where unions.isInCircle(index) {
        types[index].type = types[index].type.mapping { plan in
            plan.makingUnionsIndirect { unions.areTogether(index, $0) }
        }
    }
    let structs = Containment(types, throughUnions: false)
    for index in types.indices where structs.isInCircle(index) {
        types[index].type = types[index].type.mapping { plan in
            plan.makingPropertiesIndirect { structs.areTogether(index, $0) }
        }
    }
    return choosingBlankBranches(types)
}

/// The types that hold themselves even so: `prefixItems` can't be kept behind a reference.
func endlessTypes(_ types: [DeclaredType]) -> [SwiftName] {
    let structs = Containment(types, throughUnions: false)
    return types.indices.filter(structs.isInCircle).map { types[$0].type.name }
}

private func indexed(_ types: [DeclaredType]) -> [SwiftName: Int] {
    Dictionary(types.enumerated().map { ($1.type.name, $0) }) { first, _ in first }
}

/// Which types hold values of which others themselves, not in a list.
private struct Containment {
    private let indexes: [SwiftName: Int]
    private let components: Components

    init(_ types: [DeclaredType], throughUnions: Bool) {
        let indexes = indexed(types)
        self.indexes = indexes
        components = Components(
            types.map { declared in
                var held: Set<Int> = []
                declared.type.visit { plan in
                    if case .union(let union) = plan, union.isIndirect, !throughUnions { return }
                    for value in plan.heldValues {
                        if let index = value.heldName.flatMap({ indexes[$0] }) {
                            held.insert(index)
                        }
                    }
                }
                return held.sorted()
            })
    }

    func isInCircle(_ index: Int) -> Bool { components.isInCircle(index) }

    /// Whether the type of a name forms a circle with the type at `index`.
    func areTogether(_ index: Int, _ name: SwiftName) -> Bool {
        indexes[name].map { components.areTogether(index, $0) } ?? false
    }
}

extension TypePlan {
    /// The values within the type's own memory: not behind a reference, not in a list.
    fileprivate var heldValues: [ValuePlan] {
        switch self {
        case .object(let plan): plan.properties.filter { !$0.isIndirect }.map(\.value)
        case .tuple(let plan): plan.items.map(\.value)
        case .union(let plan): plan.branches.map(\.value)
        case .alias(let plan): [plan.value]
        case .enumeration, .collection: []
        }
    }

    fileprivate func makingUnionsIndirect(_ isInCircle: (SwiftName) -> Bool) -> TypePlan {
        guard case .union(var plan) = self else { return self }
        let isCyclic = plan.branches.contains { $0.value.heldName.map(isInCircle) == true }
        plan.isIndirect = plan.isIndirect || isCyclic
        return .union(plan)
    }

    fileprivate func makingPropertiesIndirect(_ isInCircle: (SwiftName) -> Bool) -> TypePlan {
        guard case .object(var plan) = self else { return self }
        for index in plan.properties.indices
        where plan.properties[index].value.heldName.map(isInCircle) == true {
            plan.properties[index].isIndirect = true
        }
        return .object(plan)
    }
}

extension ValuePlan {
    /// The type of this module that the value is, if it is one with a name of its own.
    fileprivate var heldName: SwiftName? {
        guard case .named(let reference) = type, reference.origin != .shared, reference.owner == nil
        else { return nil }
        return reference.name
    }
}

// MARK: Blank values

/// A union's blank value is of the first branch that ends in no later round than its type. A named
/// type costs one round, so a branch node of the type's round needs only types that ended earlier.
private func choosingBlankBranches(_ types: [DeclaredType]) -> [DeclaredType] {
    var types = types
    let indexes = indexed(types)
    var endings = Endings()
    let nodes = types.map { _ in endings.add(.all) }
    var unions: [Int: [[Int]]] = [:]
    for (index, declared) in types.enumerated() {
        unions[index] = endings.addBlank(of: declared.type, to: nodes[index], indexes)
    }
    let rounds = endings.rounds()
    for index in types.indices {
        var branches = (unions[index] ?? [])[...]
        // What never ends was refused by the checks: it can't be built at all.
        guard let round = rounds[nodes[index]] else { continue }
        types[index].type = types[index].type.mapping { plan in
            guard case .union(var union) = plan, let ends = branches.popFirst() else { return plan }
            union.blankBranch =
                ends.firstIndex { rounds[$0].map { $0 <= round } == true } ?? 0
            return .union(union)
        }
    }
    return types
}

extension Endings {
    /// Makes what the blank value of a type holds parts of `owner`. Returns the nodes of the
    /// branches of its unions, in the order in which `mapping` meets these.
    fileprivate mutating func addBlank(
        of type: TypePlan, to owner: Int, _ types: [SwiftName: Int]
    ) -> [[Int]] {
        var unions: [[Int]] = []
        var nested: [SwiftName: Int] = [:]
        for inner in type.nested {
            let node = add(.all)
            unions += addBlank(of: inner, to: node, types)
            nested[inner.name] = node
        }
        func part(_ value: ValuePlan) -> (node: Int, cost: Int)? {
            guard !value.isNullable, let name = value.heldName else { return nil }
            if let node = nested[name] { return (node, 0) }
            // Types beside these are left for the last: a branch of which all is here comes first.
            return types[name].map { ($0, 1) } ?? (add(.any), 0)
        }
        switch type {
        case .object(let plan):
            for property in plan.properties where property.presence == .required {
                if let part = part(property.value) { add(part.node, to: owner, cost: part.cost) }
            }
        case .tuple(let plan):
            for item in plan.items where !item.isOptional {
                if let part = part(item.value) { add(part.node, to: owner, cost: part.cost) }
            }
        case .alias(let plan):
            if let part = part(plan.value) { add(part.node, to: owner, cost: part.cost) }
        case .union(let plan):
            let choice = add(.any)
            add(choice, to: owner)
            let branches = plan.branches.map { branch -> Int in
                let node = add(.all)
                add(node, to: choice)
                if let part = part(branch.value) { add(part.node, to: node, cost: part.cost) }
                return node
            }
            unions.append(branches)
        case .enumeration, .collection: break
        }
        return unions
    }
}
