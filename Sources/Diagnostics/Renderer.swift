/// Turns diagnostics into text: a first line like the Swift compiler's, an excerpt with labels,
/// help and notes.
///
/// Columns count Unicode scalars from one, as the Swift compiler's do; a tab is one.
public struct Renderer {
    /// The most diagnostics that are printed; the rest is counted.
    public static let limit = 20
    /// The most scalars of a source line that are shown.
    static let lineLimit = 120

    private let sources: [String: SourceText]
    private let isColoured: Bool

    public init(_ sources: [SourceText], isColoured: Bool = false) {
        self.sources = Dictionary(
            sources.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        self.isColoured = isColoured
    }

    /// The first `limit` diagnostics in order, with empty lines between them, and the number of the
    /// others.
    public func render(_ diagnostics: [Diagnostic], limit: Int = limit) -> String {
        let ordered = diagnostics.ordered
        var parts = ordered.prefix(limit).map(render)
        if ordered.count > limit {
            parts.append("\(ordered.count - limit) more not shown\n")
        }
        return parts.joined(separator: "\n")
    }

    func render(_ diagnostic: Diagnostic) -> String {
        let labels = [diagnostic.primary] + diagnostic.related
        let width = labels.map { "\(line(of: $0))".count }.max() ?? 1
        let gutter = String(repeating: " ", count: width)
        var text = firstLine(diagnostic)
        guard labels.contains(where: { sources[$0.range.path] != nil }) else {
            return text + advice(diagnostic)
        }
        text += "\(gutter) |\n"
        for (index, path) in paths(labels).enumerated() {
            if index > 0 {
                let first = labels.first { $0.range.path == path }
                text +=
                    "\(gutter) |\n\(gutter)::: \(place(first?.range ?? diagnostic.primary.range))\n"
            }
            text += excerpt(diagnostic, path, width)
        }
        if diagnostic.help != nil || !diagnostic.notes.isEmpty { text += "\(gutter) |\n" }
        return text + advice(diagnostic)
    }

    private func advice(_ diagnostic: Diagnostic) -> String {
        var text = ""
        if let help = diagnostic.help { text += "\(coloured("help", 36)): \(help)\n" }
        for note in diagnostic.notes { text += "\(coloured("note", 90)): \(note)\n" }
        return text
    }

    private func firstLine(_ diagnostic: Diagnostic) -> String {
        let severity = coloured(
            diagnostic.severity.rawValue, diagnostic.severity == .error ? 31 : 33)
        return "\(place(diagnostic.primary.range)): \(severity): \(diagnostic.message)"
            + " [\(diagnostic.code)]\n"
    }

    /// The paths of the labels, the primary's first.
    private func paths(_ labels: [Diagnostic.Label]) -> [String] {
        var paths: [String] = []
        for label in labels where !paths.contains(label.range.path) {
            paths.append(label.range.path)
        }
        return paths
    }

    private func place(_ range: SourceRange) -> String {
        // A file name may hold control characters, which a terminal would obey.
        let scalars = range.path.unicodeScalars.map { $0.isPrintable ? $0 : "\u{FFFD}" }
        let path = String(String.UnicodeScalarView(scalars))
        guard let source = sources[range.path] else { return path }
        let position = source.position(of: range.start)
        return "\(path):\(position.line):\(position.column)"
    }

    private func line(of label: Diagnostic.Label) -> Int {
        sources[label.range.path]?.position(of: label.range.start).line ?? 1
    }

    private func coloured(_ text: String, _ colour: Int) -> String {
        isColoured ? "\u{1B}[\(colour)m\(text)\u{1B}[0m" : text
    }
}

extension Renderer {
    /// The labelled lines of one file, in their order.
    private func excerpt(_ diagnostic: Diagnostic, _ path: String, _ width: Int) -> String {
        var marks = diagnostic.related.map { ($0, Character("-")) }
        marks.append((diagnostic.primary, "^"))
        let here = marks.filter { $0.0.range.path == path }
            .sorted { ($0.0.range.start, $0.0.range.end) < ($1.0.range.start, $1.0.range.end) }
        guard let source = sources[path] else { return "" }
        var text = ""
        var last: Int?
        var window = 0
        for (label, mark) in here {
            let position = source.position(of: label.range.start)
            if position.line != last {
                if let last, position.line > last + 1 {
                    text += String(repeating: " ", count: width) + " :\n"
                }
                let line = source.line(position.line)
                window = windowStart(line.count, column: position.column)
                let number = "\(position.line)"
                text += String(repeating: " ", count: width - number.count) + number
                text += shown(line, from: window) + "\n"
                last = position.line
            }
            text += String(repeating: " ", count: width)
            text += marked(label, mark, source, from: window) + "\n"
        }
        return text
    }

    /// The start of the part of a line that is shown: 0, unless that would hide the column.
    private func windowStart(_ count: Int, column: Int) -> Int {
        guard count > Self.lineLimit, column > Self.lineLimit * 3 / 4 else { return 0 }
        return min(column - Self.lineLimit / 2, count - Self.lineLimit)
    }

    private func shown(_ line: [Unicode.Scalar], from start: Int) -> String {
        let part = line.dropFirst(start).prefix(Self.lineLimit)
        guard !part.isEmpty else { return " |" }
        let isCut = start + part.count < line.count
        return " | \(start > 0 ? "…" : "")\(String(String.UnicodeScalarView(part)))"
            + (isCut ? "…" : "")
    }

    private func marked(
        _ label: Diagnostic.Label, _ mark: Character, _ source: SourceText, from start: Int
    ) -> String {
        let position = source.position(of: label.range.start)
        let line = source.line(position.line)
        let end = source.position(of: label.range.end)
        // A range of several lines is marked up to the end of its first line.
        let endColumn = end.line == position.line ? end.column : line.count + 1
        let last = min(endColumn, start + Self.lineLimit + 1)
        let before = line.prefix(position.column - 1).dropFirst(start)
            .map { $0 == "\t" ? "\t" : " " }.joined()
        let marks = String(repeating: mark, count: max(1, last - position.column))
        let words = label.text.isEmpty ? "" : " \(label.text)"
        let shown = coloured(marks + words, mark == "^" ? 31 : 34)
        return " | \(start > 0 ? " " : "")\(before)\(shown)"
    }
}
