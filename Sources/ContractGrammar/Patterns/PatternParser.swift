/// Reads regular expressions. Brackets and braces that are neither class nor quantifier stand for
/// themselves, as ECMA-262 annex B allows.
struct PatternParser {
    typealias Refusal = PatternExpression.Refusal

    let scalars: [Unicode.Scalar]
    var place = 0
    private var depth = 0
    private var groupNames: Set<[Unicode.Scalar]> = []

    /// The most levels of groups.
    private static let depthLimit = 100
    /// The largest number in a quantifier.
    private static let repetitionLimit = 1000

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    mutating func parse() throws(Refusal) -> PatternNode {
        let node = try alternatives()
        if place < scalars.count { throw refusal(from: place, "this group was never opened") }
        return node
    }

    var next: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

    mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        place += 1
        return true
    }

    /// A refusal of the text from `start` to the next scalar to read; of that scalar if there is no
    /// text between.
    func refusal(from start: Int, _ sentence: String, help: String? = nil) -> Refusal {
        let end = min(max(place, start + 1), scalars.count)
        let offset = scalars[..<min(start, end)].reduce(0) { $0 + UTF8.width($1) }
        let length = scalars[min(start, end)..<end].reduce(0) { $0 + UTF8.width($1) }
        return Refusal(offset: offset, length: length, sentence: sentence, help: help)
    }

    private mutating func alternatives() throws(Refusal) -> PatternNode {
        var branches = [try sequence()]
        while skip("|") { branches.append(try sequence()) }
        return .any(of: branches)
    }

    private mutating func sequence() throws(Refusal) -> PatternNode {
        var parts: [PatternNode] = []
        while let next, next != "|", next != ")" { parts.append(try term()) }
        return .all(of: parts)
    }

    private mutating func term() throws(Refusal) -> PatternNode {
        let start = place
        if skip("^") { return try unrepeated(.start, from: start) }
        if skip("$") { return try unrepeated(.end, from: start) }
        let atom = try atom()
        guard let (minimum, maximum) = try quantifier() else { return atom }
        // Greedy and lazy match the same texts.
        _ = skip("?")
        return .repeating(atom, minimum, maximum)
    }

    private mutating func unrepeated(
        _ node: PatternNode, from start: Int
    ) throws(Refusal) -> PatternNode {
        guard let next, next == "*" || next == "+" || next == "?" else { return node }
        place += 1
        throw refusal(from: start, "an anchor can't be repeated", help: "write the anchor once")
    }

    private mutating func atom() throws(Refusal) -> PatternNode {
        let start = place
        let scalar = scalars[place]
        place += 1
        switch scalar {
        case ".": return .scalars(.visible)
        case "(": return try group(start)
        case "[": return .scalars(try characterClass(start))
        case "\\": return .scalars(try escape(inClass: false))
        case "*", "+", "?": throw nothingToRepeat(start)
        case "{":
            place = start
            if try quantifier() != nil { throw nothingToRepeat(start) }
            place = start + 1
            return .scalars(ScalarSet("{"))
        default: return .scalars(ScalarSet(scalar))
        }
    }

    private func nothingToRepeat(_ start: Int) -> Refusal {
        refusal(
            from: start, "this quantifier has nothing to repeat",
            help: "escape it with `\\` if the character itself is meant")
    }

    private mutating func group(_ start: Int) throws(Refusal) -> PatternNode {
        depth += 1
        guard depth <= Self.depthLimit else {
            throw refusal(from: start, "groups nest deeper than \(Self.depthLimit)")
        }
        if skip("?") { try groupKind(start) }
        let node = try alternatives()
        guard skip(")") else {
            place = start + 1
            throw refusal(from: start, "this group is never closed", help: "add `)`")
        }
        depth -= 1
        return node
    }

    /// Reads `(?:` and `(?<name>`. Flags are refused, and so is lookaround, which no finite
    /// automaton can match.
    private mutating func groupKind(_ start: Int) throws(Refusal) {
        if skip(":") { return }
        if next == "P", place + 1 < scalars.count, scalars[place + 1] == "<" {
            place += 2
            throw refusal(
                from: start, "named groups of other languages are not supported",
                help: "write `(?<name>…)`, without the `P`")
        }
        let isName = skip("<") && next != "=" && next != "!"
        guard isName else {
            if next == "=" || next == "!" { place += 1 }
            throw refusal(
                from: start, "lookaround and flags are not supported",
                help: "say it with alternatives, or check it in the handler")
        }
        let name = place
        while let scalar = next, scalar.properties.isXIDContinue || scalar == "$" { place += 1 }
        guard skip(">") else {
            throw refusal(from: start, "the name of this group is not closed", help: "add `>`")
        }
        try check(groupName: scalars[name..<(place - 1)], start)
    }

    /// Refuses a name of a group that is no ECMA-262 `GroupName`, or is used twice.
    private mutating func check(
        groupName name: ArraySlice<Unicode.Scalar>, _ start: Int
    ) throws(Refusal) {
        let isName = name.first.map { $0.properties.isXIDStart || $0 == "_" || $0 == "$" } ?? false
        guard isName else {
            throw refusal(
                from: start, "the name of this group is no identifier",
                help: "begin it with a letter, or write `(?:` for a group without a name")
        }
        guard groupNames.insert(Array(name)).inserted else {
            throw refusal(
                from: start, "another group has this name",
                help: "change the name, or write `(?:` for a group without a name")
        }
    }

    private mutating func quantifier() throws(Refusal) -> (minimum: Int, maximum: Int?)? {
        if skip("*") { return (0, nil) }
        if skip("+") { return (1, nil) }
        if skip("?") { return (0, 1) }
        let start = place
        guard skip("{"), let minimum = try number() else {
            place = start
            return nil
        }
        if skip("}") { return (minimum, minimum) }
        guard skip(",") else {
            place = start
            return nil
        }
        if skip("}") { return (minimum, nil) }
        guard let maximum = try number(), skip("}") else {
            place = start
            return nil
        }
        guard minimum <= maximum else {
            throw refusal(
                from: start, "this quantifier ends below where it begins",
                help: "write `{\(maximum),\(minimum)}`")
        }
        return (minimum, maximum)
    }

    private mutating func number() throws(Refusal) -> Int? {
        let start = place
        var value: Int?
        while let next, let digit = decimal(next) {
            place += 1
            let number = (value ?? 0) * 10 + digit
            guard number <= Self.repetitionLimit else {
                while let next = self.next, decimal(next) != nil { place += 1 }
                throw refusal(
                    from: start, "a pattern repeats at most \(Self.repetitionLimit) times",
                    help: "bound the length with `maxLength`")
            }
            value = number
        }
        return value
    }

    private func decimal(_ scalar: Unicode.Scalar) -> Int? {
        ("0"..."9").contains(scalar) ? Int(scalar.value - 0x30) : nil
    }
}
