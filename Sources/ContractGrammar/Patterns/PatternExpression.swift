import Synchronization

/// A regular expression of the contract language, as it was read: what JSON Schema's `pattern`
/// takes (ECMA-262 with the `u` flag, not anchored) and a finite automaton can do.
///
/// No back references, no lookaround, no `\b`, no `\p{…}`; `\d` and `\w` are ASCII, `\s` has
/// ECMA-262's list.
public struct PatternExpression: Sendable {
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
    package let node: PatternNode
    private let machine = LazyMachine()

    public init(_ text: String) throws(Refusal) {
        var parser = PatternParser(text)
        node = try parser.parse()
        if let refusal = node.refusal(text) { throw refusal }
        self.text = text
    }

    /// Whether `text` contains a match.
    public func matches(_ text: String) -> Bool {
        var text = text
        let machine = machine.made { PatternMachine(self) }
        return text.withUTF8 { machine.matches($0) }
    }

    /// Made when it is asked for: most patterns of a contract have no text to match.
    private final class LazyMachine: Sendable {
        private let machine = Mutex<PatternMachine?>(nil)

        func made(_ make: () -> PatternMachine) -> PatternMachine {
            machine.withLock { machine in
                if let machine { return machine }
                let made = make()
                machine = made
                return made
            }
        }
    }
}

/// What a pattern may cost.
package enum PatternLimits {
    /// Steps of a program; quantifiers multiply them.
    package static let steps = 20_000
    /// Different sets, times the intervals of scalars that they tell apart.
    package static let alphabet = 1 << 22
}

extension PatternNode {
    /// Why it costs too much.
    fileprivate func refusal(_ text: String) -> PatternExpression.Refusal? {
        // The last step is the match.
        if steps(limit: PatternLimits.steps) >= PatternLimits.steps {
            return PatternExpression.Refusal(
                offset: 0, length: text.utf8.count, sentence: "this pattern is too large",
                help: "repeat less: it may have \(PatternLimits.steps) steps")
        }
        let sets = sets
        if sets.count * ScalarSet.bounds(of: sets).count > PatternLimits.alphabet {
            return PatternExpression.Refusal(
                offset: 0, length: text.utf8.count,
                sentence: "this pattern tells too many characters apart",
                help: "name ranges of characters instead of each of them")
        }
        return nil
    }
}
