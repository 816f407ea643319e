/// A nondeterministic automaton over classes of scalars.
struct PatternProgram {
    enum State {
        /// Takes one scalar of the set with this index.
        case take(set: Int, next: Int)
        case fork(Int, Int)
        case start(next: Int)
        case end(next: Int)
        case match
    }

    private(set) var states: [State] = [.match]
    private(set) var entry = 0
    private var sets: [ScalarSet] = []
    /// The first scalar of each interval of scalars that no set tells apart.
    private(set) var bounds: [UInt32] = [0]
    /// The class of each interval.
    private(set) var classes: [Int] = [0]
    private(set) var classCount = 1
    /// Whether a set has a class: `membership[set * classCount + class]`.
    private var membership: [Bool] = []
    /// How often a set stands where, while it is compiled.
    private var setIndices: [ScalarSet: Int] = [:]

    /// States at most; quantifiers multiply them.
    static let limit = 20_000

    private struct TooLarge: Error {}

    /// Nil if it has more than ``limit`` states.
    init?(_ node: PatternNode) {
        guard let entry = try? compile(node, 0) else { return nil }
        self.entry = entry
        classify()
    }

    func has(_ set: Int, _ scalarClass: Int) -> Bool {
        membership[set * classCount + scalarClass]
    }

    /// The state that goes through `node` and on to `next`.
    private mutating func compile(_ node: PatternNode, _ next: Int) throws(TooLarge) -> Int {
        switch node {
        case .set(let set): return try add(.take(set: index(of: set), next: next))
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
        case .repetition(let body, let minimum, let maximum):
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
        for _ in 0..<minimum { entry = try compile(body, entry) }
        return entry
    }

    private mutating func add(_ state: State) throws(TooLarge) -> Int {
        guard states.count < Self.limit else { throw TooLarge() }
        states.append(state)
        return states.count - 1
    }

    private mutating func index(of set: ScalarSet) -> Int {
        if let index = setIndices[set] { return index }
        sets.append(set)
        setIndices[set] = sets.count - 1
        return sets.count - 1
    }

    /// Splits the scalars into classes that all sets treat alike.
    private mutating func classify() {
        var starts: Set<UInt32> = [0]
        for range in sets.flatMap(\.ranges) {
            starts.insert(range.lowerBound)
            if range.upperBound < ScalarSet.last { starts.insert(range.upperBound + 1) }
        }
        bounds = starts.sorted()
        var known: [[Bool]: Int] = [:]
        classes = bounds.map { bound in
            let signature = sets.map { $0.contains(bound) }
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
}

/// The states that an automaton is in at one place of a text.
struct PatternFront {
    /// States that take a scalar or wait for the end.
    private(set) var states: [Int] = []
    private(set) var isMatch = false
    private var stack: [Int] = []
    /// The round in which a state was last reached: cheaper than clearing.
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

    /// Adds `state` and all that is reached from it without a scalar.
    mutating func add(
        _ state: Int, _ program: PatternProgram, isAtStart: Bool = false, isAtEnd: Bool = false
    ) {
        stack.append(state)
        while let state = stack.popLast() {
            guard reached[state] != round else { continue }
            reached[state] = round
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
