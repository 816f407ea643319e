/// A regular expression that is matched in time linear to the text, whatever text and expression.
///
/// Its language is that of ``PatternExpression``. Immutable, so it may be shared.
public struct Pattern: Sendable {
    // Never released: a pattern lives as long as the process, so that rules, which are copied with
    // every string that is read, need not count who has it.
    private let machine: Unmanaged<PatternMachine>

    public var text: String { machine._withUnsafeGuaranteedRef { $0.text } }

    /// For expressions that the contract compiler checked; another one is a programmer's mistake
    /// and traps. It is compiled here and never freed, so keep it in a `static let`.
    public init(_ text: StaticString) {
        guard let pattern = Pattern(text: "\(text)") else {
            // A literal of generated code, which the compiler read with the same expression.
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

    /// The same for what stands in a JSON document between quotes, without escapes.
    package func matches(unescaped text: UnsafeBufferPointer<UInt8>, scalars: Int) -> Bool {
        machine._withUnsafeGuaranteedRef { $0.matches(unescaped: text, scalars: scalars) }
    }

    /// The answer of the slowest way, and how many steps it took: at most those of the program for
    /// each scalar and for both ends.
    package func simulation(_ text: String) -> (isMatch: Bool, steps: Int) {
        var text = text
        return text.withUTF8 { text in machine._withUnsafeGuaranteedRef { $0.simulation(text) } }
    }
}
