import Synchronization

/// A parsed regular expression of the contract language: a `pattern` of JSON Schema (ECMA-262 with
/// the `u` flag, not anchored) that a finite automaton can match.
///
/// No back references, no lookaround, no `\b`, no `\p{…}`; `\d` and `\w` are ASCII, `\s` has
/// ECMA-262's list.
public struct PatternExpression: Sendable {
    /// The place and the reason for which a text is no pattern.
    public struct Refusal: Error, Sendable, Equatable {
        /// In UTF-8 bytes of the text.
        public let offset: Int
        public let length: Int
        /// In lower case, without a full stop.
        public let sentence: String
        public let help: String?
    }

    /// The text of the expression.
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

    /// A machine that is made when it is first used: most patterns of a contract are never matched
    /// by the compiler.
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

/// The limits of a pattern.
package enum PatternLimits {
    /// The most steps of a program; quantifiers multiply them.
    package static let steps = 20_000
    /// The most different sets, times the intervals of scalars that they distinguish.
    package static let alphabet = 1 << 22
}

extension PatternNode {
    /// The limit that the pattern exceeds, as a refusal; nil if it exceeds none.
    fileprivate func refusal(_ text: String) -> PatternExpression.Refusal? {
        // One more step is the match.
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
