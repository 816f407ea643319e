/// The words of violations.
@usableFromInline
package enum Wording {
    /// The most characters of input in a message.
    static let excerptLength = 40

    /// The start of `text` for a message. Only for values that are not secret: numbers, tags and
    /// choices.
    static func excerpt(_ text: String) -> String {
        let scalars = text.unicodeScalars
        let shown = scalars.prefix(excerptLength).map { scalar in
            scalar.value < 0x20 || scalar.value == 0x7F ? Unicode.Scalar(0xFFFD) ?? " " : scalar
        }
        var excerpt = String(String.UnicodeScalarView(shown))
        if scalars.count > excerptLength {
            excerpt.unicodeScalars.removeLast()
            excerpt += "…"
        }
        return excerpt
    }

    static func least(_ count: Int, _ noun: String) -> String {
        "at least \(counted(count, noun))"
    }

    static func most(_ count: Int, _ noun: String) -> String {
        "at most \(counted(count, noun))"
    }

    private static func counted(_ count: Int, _ noun: String) -> String {
        "\(count.grouped) \(noun)\(count == 1 ? "" : "s")"
    }

    /// The most choices that a message names.
    private static let namedChoices = 12

    /// "a, b or c"
    static func list(_ choices: some BidirectionalCollection<String>) -> String {
        if choices.count > namedChoices {
            let named = choices.prefix(namedChoices).joined(separator: ", ")
            return "\(named) or one of \(choices.count - namedChoices) others"
        }
        guard let last = choices.last, choices.count > 1 else { return choices.joined() }
        return choices.dropLast().joined(separator: ", ") + " or " + last
    }

    static func choice(_ choices: String, _ actual: String) -> String {
        "must be \(choices), is `\(excerpt(actual))`"
    }

    /// "must be at least 8,000, is 7". Put together from bytes, because an interpolation is slower,
    /// and a request can cause many such messages.
    static func comparison(_ relation: StaticString, _ bound: Int, _ actual: String) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(80)
        for part in ["must be ", relation, " "] as [StaticString] {
            part.withUTF8Buffer { text.append(contentsOf: $0) }
        }
        text.append(contentsOf: bound.grouped.utf8)
        text.append(contentsOf: ", is ".utf8)
        text.append(contentsOf: actual.utf8)
        return String(decoding: text, as: UTF8.self)
    }

    package static func itemCount(_ count: Int, _ minimum: Int, _ maximum: Int) -> [RuleFailure] {
        var failures: [RuleFailure] = []
        if count < minimum {
            let message = "must have \(least(minimum, "item")), has \(count.grouped)"
            failures.append(RuleFailure("minItems", message))
        }
        if count > maximum {
            let message = "must have \(most(maximum, "item")), has \(count.grouped)"
            failures.append(RuleFailure("maxItems", message))
        }
        return failures
    }

    /// The failure of `uniqueItems`, or nil if all items differ.
    package static func repetition<T: Hashable>(in items: [T]) -> RuleFailure? {
        var places: [T: Int] = [:]
        places.reserveCapacity(items.count)
        for (index, item) in items.enumerated() {
            if let first = places.updateValue(index, forKey: item) {
                let message = "must have unique items, item \(index) equals item \(first)"
                return RuleFailure("uniqueItems", message)
            }
        }
        return nil
    }
}

extension Int {
    /// With commas between thousands: 8,000.
    var grouped: String {
        if magnitude < 1_000 { return String(self) }
        let digits = String(magnitude)
        var text = self < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return text
    }
}

extension Double {
    /// Without a fraction of zero: 5, not 5.0.
    var plain: String {
        let text = description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
