import ContractGrammar
import Diagnostics

extension ContractParser {
    typealias Member = YAMLNode.Member

    /// Text that is not empty. Numbers, booleans and null are reported.
    mutating func text(_ member: Member?) -> Located<String>? {
        guard let member else { return nil }
        return text(member.value, quoted(member.key), owner: member.keyRange)
    }

    mutating func text(
        _ node: YAMLNode, _ noun: @autoclosure () -> String, owner: SourceRange
    ) -> Located<String>? {
        guard case .text(let text)? = node.scalar else {
            let isScalar = node.scalar != nil && node.scalar != .null
            mismatch(
                noun(), "text", node, owner, help: isScalar ? "put it between quotes" : nil)
            return nil
        }
        guard text.contains(where: { !$0.isWhitespace }) else {
            report("C0023", "\(noun()) is empty", node.range, help: "write a sentence or a name")
            return nil
        }
        return Located(text, node.range)
    }

    /// Text that is a name of a certain form.
    mutating func name(_ member: Member?, _ form: NameForm) -> Located<String>? {
        guard let member, let text = text(member) else { return nil }
        return isName(text, form) ? text : nil
    }

    /// Whether the text has the form; reported if it has not.
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
        guard let value = member.value.integer else {
            if let text = member.value.digits, case .number(let value)? = member.value.scalar,
                value == value.rounded()
            {
                outOfRange(member, quoted(text), words(range))
            } else {
                mismatch(quoted(member.key), "a whole number", member.value, member.keyRange)
            }
            return nil
        }
        guard range.contains(value) else {
            outOfRange(member, "\(value)", words(range))
            return nil
        }
        return Located(value, member.value.range)
    }

    /// A whole number under a key, within the range of the key's form.
    mutating func integer(_ key: String, in fields: Fields) -> Located<Int>? {
        guard let member = fields[key] else { return nil }
        guard case .integer(let range)? = fields.list.form(of: key) else {
            // The key and its form are constants of a section, so no contract can cause this.
            preconditionFailure("`\(key)` is declared as another form than a whole number")
        }
        return integer(member, range)
    }

    /// A number under a key, within the range of the key's form.
    mutating func number(_ key: String, in fields: Fields) -> Located<Double>? {
        guard let member = fields[key], let number = number(member) else { return nil }
        guard case .number(let over, let most)? = fields.list.form(of: key) else {
            // The key and its form are constants of a section, so no contract can cause this.
            preconditionFailure("`\(key)` is declared as another form than a number")
        }
        let isAbove = over.map { number.value > $0 } ?? true
        let isWithin = most.map { number.value <= $0 } ?? true
        guard isAbove, isWithin else {
            let bounds = [
                over.map { "above \($0.decimalText)" }, most.map { "at most \($0.decimalText)" },
            ]
            outOfRange(
                member, number.value.decimalText,
                bounds.compactMap { $0 }.joined(separator: " and "))
            return nil
        }
        return number
    }

    mutating func number(_ member: Member?) -> Located<Double>? {
        guard let member else { return nil }
        switch member.value.scalar {
        case .integer(let value)?:
            return exact(Double(value), "\(value)", member.value)
                .map { Located($0, member.value.range) }
        case .number(let value)?:
            return double(value, member.value).map { Located($0, member.value.range) }
        default:
            mismatch(quoted(member.key), "a number", member.value, member.keyRange)
            return nil
        }
    }

    /// A number that is a fraction or beyond 64 bits; nil if floating point can't hold it, which is
    /// reported.
    mutating func double(_ value: Double, _ node: YAMLNode) -> Double? {
        guard let text = node.digits else {
            report("C0015", "JSON has no such number", node.range, help: "write a finite number")
            return nil
        }
        let mantissa = text.prefix { $0 != "e" && $0 != "E" }
        let isZero = !mantissa.contains { ("1"..."9").contains($0) }
        guard value.isFinite, value != 0 || isZero else {
            report(
                "C0015", "floating point can't hold \(quoted(text))", node.range,
                help: "write 0, or a number of a magnitude from 1e-307 to 1e308")
            return nil
        }
        return exact(value, text, node)
    }

    /// Nil if `text` means another number than its floating-point value, which is reported.
    private mutating func exact(_ value: Double, _ text: String, _ node: YAMLNode) -> Double? {
        guard !value.isMeant(by: text, .yaml) else { return value }
        let isWhole = value.magnitude >= 0x1p63
        report(
            "C0015", "floating point can't hold \(quoted(text)) exactly", node.range,
            help: "write \(value.decimalText)"
                + (isWhole ? ", or a whole number that 64 bits hold" : ""))
        return nil
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

    /// - Parameter alternative: Words for the help about another form that is accepted here.
    mutating func duration(
        _ member: Member?, alternative: String = ""
    ) -> Located<Duration>? {
        guard let member else { return nil }
        guard case .scalar(let text, _) = member.value.kind,
            let duration = Duration(text: text), duration > .zero
        else {
            report(
                "C0018", "\(quoted(member.key)) is not a duration", place(member),
                help: "write a whole number and `ms`, `s`, `m`, `h` or `d`, such as `500ms` or"
                    + " `10s`\(alternative)")
            return nil
        }
        return Located(duration, member.value.range)
    }

    mutating func size(_ member: Member?) -> Located<Int>? {
        guard let member else { return nil }
        guard case .scalar(let text, _) = member.value.kind, let size = ByteCount(text),
            size.bytes > 0
        else {
            report(
                "C0019", "\(quoted(member.key)) is not a size", place(member),
                help: "write a whole number and `B`, `KiB`, `MiB` or `GiB`, such as `64KiB`")
            return nil
        }
        return Located(size.bytes, member.value.range)
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

    /// The texts of a list. Duplicates are reported.
    mutating func texts(_ member: Member?) -> [Located<String>] {
        guard let member, let items = list(member) else { return [] }
        var texts: [Located<String>] = []
        var places: [String: Located<String>] = [:]
        for item in items {
            guard
                let text = text(item, "an entry of \(quoted(member.key))", owner: item.range)
            else { continue }
            if let first = places[text.value] {
                reportRepeated(text, first)
            } else {
                places[text.value] = text
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

    /// The place of a value, or of its key if the value is missing.
    func place(_ member: Member) -> SourceRange {
        member.value.range.start == member.value.range.end ? member.keyRange : member.value.range
    }

    mutating func outOfRange(_ member: Member, _ value: String, _ allowed: String) {
        report(
            "C0015", "\(quoted(member.key)) can't be \(value)", member.value.range,
            help: "write a number \(allowed)")
    }

    private func words(_ range: ClosedRange<Int>) -> String {
        range == Int.min...Int.max
            ? "from \(Int.min) to \(Int.max): whole numbers have 64 bits"
            : range.upperBound == .max
                ? "of at least \(range.lowerBound)"
                : "from \(range.lowerBound) to \(range.upperBound)"
    }
}
