/// Something wrong with a contract, for the person who wrote it.
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
    /// Stable: `C0301`.
    public let code: String
    /// One sentence in lower case without a full stop: what is wrong, never the cure.
    public let message: String
    public let primary: Label
    public let related: [Label]
    /// What to do, in the imperative.
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

    /// By file, then by place, each once.
    public var ordered: [Diagnostic] {
        // An alias puts the same mistake into several places.
        var seen: Set<Diagnostic> = []
        let unique = filter { seen.insert($0).inserted }
        return unique.enumerated().sorted { left, right in
            let (first, second) = (left.element.primary.range, right.element.primary.range)
            return (first.path, first.start, first.end, left.offset)
                < (second.path, second.start, second.end, right.offset)
        }.map(\.element)
    }
}
