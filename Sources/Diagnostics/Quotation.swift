/// The most scalars of contract text that a message repeats.
private let quotationLimit = 60

/// Text of a contract as messages show it: in backticks, on one line, shortened.
public func quoted(_ text: some StringProtocol) -> String {
    let scalars = text.unicodeScalars.prefix(quotationLimit + 1).map { scalar in
        scalar.isPrintable && scalar != "`" ? scalar : "\u{FFFD}"
    }
    var shown = String(String.UnicodeScalarView(scalars.prefix(quotationLimit)))
    if scalars.count > quotationLimit { shown += "…" }
    return "`\(shown)`"
}

/// Names in backticks as a list in a sentence: "`a`, `b` and `c`".
public func listed(_ names: [String], _ conjunction: String = "and") -> String {
    let names = names.map { quoted($0) }
    guard let last = names.last, names.count > 1 else { return names.joined() }
    return names.dropLast().joined(separator: ", ") + " \(conjunction) \(last)"
}

/// The words of a suggestion: "did you mean `port`?"; nil if no name is near.
public func didYouMean(_ name: String, in names: [String]) -> String? {
    closest(to: name, in: names).map { "did you mean \(quoted($0))?" }
}
