/// Decides which unions and properties of a module are kept behind a reference, so that no type
/// contains itself, and from which branch a union's blank value is made, so that it ends.
func breakingRecursion(_ types: [DeclaredType]) -> [DeclaredType] {
    var types = types
    let unions = componentIndexes(types.map { containment($0.type, throughUnions: true) })
    for index in types.indices {
        let cyclic = unions.cycle(of: index)
        types[index].type = types[index].type.mapping { $0.makingUnionsIndirect(in: cyclic) }
    }
    let structs = componentIndexes(types.map { containment($0.type, throughUnions: false) })
    for index in types.indices {
        let cyclic = structs.cycle(of: index)
        types[index].type = types[index].type.mapping { $0.makingPropertiesIndirect(in: cyclic) }
    }
    return choosingBlankBranches(types)
}

/// The types that hold themselves even so: `prefixItems` can't be kept behind a reference.
func endlessTypes(_ types: [DeclaredType]) -> [SwiftName] {
    let components = componentIndexes(types.map { containment($0.type, throughUnions: false) })
    return types.indices.filter { !components.cycle(of: $0).isEmpty }.map { types[$0].type.name }
}

/// A type and the names of the types that a value of it holds itself, not in an array.
private struct Containment {
    let name: SwiftName
    let held: Set<SwiftName>
}

private func containment(_ type: TypePlan, throughUnions: Bool) -> Containment {
    var held: Set<SwiftName> = []
    type.visit { plan in
        if case .union(let union) = plan, union.isIndirect, !throughUnions { return }
        for value in plan.heldValues { held.formUnion(value.heldNames) }
    }
    return Containment(name: type.name, held: held)
}

extension TypePlan {
    /// The values within the type's own memory: not behind a reference, not in a list.
    fileprivate var heldValues: [ValuePlan] {
        switch self {
        case .object(let plan): plan.properties.filter { !$0.isIndirect }.map(\.value)
        case .tuple(let plan): plan.items.map(\.value)
        case .union(let plan): plan.branches.map(\.value)
        case .alias(let plan): [plan.value]
        case .enumeration: []
        }
    }
}

extension ValuePlan {
    fileprivate var heldNames: Set<SwiftName> {
        guard case .named(let reference) = type, reference.origin != .shared, reference.owner == nil
        else { return [] }
        return [reference.name]
    }
}

/// The strongly connected components of the types, by index.
private struct Components {
    let names: [SwiftName]
    let component: [Int]
    let held: [Set<SwiftName>]

    /// The names that the type forms a cycle with, itself among them; none when it is in no cycle.
    func cycle(of index: Int) -> Set<SwiftName> {
        let members = names.indices.filter { component[$0] == component[index] }
        let isCycle = members.count > 1 || held[index].contains(names[index])
        return isCycle ? Set(members.map { names[$0] }) : []
    }
}

/// Tarjan's algorithm, with a stack of its own instead of recursion.
private func componentIndexes(_ types: [Containment]) -> Components {
    let places = Dictionary(types.enumerated().map { ($1.name, $0) }) { first, _ in first }
    let edges = types.map { type in type.held.sorted().compactMap { places[$0] } }
    var order = [Int?](repeating: nil, count: types.count)
    var lowest = [Int](repeating: 0, count: types.count)
    var component = [Int](repeating: -1, count: types.count)
    var open: [Int] = []
    var counter = 0
    var components = 0

    for root in types.indices where order[root] == nil {
        var calls: [(node: Int, next: Int)] = [(root, 0)]
        while let (node, next) = calls.last {
            if next == 0, order[node] == nil {
                order[node] = counter
                lowest[node] = counter
                counter += 1
                open.append(node)
            }
            if next < edges[node].count {
                calls[calls.count - 1].next += 1
                let target = edges[node][next]
                if order[target] == nil {
                    calls.append((target, 0))
                } else if component[target] < 0 {
                    lowest[node] = min(lowest[node], order[target] ?? lowest[node])
                }
                continue
            }
            calls.removeLast()
            if let parent = calls.last?.node { lowest[parent] = min(lowest[parent], lowest[node]) }
            guard lowest[node] == order[node] else { continue }
            while let member = open.popLast() {
                component[member] = components
                if member == node { break }
            }
            components += 1
        }
    }
    return Components(names: types.map(\.name), component: component, held: types.map(\.held))
}

extension TypePlan {
    fileprivate func makingUnionsIndirect(in cycle: Set<SwiftName>) -> TypePlan {
        guard case .union(var plan) = self else { return self }
        let isCyclic = plan.branches.contains { !$0.value.heldNames.isDisjoint(with: cycle) }
        plan.isIndirect = plan.isIndirect || isCyclic
        return .union(plan)
    }

    fileprivate func makingPropertiesIndirect(in cycle: Set<SwiftName>) -> TypePlan {
        guard case .object(var plan) = self else { return self }
        for index in plan.properties.indices
        where !plan.properties[index].value.heldNames.isDisjoint(with: cycle) {
            plan.properties[index].isIndirect = true
        }
        return .object(plan)
    }
}

/// A least fixed point: a type has a finite blank value when all that its blank value holds have.
private func choosingBlankBranches(_ types: [DeclaredType]) -> [DeclaredType] {
    var types = types
    var finite: Set<SwiftName> = []
    var open = Array(types.indices)
    while !open.isEmpty {
        let ended = open.filter { types[$0].type.isFinite(finite) }
        // What is left was refused by the checks: it can't be built at all.
        guard !ended.isEmpty else { break }
        for index in ended {
            // Only what ended in an earlier round: a branch of this round may lead back here.
            types[index].type = types[index].type.mapping { $0.beginning(with: finite) }
        }
        finite.formUnion(ended.map { types[$0].type.name })
        open.removeAll(where: ended.contains)
    }
    return types
}

extension TypePlan {
    /// A union whose blank value is of the first branch that ends.
    fileprivate func beginning(with finite: Set<SwiftName>) -> TypePlan {
        guard case .union(var plan) = self else { return self }
        let names = finite.union(plan.nested.filter { $0.isFinite(finite) }.map(\.name))
        plan.blankBranch = plan.branches.firstIndex { $0.value.isFinite(names) } ?? 0
        return .union(plan)
    }

    fileprivate func isFinite(_ outer: Set<SwiftName>) -> Bool {
        let names = outer.union(nested.filter { $0.isFinite(outer) }.map(\.name))
        switch self {
        case .object(let plan):
            return plan.properties.allSatisfy {
                $0.presence != .required || $0.value.isFinite(names)
            }
        case .tuple(let plan):
            return plan.items.allSatisfy { $0.isOptional || $0.value.isFinite(names) }
        case .enumeration: return true
        case .union(let plan): return plan.branches.contains { $0.value.isFinite(names) }
        case .alias(let plan): return plan.value.isFinite(names)
        }
    }
}

extension ValuePlan {
    fileprivate func isFinite(_ names: Set<SwiftName>) -> Bool {
        guard !isNullable, case .named(let reference) = type else { return true }
        return reference.origin == .shared || reference.owner != nil
            || names.contains(reference.name)
    }
}
