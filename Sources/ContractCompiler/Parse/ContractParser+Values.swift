import ContractModel
import Diagnostics

extension ContractParser {
    typealias Member = YAMLNode.Member

    /// Text that is not empty. Numbers, `true` and nothing are not text.
    mutating func text(_ member: Member?) -> Located<String>? {
        guard let member else { return nil }
        return text(member.value, quoted(member.key), owner: member.keyRange)
    }

    mutating func text(
        _ node: YAMLNode, _ noun: String, owner: SourceRange
    ) -> Located<String>? {
        guard case .text(let text)? = node.scalar else {
            let isScalar = node.scalar != nil && node.scalar != .null
            mismatch(
                noun, "text", node, owner, help: isScalar ? "put it between quotes" : nil)
            return nil
        }
        guard text.contains(where: { !$0.isWhitespace }) else {
            report("C0023", "\(noun) is empty", node.range, help: "write a sentence or a name")
            return nil
        }
        return Located(text, node.range)
    }

    /// Text that is a name of a certain form.
    mutating func name(_ member: Member?, _ form: NameForm) -> Located<String>? {
        guard let member, let text = text(member) else { return nil }
        return isName(text, form) ? text : nil
    }

    /// Whether the text has the form; reported if not.
    mutating func isName(_ text: Located<String>, _ form: NameForm) -> Bool {
        if form.accepts(text.value) { return true }
        report(
            "C0016",
            text.value.isEmpty
                ? "\(form.noun) has no name"
                : "\(quoted(text.value)) is not a name of \(form.noun)",
            text.range,
            help: "write it like \(quoted(form.example))",
            notes: [form.rule])
        return false
    }

    mutating func integer(
        _ member: Member?, _ range: ClosedRange<Int>
    ) -> Located<Int>? {
        guard let member else { return nil }
        guard let value = member.value.scalar?.integer else {
            mismatch(quoted(member.key), "a whole number", member.value, member.keyRange)
            return nil
        }
        guard range.contains(value) else {
            outOfRange(member, "\(value)", words(range))
            return nil
        }
        return Located(value, member.value.range)
    }

    mutating func number(_ member: Member?) -> Located<Double>? {
        guard let member else { return nil }
        switch member.value.scalar {
        case .integer(let value)?: return Located(Double(value), member.value.range)
        case .number(let value)? where value.isFinite: return Located(value, member.value.range)
        case .number?:
            report(
                "C0015", "JSON has no such number", member.value.range,
                help: "write a finite number")
            return nil
        default:
            mismatch(quoted(member.key), "a number", member.value, member.keyRange)
            return nil
        }
    }

    mutating func boolean(_ member: Member?) -> Located<Bool>? {
        guard let member else { return nil }
        guard case .boolean(let value)? = member.value.scalar else {
            let words: Set = ["yes", "no", "on", "off"]
            var help: String?
            if case .text(let text)? = member.value.scalar, words.contains(text.lowercased()) {
                help = "write `true` or `false`: \(quoted(text)) is text in YAML 1.2"
            }
            mismatch(quoted(member.key), "true or false", member.value, member.keyRange, help: help)
            return nil
        }
        return Located(value, member.value.range)
    }

    mutating func duration(_ member: Member?) -> Located<Duration>? {
        guard let member else { return nil }
        guard case .scalar(let text, _) = member.value.kind,
            let milliseconds = milliseconds(of: text), milliseconds > 0
        else {
            report(
                "C0018", "\(quoted(member.key)) is not a duration", place(member),
                help:
                    "write a whole number and `ms`, `s`, `m`, `h` or `d`, such as `500ms` or `10s`")
            return nil
        }
        return Located(.milliseconds(milliseconds), member.value.range)
    }

    mutating func size(_ member: Member?) -> Located<Int>? {
        guard let member else { return nil }
        guard case .scalar(let text, _) = member.value.kind, let bytes = byteCount(of: text),
            bytes > 0
        else {
            report(
                "C0019", "\(quoted(member.key)) is not a size", place(member),
                help: "write a whole number and `B`, `KiB`, `MiB` or `GiB`, such as `64KiB`")
            return nil
        }
        return Located(bytes, member.value.range)
    }

    /// One word out of a closed list.
    mutating func word(_ member: Member?, of words: [String]) -> Located<String>? {
        guard let member, let text = text(member) else { return nil }
        guard words.contains(text.value) else {
            report(
                "C0017", "\(quoted(member.key)) can't be \(quoted(text.value))", text.range,
                help: didYouMean(text.value, in: words), notes: ["it is \(listed(words, "or"))"])
            return nil
        }
        return text
    }

    /// Texts of a list, each once.
    mutating func texts(_ member: Member?) -> [Located<String>] {
        guard let member, let items = list(member) else { return [] }
        var texts: [Located<String>] = []
        for item in items {
            let noun = "an entry of \(quoted(member.key))"
            guard let text = text(item, noun, owner: item.range) else { continue }
            if let first = texts.first(where: { $0.value == text.value }) {
                reportRepeated(text, first)
            } else {
                texts.append(text)
            }
        }
        return texts
    }

    mutating func reportRepeated(_ text: Located<String>, _ first: Located<String>) {
        report(
            "C0024", "\(quoted(text.value)) is in the list twice", text.range, "again here",
            related: [.init(first.range, "first here")], help: "remove one of the two")
    }

    /// Where a value stands, or its key when there is none.
    func place(_ member: Member) -> SourceRange {
        member.value.range.start == member.value.range.end ? member.keyRange : member.value.range
    }

    mutating func outOfRange(_ member: Member, _ value: String, _ allowed: String) {
        report(
            "C0015", "\(quoted(member.key)) can't be \(value)", member.value.range,
            help: "write a number \(allowed)")
    }

    private func words(_ range: ClosedRange<Int>) -> String {
        range.upperBound == .max
            ? "of at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
    }
}
