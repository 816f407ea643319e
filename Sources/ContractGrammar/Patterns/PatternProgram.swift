/// A nondeterministic automaton over classes of scalars.
package struct PatternProgram {
    package enum State {
        /// Takes one scalar of the set with this index.
        case take(set: Int, next: Int)
        case fork(Int, Int)
        case start(next: Int)
        case end(next: Int)
        case match
    }

    package private(set) var states: [State] = [.match]
    private(set) var entry = 0
    private var sets: [ScalarSet] = []
    /// The first scalar of each interval whose scalars are in the same sets.
    package private(set) var bounds: [UInt32] = [0]
    /// The class of each interval.
    private(set) var classes: [Int] = [0]
    private(set) var classCount = 1
    /// Whether a set has a class: `membership[set * classCount + class]`.
    private var membership: [Bool] = []
    /// The index of each set, for the compilation.
    private var setIndices: [ScalarSet: Int] = [:]

    /// `node` is within its limits.
    package init(_ node: PatternNode) {
        entry = compile(node, 0)
        classify()
    }

    func has(_ set: Int, _ scalarClass: Int) -> Bool {
        membership[set * classCount + scalarClass]
    }

    /// The first state of `node`, from whose end the program goes on to `next`.
    private mutating func compile(_ node: PatternNode, _ next: Int) -> Int {
        switch node {
        case .scalars(let set): return add(.take(set: index(of: set), next: next))
        case .start: return add(.start(next: next))
        case .end: return add(.end(next: next))
        case .sequence(let parts):
            var next = next
            for part in parts.reversed() { next = compile(part, next) }
            return next
        case .alternatives(let branches):
            var entry: Int?
            for branch in branches.reversed() {
                let start = compile(branch, next)
                if let other = entry { entry = add(.fork(start, other)) } else { entry = start }
            }
            return entry ?? next
        case .repeated(let body, let minimum, let maximum):
            return compile(body, minimum, maximum, next)
        }
    }

    private mutating func compile(
        _ body: PatternNode, _ minimum: Int, _ maximum: Int?, _ next: Int
    ) -> Int {
        var entry = next
        if let maximum {
            for _ in minimum..<maximum { entry = add(.fork(compile(body, entry), next)) }
        } else {
            let loop = add(.fork(next, next))
            states[loop] = .fork(compile(body, loop), next)
            entry = loop
        }
        for _ in 0..<minimum { entry = compile(body, entry) }
        return entry
    }

    private mutating func add(_ state: State) -> Int {
        states.append(state)
        return states.count - 1
    }

    private mutating func index(of set: ScalarSet) -> Int {
        if let index = setIndices[set] { return index }
        sets.append(set)
        setIndices[set] = sets.count - 1
        return sets.count - 1
    }

    /// Splits the scalars into classes of which each set has all or none. The cost is one pass over
    /// sets times intervals, which ``PatternLimits`` limits.
    private mutating func classify() {
        bounds = ScalarSet.bounds(of: sets)
        var signatures = Array(
            repeating: Array(repeating: false, count: sets.count), count: bounds.count)
        for (set, scalars) in sets.enumerated() {
            for range in scalars.ranges {
                // Both ends of a range are ends of intervals.
                let first = interval(of: range.lowerBound)
                let last = interval(of: range.upperBound)
                for interval in first...last { signatures[interval][set] = true }
            }
        }
        var known: [[Bool]: Int] = [:]
        classes = signatures.map { signature in
            if let number = known[signature] { return number }
            known[signature] = known.count
            return known.count - 1
        }
        classCount = known.count
        membership = Array(repeating: false, count: sets.count * classCount)
        for (signature, number) in known {
            for (set, isMember) in signature.enumerated() {
                membership[set * classCount + number] = isMember
            }
        }
    }

    func scalarClass(of scalar: UInt32) -> Int { classes[interval(of: scalar)] }

    private func interval(of scalar: UInt32) -> Int {
        var low = 0
        var high = bounds.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if bounds[middle] <= scalar { low = middle } else { high = middle }
        }
        return low
    }
}
