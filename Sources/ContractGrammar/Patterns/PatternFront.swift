/// The states that an automaton is in at one place of a text.
struct PatternFront {
    /// States that take a scalar or wait for the end.
    private(set) var states: [Int] = []
    private(set) var isMatch = false
    /// The number of states that were reached so far, as a measure of the work.
    private(set) var steps = 0
    private var stack: [Int] = []
    /// The round in which each state was last reached. It saves clearing a set in each round.
    private var reached: [Int]
    private var round = 0

    init(_ program: PatternProgram) {
        reached = Array(repeating: 0, count: program.states.count)
    }

    mutating func clear() {
        states.removeAll(keepingCapacity: true)
        isMatch = false
        round += 1
    }

    /// Adds `state` and the states that are reached from it without a scalar.
    mutating func add(
        _ state: Int, _ program: PatternProgram, isAtStart: Bool = false, isAtEnd: Bool = false
    ) {
        stack.append(state)
        while let state = stack.popLast() {
            guard reached[state] != round else { continue }
            reached[state] = round
            steps += 1
            switch program.states[state] {
            case .match: isMatch = true
            case .take: states.append(state)
            case .fork(let first, let second):
                stack.append(second)
                stack.append(first)
            case .start(let next): if isAtStart { stack.append(next) }
            case .end(let next): if isAtEnd { stack.append(next) } else { states.append(state) }
            }
        }
    }
}

extension PatternFront {
    /// The states that `front` reaches with one scalar, and those of a match that begins here.
    mutating func advance(from front: PatternFront, by scalarClass: Int, _ program: PatternProgram)
    {
        clear()
        for state in front.states {
            if case .take(let set, let next) = program.states[state], program.has(set, scalarClass)
            {
                add(next, program)
            }
        }
        add(program.entry, program)
    }

    /// Whether the end of the text completes a match. `scratch` is overwritten.
    func isMatchAtEnd(
        _ program: PatternProgram, isAtStart: Bool, _ scratch: inout PatternFront
    ) -> Bool {
        scratch.clear()
        for state in states {
            if case .end(let next) = program.states[state] {
                scratch.add(next, program, isAtStart: isAtStart, isAtEnd: true)
            }
        }
        return scratch.isMatch
    }
}
