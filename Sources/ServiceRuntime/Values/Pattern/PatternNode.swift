/// A parsed regular expression, in a form in which every node but ``empty`` takes at least a step.
///
/// So work on a node is bounded by its steps: an empty part is in no sequence, nothing repeats it,
/// and at most one branch is empty. `((x{0}){1000}){1000}` is ``empty`` and not a million times it.
indirect enum PatternNode: Sendable {
    case set(ScalarSet)
    case sequence([PatternNode])
    case alternatives([PatternNode])
    /// Without a maximum: any number of times.
    case repetition(PatternNode, minimum: Int, maximum: Int?)
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
        return .repetition(body, minimum: minimum, maximum: maximum)
    }
}

extension PatternNode {
    /// The steps of its program, but for the last one, or `limit + 1` when there are more than
    /// `limit`. Costs no more than the pattern is long, however many there are.
    func steps(limit: Int) -> Int {
        func sum(_ nodes: [PatternNode]) -> Int {
            nodes.reduce(0) { min($0 + $1.steps(limit: limit), limit + 1) }
        }
        let steps =
            switch self {
            case .set, .start, .end: 1
            case .sequence(let parts): sum(parts)
            case .alternatives(let branches): sum(branches) + branches.count - 1
            case .repetition(let body, let minimum, let maximum):
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
    var sets: Set<ScalarSet> {
        var sets: Set<ScalarSet> = []
        collect(&sets)
        return sets
    }

    private func collect(_ sets: inout Set<ScalarSet>) {
        switch self {
        case .set(let set): sets.insert(set)
        case .start, .end: break
        case .sequence(let nodes), .alternatives(let nodes):
            for node in nodes { node.collect(&sets) }
        case .repetition(let body, _, _): body.collect(&sets)
        }
    }
}

/// What a pattern may cost. The contract compiler has the same limits, so that a pattern which it
/// accepts is one here.
enum PatternLimits {
    /// Steps of a program; quantifiers multiply them.
    static let steps = 20_000
    /// Different sets, times the intervals of scalars that they tell apart.
    static let alphabet = 1 << 22
}

extension PatternNode {
    var isWithinLimits: Bool {
        // The last step is the match.
        guard steps(limit: PatternLimits.steps) < PatternLimits.steps else { return false }
        let sets = sets
        return sets.count * ScalarSet.bounds(of: sets).count <= PatternLimits.alphabet
    }
}

extension ScalarSet {
    /// The first scalar of each interval of scalars that none of the sets tells apart, in order.
    static func bounds(of sets: some Collection<ScalarSet>) -> [UInt32] {
        var starts: [UInt32] = [0]
        for range in sets.lazy.flatMap(\.ranges) {
            starts.append(range.lowerBound)
            if range.upperBound < last { starts.append(range.upperBound + 1) }
        }
        starts.sort()
        var bounds: [UInt32] = []
        for start in starts where start != bounds.last { bounds.append(start) }
        return bounds
    }
}
