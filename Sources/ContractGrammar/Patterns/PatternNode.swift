/// A parsed regular expression. Every node except ``empty`` has at least one step, so that the
/// steps of a node limit the work on it.
///
/// ``empty`` is in no sequence and never repeated, and at most one branch is empty:
/// `((x{0}){1000}){1000}` is ``empty``, not a million repetitions of it.
package indirect enum PatternNode: Sendable {
    case scalars(ScalarSet)
    case sequence([PatternNode])
    case alternatives([PatternNode])
    /// Without a maximum, any number of repetitions matches.
    case repeated(PatternNode, minimum: Int, maximum: Int?)
    case start, end

    static let empty = PatternNode.sequence([])

    var isEmpty: Bool {
        if case .sequence(let parts) = self { parts.isEmpty } else { false }
    }

    static func all(of parts: [PatternNode]) -> PatternNode {
        let parts = parts.filter { !$0.isEmpty }
        return parts.count == 1 ? parts[0] : .sequence(parts)
    }

    static func any(of branches: [PatternNode]) -> PatternNode {
        let full = branches.filter { !$0.isEmpty }
        let isOptional = full.count < branches.count
        if full.isEmpty { return .empty }
        if full.count == 1, !isOptional { return full[0] }
        return .alternatives(isOptional ? full + [.empty] : full)
    }

    static func repeating(_ body: PatternNode, _ minimum: Int, _ maximum: Int?) -> PatternNode {
        if body.isEmpty || maximum == 0 { return .empty }
        return .repeated(body, minimum: minimum, maximum: maximum)
    }
}

extension PatternNode {
    /// The steps of its program without the match, or `limit + 1` if there are more than `limit`.
    /// The cost is linear in the length of the pattern.
    package func steps(limit: Int) -> Int {
        func sum(_ nodes: [PatternNode]) -> Int {
            nodes.reduce(0) { min($0 + $1.steps(limit: limit), limit + 1) }
        }
        let steps =
            switch self {
            case .scalars, .start, .end: 1
            case .sequence(let parts): sum(parts)
            case .alternatives(let branches): sum(branches) + branches.count - 1
            case .repeated(let body, let minimum, let maximum):
                // Cannot overflow: a body counts at most `limit + 1` steps, and a quantifier is at
                // most 1,000.
                if let maximum {
                    body.steps(limit: limit) * maximum + maximum - minimum
                } else {
                    body.steps(limit: limit) * (minimum + 1) + 1
                }
            }
        return min(steps, limit + 1)
    }

    /// The different sets of scalars in it.
    package var sets: Set<ScalarSet> {
        var sets: Set<ScalarSet> = []
        collect(&sets)
        return sets
    }

    private func collect(_ sets: inout Set<ScalarSet>) {
        switch self {
        case .scalars(let set): sets.insert(set)
        case .start, .end: break
        case .sequence(let nodes), .alternatives(let nodes):
            for node in nodes { node.collect(&sets) }
        case .repeated(let body, _, _): body.collect(&sets)
        }
    }
}
