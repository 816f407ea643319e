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

    private struct TooLarge: Error {}

    /// Nil if it has more than ``Pattern/stateLimit`` states.
    init?(_ node: PatternNode) {
        guard let entry = try? compile(node, 0) else { return nil }
        self.entry = entry
    }

    func matches(_ text: [Unicode.Scalar]) -> Bool {
        var front = Front(count: states.count)
        for place in 0...text.count {
            let isAtEnd = place == text.count
            // A match may begin anywhere.
            if close(entry, &front, isAtStart: place == 0, isAtEnd: isAtEnd) { return true }
            guard !isAtEnd else { break }
            var next = Front(count: states.count)
            for state in front.states {
                guard case .take(let scalars, let target) = states[state],
                    scalars.contains(text[place])
                else { continue }
                let isLast = place + 1 == text.count
                if close(target, &next, isAtStart: false, isAtEnd: isLast) { return true }
            }
            front = next
        }
        return false
    }

    /// The states that the automaton is in at one place of a text.
    private struct Front {
        var states: [Int] = []
        private var isThere: [Bool]

        init(count: Int) { isThere = Array(repeating: false, count: count) }

        mutating func insert(_ state: Int) -> Bool {
            guard !isThere[state] else { return false }
            isThere[state] = true
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

    private mutating func compile(_ node: PatternNode, _ next: Int) throws(TooLarge) -> Int {
        switch node {
        case .scalars(let scalars): return try add(.take(scalars, next: next))
        case .start: return try add(.start(next: next))
        case .end: return try add(.end(next: next))
        case .sequence(let parts):
            var next = next
            for part in parts.reversed() { next = try compile(part, next) }
            return next
        case .alternatives(let branches):
            var entry: Int?
            for branch in branches.reversed() {
                let start = try compile(branch, next)
                if let other = entry { entry = try add(.fork(start, other)) } else { entry = start }
            }
            return entry ?? next
        case .repeated(let body, let minimum, let maximum):
            return try compile(body, minimum, maximum, next)
        }
    }

    private mutating func compile(
        _ body: PatternNode, _ minimum: Int, _ maximum: Int?, _ next: Int
    ) throws(TooLarge) -> Int {
        var entry = next
        if let maximum {
            for _ in minimum..<maximum { entry = try add(.fork(compile(body, entry), next)) }
        } else {
            let loop = try add(.fork(next, next))
            states[loop] = .fork(try compile(body, loop), next)
            entry = loop
        }
        for _ in 0..<minimum {
            let start = try compile(body, entry)
            // A body of nothing, repeated within repetitions, would go round for ever.
            if start == entry { break }
            entry = start
        }
        return entry
    }

    private mutating func add(_ state: State) throws(TooLarge) -> Int {
        guard states.count < Pattern.stateLimit else { throw TooLarge() }
        states.append(state)
        return states.count - 1
    }
}
