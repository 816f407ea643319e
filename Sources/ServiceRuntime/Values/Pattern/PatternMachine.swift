/// Runs a program: as a count where it is one set of scalars over and over, as a table with one
/// look-up per scalar where that stays small, else by following all of its states at once.
final class PatternMachine: Sendable {
    let text: String
    private let program: PatternProgram
    private let classOfASCII: [UInt16]
    private let table: PatternTable?
    private let repetition: PatternRepetition?

    init(_ text: String, _ program: PatternProgram, _ repetition: PatternRepetition?) {
        self.text = text
        self.program = program
        self.repetition = repetition
        classOfASCII = (0..<128).map { UInt16(program.scalarClass(of: $0)) }
        table = repetition == nil ? PatternTable.making(of: program).table : nil
    }

    /// `text` is valid UTF-8.
    func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        if let repetition { return repetition.matches(text) }
        guard let table else { return simulation(text).isMatch }
        var state = PatternTable.initial
        var place = 0
        while place < text.count {
            let scalarClass = nextClass(in: text, &place)
            state = table.step(from: state, by: scalarClass)
            if state <= PatternTable.matched { break }
        }
        return table.isMatchAtEnd(state)
    }

    /// `scanned` has no escapes.
    func matches(_ scanned: ScannedString) -> Bool {
        if let repetition, repetition.takesUnescaped {
            return repetition.count.contains(scanned.scalars)
        }
        return matches(scanned.bytes)
    }

    /// Follows all states at once. Each is reached at most once for each scalar and each end.
    func simulation(_ text: UnsafeBufferPointer<UInt8>) -> (isMatch: Bool, steps: Int) {
        var front = PatternFront(program)
        var following = PatternFront(program)
        front.clear()
        front.add(program.entry, program, isAtStart: true)
        var place = 0
        while !front.isMatch, place < text.count {
            let scalarClass = nextClass(in: text, &place)
            following.advance(from: front, by: scalarClass, program)
            swap(&front, &following)
        }
        let isMatch =
            front.isMatch
            || front.isMatchAtEnd(program, isAtStart: text.isEmpty, &following)
        return (isMatch, front.steps + following.steps)
    }

    @inline(__always)
    private func nextClass(in text: UnsafeBufferPointer<UInt8>, _ place: inout Int) -> Int {
        let byte = text[place]
        guard byte >= 0x80 else {
            place += 1
            return Int(classOfASCII[Int(byte)])
        }
        return classOfForeign(in: text, &place)
    }

    private func classOfForeign(in text: UnsafeBufferPointer<UInt8>, _ place: inout Int) -> Int {
        program.scalarClass(of: text.foreignScalar(at: &place))
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Steps over the scalar at `place`, which is not ASCII, of a text that is valid UTF-8.
    fileprivate func foreignScalar(at place: inout Int) -> UInt32 {
        let byte = self[place]
        let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
        var scalar = UInt32(byte) & (0x7F >> UInt32(length))
        for index in place + 1..<Swift.min(place + length, count) {
            scalar = scalar << 6 | UInt32(self[index] & 0x3F)
        }
        place += length
        return scalar
    }
}

/// A pattern that is one set of scalars over and over, from the start of the text to its end:
/// `^[^\x00]*$`, `^[a-z0-9-]{1,64}$`.
struct PatternRepetition: Sendable {
    private let set: ScalarSet
    /// How many scalars there may be.
    let count: ClosedRange<Int>
    private let hasASCII: [Bool]
    /// Whether the set has all that can stand in a JSON string as it is: then only escapes and
    /// lengths need a look.
    let takesUnescaped: Bool

    /// Nil if `node` is another pattern.
    init?(_ node: PatternNode) {
        guard case .sequence(let parts) = node, parts.count == 3, case .start = parts[0],
            case .end = parts[2], case .repetition(let body, let minimum, let maximum) = parts[1],
            case .set(let set) = body.only
        else { return nil }
        self.set = set
        count = minimum...(maximum ?? .max)
        hasASCII = (0..<128).map { set.contains($0) }
        let unescaped = ScalarSet([0x20...0x21, 0x23...0x5B, 0x5D...ScalarSet.last])
        takesUnescaped = unescaped.union(set) == set
    }

    /// `text` is valid UTF-8.
    func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var trailing = 0
        var place = hasASCII.withUnsafeBufferPointer { hasASCII in
            text.firstIndex { $0 >= 0x80 || !hasASCII[Int($0)] } ?? text.count
        }
        while place < text.count {
            let byte = text[place]
            if byte < 0x80 {
                guard hasASCII[Int(byte)] else { return false }
                place += 1
            } else {
                let start = place
                guard set.contains(text.foreignScalar(at: &place)) else { return false }
                trailing += place - start - 1
            }
        }
        return count.contains(text.count - trailing)
    }
}

extension PatternNode {
    /// The node itself, or its part where it is a sequence of one.
    fileprivate var only: PatternNode {
        if case .sequence(let parts) = self, parts.count == 1 { return parts[0].only }
        return self
    }
}

extension PatternFront {
    /// Where `front` gets by one scalar. A match may also begin here.
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

/// A deterministic automaton.
struct PatternTable: Sendable {
    static let dead = 0
    static let matched = 1
    static let initial = 2

    private let classCount: Int
    private let steps: [UInt16]
    private let matchesAtEnd: [Bool]

    /// States at most, and entries of the table at most.
    private static let stateLimit = 2048
    private static let entryLimit = 1 << 17
    /// Steps of the program that making the table may take.
    static let workLimit = 1 << 20

    func step(from state: Int, by scalarClass: Int) -> Int {
        Int(steps[state * classCount + scalarClass])
    }

    func isMatchAtEnd(_ state: Int) -> Bool { matchesAtEnd[state] }

    /// No table if it would be large; and what was spent on it.
    static func making(of program: PatternProgram) -> (table: PatternTable?, work: Int) {
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
        /// The states of the program behind each state of the table.
        private var fronts: [[Int]] = [[], []]
        private var numbers: [[Int]: Int] = [:]
        private var front: PatternFront
        private var scratch: PatternFront
        /// All states that were looked at, however often.
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
            // What matches before the first scalar matches, whatever follows.
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
