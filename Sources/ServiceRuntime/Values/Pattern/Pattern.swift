/// A regular expression that is matched in time linear to the text, whatever text and expression.
///
/// The language of JSON Schema's `pattern` (ECMA-262 with the `u` flag, not anchored) without what
/// no finite automaton can do: no back references, no lookaround; and without `\b` and `\p{…}`.
/// `\d` and `\w` are ASCII, `\s` has ECMA-262's list. Immutable, so it may be shared.
public struct Pattern: Sendable {
    // Never released: a pattern lives as long as the process, so that rules, which are copied with
    // every string that is read, need not count who has it.
    private let machine: Unmanaged<PatternMachine>

    public var text: String { machine._withUnsafeGuaranteedRef { $0.text } }

    /// For expressions that the contract compiler checked; another one is a programmer's mistake
    /// and traps. It is compiled here and never freed, so keep it in a `static let`.
    public init(_ text: StaticString) {
        guard let pattern = Pattern(text: "\(text)") else {
            preconditionFailure("`\(text)` is not a pattern of the supported language")
        }
        self = pattern
    }

    /// Nil if `text` is not in the language or too large (``PatternLimits``).
    public init?(text: String) {
        guard let node = PatternParser.parse(text), node.isWithinLimits else { return nil }
        let machine = PatternMachine(text, PatternProgram(node), PatternRepetition(node))
        self.machine = .passRetained(machine)
    }

    /// Whether `text` contains a match.
    public func matches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { matches($0) }
    }

    /// `text` is valid UTF-8.
    func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        machine._withUnsafeGuaranteedRef { $0.matches(text) }
    }

    /// The answer of the slowest way, and how many steps it took: at most those of the program for
    /// each scalar and for both ends.
    func simulation(_ text: String) -> (isMatch: Bool, steps: Int) {
        var text = text
        return text.withUTF8 { text in machine._withUnsafeGuaranteedRef { $0.simulation(text) } }
    }

    func matches(_ scanned: ScannedString) -> Bool {
        machine._withUnsafeGuaranteedRef { $0.matches(scanned) }
    }
}

/// Scalars as ordered ranges that neither touch nor overlap.
struct ScalarSet: Sendable, Hashable {
    private(set) var ranges: [ClosedRange<UInt32>] = []

    static let last: UInt32 = 0x10FFFF

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

    var complement: ScalarSet {
        var result: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges {
            if range.lowerBound > next { result.append(next...range.lowerBound - 1) }
            next = range.upperBound + 1
        }
        if next <= Self.last { result.append(next...Self.last) }
        return ScalarSet(result)
    }

    func union(_ other: ScalarSet) -> ScalarSet { ScalarSet(ranges + other.ranges) }

    func contains(_ scalar: UInt32) -> Bool {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < scalar { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].lowerBound <= scalar
    }

    static let digits = ScalarSet([0x30...0x39])
    static let words = ScalarSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    /// ECMA-262 WhiteSpace and LineTerminator.
    static let spaces = ScalarSet([
        0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A,
        0x2028...0x2029, 0x202F...0x202F, 0x205F...0x205F, 0x3000...0x3000, 0xFEFF...0xFEFF,
    ])
    /// What `.` matches: all but ECMA-262 LineTerminator.
    static let visible = ScalarSet([0x0A...0x0A, 0x0D...0x0D, 0x2028...0x2029]).complement
}
