/// A mistake in a contract, for its author.
public struct Diagnostic: Sendable, Hashable {
    public enum Severity: String, Sendable { case error, warning }

    /// A place and a phrase about it.
    public struct Label: Sendable, Hashable {
        public let range: SourceRange
        public let text: String

        public init(_ range: SourceRange, _ text: String = "") {
            self.range = range
            self.text = text
        }
    }

    public let severity: Severity
    /// The code, such as `C0301`. It never changes.
    public let code: String
    /// One sentence about the mistake, in lower case without a full stop. The cure is in `help`.
    public let message: String
    public let primary: Label
    public let related: [Label]
    /// The cure, in the imperative.
    public let help: String?
    public let notes: [String]

    public init(
        _ code: String, _ message: String, at range: SourceRange, _ label: String = "",
        related: [Label] = [], help: String? = nil, notes: [String] = [],
        severity: Severity = .error
    ) {
        self.severity = severity
        self.code = code
        self.message = message
        self.primary = Label(range, label)
        self.related = related
        self.help = help
        self.notes = notes
    }
}

extension [Diagnostic] {
    public var hasErrors: Bool { contains { $0.severity == .error } }

    /// The diagnostics by file, then by place, without duplicates.
    public var ordered: [Diagnostic] {
        // An alias repeats a mistake at the same place of the source.
        var seen: Set<Diagnostic> = []
        let unique = filter { seen.insert($0).inserted }
        return unique.enumerated().sorted { left, right in
            let (first, second) = (left.element.primary.range, right.element.primary.range)
            return (first.path, first.start, first.end, left.offset)
                < (second.path, second.start, second.end, right.offset)
        }.map(\.element)
    }
}
