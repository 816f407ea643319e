import Synchronization

/// A regular expression of the contract language: what JSON Schema's `pattern` takes (ECMA-262 with
/// the `u` flag, not anchored) and a finite automaton can do. No back references, no lookaround, no
/// `\b`, no `\p{…}`; `\d` and `\w` are ASCII. It is the language of the runtime's `Pattern`.
public struct Pattern: Sendable {
    /// Where and why a text is no pattern.
    public struct Refusal: Error, Sendable, Equatable {
        /// In UTF-8 bytes of the text.
        public let offset: Int
        public let length: Int
        /// In lower case, without a full stop.
        public let sentence: String
        public let help: String?
    }

    /// As it is written.
    public let text: String
    private let machine: Machine

    public init(_ text: String) throws(Refusal) {
        var parser = PatternParser(text)
        let node = try parser.parse()
        if let refusal = node.refusal(text) { throw refusal }
        self.text = text
        machine = Machine(node)
    }

    /// Whether `text` contains a match.
    public func matches(_ text: String) -> Bool {
        machine.automaton.matches(Array(text.unicodeScalars))
    }

    /// Makes the automaton when it is asked for: most patterns of a contract have no text to match.
    private final class Machine: Sendable {
        private let node: PatternNode
        private let made = Mutex<PatternAutomaton?>(nil)

        init(_ node: PatternNode) { self.node = node }

        var automaton: PatternAutomaton {
            made.withLock { made in
                if let made { return made }
                let automaton = PatternAutomaton(node)
                made = automaton
                return automaton
            }
        }
    }
}

/// Scalars, as ranges.
struct ScalarRanges: Sendable, Hashable {
    private(set) var ranges: [ClosedRange<UInt32>] = []

    static let last: UInt32 = 0x10FFFF

    /// The ranges come out in order, and neither touch nor overlap.
    init(_ ranges: [ClosedRange<UInt32>] = []) {
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let previous = self.ranges.last, range.lowerBound <= previous.upperBound + 1 {
                self.ranges[self.ranges.count - 1] =
                    previous.lowerBound...max(previous.upperBound, range.upperBound)
            } else {
                self.ranges.append(range)
            }
        }
    }

    init(_ scalar: Unicode.Scalar) { ranges = [scalar.value...scalar.value] }

    var complement: ScalarRanges {
        var gaps: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges {
            if range.lowerBound > next { gaps.append(next...range.lowerBound - 1) }
            next = range.upperBound + 1
        }
        if next <= Self.last { gaps.append(next...Self.last) }
        return ScalarRanges(gaps)
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < scalar.value { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].lowerBound <= scalar.value
    }

    /// The scalar of a set that has just one.
    var single: UInt32? {
        guard let only = ranges.first, ranges.count == 1, only.count == 1 else { return nil }
        return only.lowerBound
    }

    static let digits = ScalarRanges([0x30...0x39])
    static let words = ScalarRanges([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    /// ECMA-262 WhiteSpace and LineTerminator.
    static let spaces = ScalarRanges([
        0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A,
        0x2028...0x2029, 0x202F...0x202F, 0x205F...0x205F, 0x3000...0x3000, 0xFEFF...0xFEFF,
    ])
    /// What `.` matches: all but ECMA-262 LineTerminator.
    static let visible = ScalarRanges([0x0A...0x0A, 0x0D...0x0D, 0x2028...0x2029]).complement
}
