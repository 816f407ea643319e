/// A deterministic automaton.
package struct PatternTable: Sendable {
    static let dead = 0
    static let matched = 1
    static let initial = 2

    private let classCount: Int
    private let steps: [UInt16]
    private let matchesAtEnd: [Bool]

    /// The most states, and the most entries of the table.
    private static let stateLimit = 2048
    private static let entryLimit = 1 << 17
    /// The most steps of the program that making the table may take.
    package static let workLimit = 1 << 20

    func step(from state: Int, by scalarClass: Int) -> Int {
        Int(steps[state * classCount + scalarClass])
    }

    func isMatchAtEnd(_ state: Int) -> Bool { matchesAtEnd[state] }

    /// A table, or nil if it would be too large, and the work that was spent.
    package static func making(of program: PatternProgram) -> (table: PatternTable?, work: Int) {
        var builder = Builder(program)
        let isSmall = builder.build()
        return (isSmall ? PatternTable(builder) : nil, builder.work)
    }

    private init(_ builder: Builder) {
        classCount = builder.program.classCount
        steps = builder.steps
        matchesAtEnd = builder.matchesAtEnd
    }

    private struct Builder {
        let program: PatternProgram
        var steps: [UInt16]
        var matchesAtEnd = [false, true]
        /// The states of the program that each state of the table stands for.
        private var fronts: [[Int]] = [[], []]
        private var numbers: [[Int]: Int] = [:]
        private var front: PatternFront
        private var scratch: PatternFront
        /// The number of states that were visited, with repetitions.
        var work: Int { looked + front.steps + scratch.steps }
        private var looked = 0

        init(_ program: PatternProgram) {
            self.program = program
            front = PatternFront(program)
            scratch = PatternFront(program)
            steps = Array(repeating: UInt16(PatternTable.dead), count: program.classCount)
            steps += Array(repeating: UInt16(PatternTable.matched), count: program.classCount)
        }

        mutating func build() -> Bool {
            front.clear()
            front.add(program.entry, program, isAtStart: true)
            append(isAtStart: true)
            // A match before the first scalar is a match of any text.
            var state = front.isMatch ? fronts.count : PatternTable.initial
            while state < fronts.count {
                for scalarClass in 0..<program.classCount {
                    guard let target = target(of: state, scalarClass) else { return false }
                    steps[state * program.classCount + scalarClass] = UInt16(target)
                }
                state += 1
            }
            return true
        }

        /// Nil if the table grows too large.
        private mutating func target(of state: Int, _ scalarClass: Int) -> Int? {
            front.clear()
            for inner in fronts[state] {
                if case .take(let set, let next) = program.states[inner],
                    program.has(set, scalarClass)
                {
                    front.add(next, program)
                }
            }
            front.add(program.entry, program)
            looked += fronts[state].count + front.states.count + 1
            guard work <= PatternTable.workLimit else { return nil }
            if front.isMatch { return PatternTable.matched }
            if front.states.isEmpty { return PatternTable.dead }
            if let number = numbers[front.states.sorted()] { return number }
            guard fronts.count < PatternTable.stateLimit,
                steps.count + program.classCount <= PatternTable.entryLimit
            else { return nil }
            numbers[front.states.sorted()] = fronts.count
            append(isAtStart: false)
            return fronts.count - 1
        }

        private mutating func append(isAtStart: Bool) {
            let isMatch = front.isMatch
            fronts.append(front.states.sorted())
            matchesAtEnd.append(
                isMatch || front.isMatchAtEnd(program, isAtStart: isAtStart, &scratch))
            let fill = isMatch ? PatternTable.matched : PatternTable.dead
            steps += Array(repeating: UInt16(fill), count: program.classCount)
        }
    }
}
