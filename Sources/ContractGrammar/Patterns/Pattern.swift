/// A regular expression that is matched in time linear in the length of the text.
///
/// Its language is that of ``PatternExpression``. Immutable, so it may be shared.
public struct Pattern: Sendable {
    // Never released: a pattern lives as long as the process. Rules with it are copied for every
    // string that is read, and so they need no reference counting.
    private let machine: Unmanaged<PatternMachine>

    public var text: String { machine._withUnsafeGuaranteedRef { $0.text } }

    /// Compiles an expression that the contract compiler has checked; any other traps. The pattern
    /// is never freed, so keep it in a `static let`.
    public init(_ text: StaticString) {
        guard let pattern = Pattern(text: "\(text)") else {
            // The text is a literal of generated code; the compiler has parsed it with this parser.
            preconditionFailure("`\(text)` is not a pattern of the supported language")
        }
        self = pattern
    }

    /// Nil if `text` is not in the language or too large.
    public init?(text: String) {
        guard let expression = try? PatternExpression(text) else { return nil }
        machine = .passRetained(PatternMachine(expression))
    }

    /// Whether `text` contains a match.
    public func matches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { matches($0) }
    }

    /// `text` is valid UTF-8.
    package func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        machine._withUnsafeGuaranteedRef { $0.matches(text) }
    }

    /// Whether a JSON string without escapes contains a match. `text` is what is between its
    /// quotes.
    package func matches(unescaped text: UnsafeBufferPointer<UInt8>, scalars: Int) -> Bool {
        machine._withUnsafeGuaranteedRef { $0.matches(unescaped: text, scalars: scalars) }
    }

    /// The result of the simulation of all states, and its number of steps: at most the size of the
    /// program for each scalar and for both ends.
    package func simulation(_ text: String) -> (isMatch: Bool, steps: Int) {
        var text = text
        return text.withUTF8 { text in machine._withUnsafeGuaranteedRef { $0.simulation(text) } }
    }
}
