/// A nondeterministic automaton, run with all of its states at once.
struct PatternAutomaton: Sendable {
    private enum State: Sendable {
        case take(ScalarRanges, next: Int)
        case fork(Int, Int)
        case start(next: Int)
        case end(next: Int)
        case match
    }

    private var states: [State] = [.match]
    private var entry = 0

    /// `node` is within its limits.
    init(_ node: PatternNode) { entry = compile(node, 0) }

    /// Costs at most one look at each state for each scalar of the text.
    func matches(_ text: [Unicode.Scalar]) -> Bool {
        var front = Front(count: states.count)
        var next = front
        for place in 0...text.count {
            let isAtEnd = place == text.count
            // A match may begin anywhere.
            if close(entry, &front, isAtStart: place == 0, isAtEnd: isAtEnd) { return true }
            guard !isAtEnd else { break }
            next.clear()
            for state in front.states {
                guard case .take(let scalars, let target) = states[state],
                    scalars.contains(text[place])
                else { continue }
                let isLast = place + 1 == text.count
                if close(target, &next, isAtStart: false, isAtEnd: isLast) { return true }
            }
            swap(&front, &next)
        }
        return false
    }

    /// The states that the automaton is in at one place of a text.
    private struct Front {
        private(set) var states: [Int] = []
        /// The round in which a state was last there: cheaper than clearing all of them.
        private var rounds: [Int]
        private var round = 1

        init(count: Int) { rounds = Array(repeating: 0, count: count) }

        mutating func clear() {
            states.removeAll(keepingCapacity: true)
            round += 1
        }

        mutating func insert(_ state: Int) -> Bool {
            guard rounds[state] != round else { return false }
            rounds[state] = round
            states.append(state)
            return true
        }
    }

    /// Adds a state and all that is reached from it without a scalar; true when a match is.
    private func close(
        _ state: Int, _ front: inout Front, isAtStart: Bool, isAtEnd: Bool
    ) -> Bool {
        var open = [state]
        while let state = open.popLast() {
            guard front.insert(state) else { continue }
            switch states[state] {
            case .match: return true
            case .take: break
            case .fork(let first, let second): open += [first, second]
            case .start(let next): if isAtStart { open.append(next) }
            case .end(let next): if isAtEnd { open.append(next) }
            }
        }
        return false
    }

    private mutating func compile(_ node: PatternNode, _ next: Int) -> Int {
        switch node {
        case .scalars(let scalars): return add(.take(scalars, next: next))
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
}
