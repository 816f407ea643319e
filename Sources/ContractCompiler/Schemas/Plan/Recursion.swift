import Diagnostics

/// Makes unions and properties of a module indirect, so that no type contains itself, and chooses
/// for each union a branch whose blank value is finite.
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

/// The types that contain themselves through `prefixItems`, which can't be indirect.
func endlessTypes(_ types: [DeclaredType]) -> [SwiftName] {
    let structs = Containment(types, throughUnions: false)
    return types.indices.filter(structs.isInCircle).map { types[$0].type.name }
}

private func indexed(_ types: [DeclaredType]) -> [SwiftName: Int] {
    Dictionary(types.enumerated().map { ($1.type.name, $0) }) { first, _ in first }
}

/// The graph of types that contain others in their own memory, not in a list.
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

    /// Whether the type of a name and the type at `index` contain each other.
    func areTogether(_ index: Int, _ name: SwiftName) -> Bool {
        indexes[name].map { components.areTogether(index, $0) } ?? false
    }
}

extension TypePlan {
    /// The values within the type's own memory: neither indirect nor in a list.
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
    /// The name of the value's type, if it is declared at the top of this module.
    fileprivate var heldName: SwiftName? {
        guard case .named(let reference) = type, reference.origin != .shared, reference.owner == nil
        else { return nil }
        return reference.name
    }
}

// MARK: Blank values

/// Chooses for each union the first branch that ends no later than the type around it. A step to
/// another type costs a round, so such a branch needs only types that ended in an earlier round.
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
        // A type without a finite value can't be built: C0114 refuses its schema.
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
    /// Adds the values that a type's blank value contains as parts of `owner`. Returns the nodes of
    /// the branches of its unions, in the order in which `mapping` visits the unions.
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
            // Other types of the module cost a round, so a branch without them is preferred.
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
