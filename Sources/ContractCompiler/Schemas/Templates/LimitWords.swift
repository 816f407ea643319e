extension ValuePlan {
    /// The limits as a sentence for people, such as `1 to 8,000 characters.`; empty without any.
    var limitWords: String {
        rules.words
    }
}

extension RulesPlan {
    fileprivate var words: String {
        switch self {
        case .none, .named, .json: ""
        case .string(let rules): rules.words
        case .integer(let limits, let divisor):
            sentence([limits.words(written), divisor.map { "a multiple of \(written($0))" }])
        case .number(let limits, let divisor):
            sentence([limits.words(written), divisor.map { "a multiple of \(written($0))" }])
        case .array(let limits, let isUnique, let items):
            arrayWords(limits, isUnique, items)
        case .dictionary(let limits, _):
            limits.countWords("member", "members").map { sentence([$0]) } ?? ""
        }
    }
}

extension StringRulesPlan {
    fileprivate var words: String {
        var matches: String?
        if case .pattern(let source)? = pattern?.kept { matches = "matches `\(source)`" }
        let format = format.map { $0 == .uri ? "a URI" : "an email address" }
        return sentence([format, length.countWords("character", "characters"), matches])
    }
}

private func arrayWords(_ limits: Bounds<Int>, _ isUnique: Bool, _ items: RulesPlan) -> String {
    let own = sentence([limits.countWords("item", "items"), isUnique ? "all different" : nil])
    guard !items.words.isEmpty else { return own }
    return [own, "Each: \(uncapitalizedFirst(items.words))"].filter { !$0.isEmpty }
        .joined(separator: " ")
}

extension Bounds {
    fileprivate func words(_ written: (Bound) -> String) -> String? {
        let low = minimum.map { (isMinimumExcluded ? "above " : "at least ") + written($0) }
        let high = maximum.map { (isMaximumExcluded ? "below " : "at most ") + written($0) }
        switch (low, high) {
        case (nil, nil): return nil
        case (let low?, nil): return low
        case (nil, let high?): return high
        case (let low?, let high?):
            guard !isMinimumExcluded, !isMaximumExcluded, let minimum, let maximum else {
                return "\(low) and \(high)"
            }
            return minimum == maximum
                ? "exactly \(written(minimum))" : "\(written(minimum)) to \(written(maximum))"
        }
    }
}

extension Bounds<Int> {
    fileprivate func countWords(_ one: String, _ many: String) -> String? {
        guard let words = words(written) else { return nil }
        return "\(words) \(maximum ?? minimum == 1 ? one : many)"
    }
}

private func written(_ value: Int) -> String { grouped(value, by: ",") }

private func written(_ value: Double) -> String {
    Int(exactly: value).map(written) ?? "\(value)"
}

/// Clauses as one sentence with a capital and a full stop.
private func sentence(_ clauses: [String?]) -> String {
    let text = clauses.compactMap { $0 }.joined(separator: ", ")
    return text.isEmpty ? "" : text.prefix(1).uppercased() + text.dropFirst() + "."
}

private func uncapitalizedFirst(_ text: String) -> String {
    text.prefix(1).lowercased() + text.dropFirst()
}

/// The text of a doc comment: the words of the contract, then the limits.
func docWords(_ words: String, _ limits: String) -> String {
    guard !words.isEmpty, !limits.isEmpty else { return words + limits }
    let ends: Set<Character> = [".", "!", "?", ":", ";"]
    let isSentence = words.last.map(ends.contains) ?? true
    return "\(words)\(isSentence ? "" : ".")\n\(limits)"
}
