/// Runs a program in one of three ways: as a count if it repeats one set of scalars, as a table
/// with one look-up per scalar if the table is small, else by a simulation of all states at once.
final class PatternMachine: Sendable {
    let text: String
    private let program: PatternProgram
    private let classOfASCII: [UInt16]
    private let table: PatternTable?
    private let repetition: PatternRepetition?

    init(_ expression: PatternExpression) {
        text = expression.text
        let program = PatternProgram(expression.node)
        self.program = program
        repetition = PatternRepetition(expression.node)
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

    /// `text` is a JSON string without escapes, without its quotes.
    func matches(unescaped text: UnsafeBufferPointer<UInt8>, scalars: Int) -> Bool {
        if let repetition, repetition.takesUnescaped { return repetition.count.contains(scalars) }
        return matches(text)
    }

    /// Simulates all states at once. Each is reached at most once for each scalar and each end.
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

/// A pattern that repeats one set of scalars from the start of the text to its end, such as
/// `^[^\x00]*$` and `^[a-z0-9-]{1,64}$`.
struct PatternRepetition: Sendable {
    private let set: ScalarSet
    /// The numbers of scalars that match.
    let count: ClosedRange<Int>
    private let hasASCII: [Bool]
    /// Whether the set contains all scalars that a JSON string may have without an escape. Then a
    /// string without escapes matches if its length does.
    let takesUnescaped: Bool

    /// Nil if `node` is another pattern.
    init?(_ node: PatternNode) {
        guard case .sequence(let parts) = node, parts.count == 3, case .start = parts[0],
            case .end = parts[2], case .repeated(let body, let minimum, let maximum) = parts[1],
            case .scalars(let set) = body.only
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
    /// The node itself, or the only part of a sequence.
    fileprivate var only: PatternNode {
        if case .sequence(let parts) = self, parts.count == 1 { return parts[0].only }
        return self
    }
}
