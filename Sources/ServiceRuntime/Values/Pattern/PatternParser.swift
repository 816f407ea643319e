/// Reads regular expressions. Brackets that cannot be a quantifier or class stand for themselves,
/// as ECMA-262 annex B allows.
struct PatternParser {
    private let scalars: [Unicode.Scalar]
    private var place = 0
    private var depth = 0

    /// How deep groups may nest.
    private static let depthLimit = 100
    /// The largest number in a quantifier.
    private static let repetitionLimit = 1000

    private struct Refusal: Error {}

    /// Nil if `text` is not in the language.
    static func parse(_ text: String) -> PatternNode? {
        var parser = PatternParser(scalars: Array(text.unicodeScalars))
        guard let node = try? parser.alternatives(), parser.place == parser.scalars.count else {
            return nil
        }
        return node
    }

    private init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

    private var next: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

    private mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        place += 1
        return true
    }

    private mutating func take() throws(Refusal) -> Unicode.Scalar {
        guard let next else { throw Refusal() }
        place += 1
        return next
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
        if skip("^") { return .start }
        if skip("$") { return .end }
        let atom = try atom()
        guard let (minimum, maximum) = try quantifier() else { return atom }
        // Greedy and lazy match the same texts.
        _ = skip("?")
        return .repeating(atom, minimum, maximum)
    }

    private mutating func atom() throws(Refusal) -> PatternNode {
        switch try take() {
        case ".": return .set(.visible)
        case "(": return try group()
        case "[": return .set(try characterClass())
        case "\\": return .set(try escape(inClass: false))
        case "*", "+", "?": throw Refusal()
        case "{":
            // A second quantifier, or one that has nothing to repeat.
            place -= 1
            if try quantifier() != nil { throw Refusal() }
            place += 1
            return .set(ScalarSet("{"))
        case let scalar: return .set(ScalarSet(scalar))
        }
    }

    private mutating func group() throws(Refusal) -> PatternNode {
        depth += 1
        guard depth <= Self.depthLimit else { throw Refusal() }
        if skip("?") { try groupKind() }
        let node = try alternatives()
        guard skip(")") else { throw Refusal() }
        depth -= 1
        return node
    }

    /// `(?:` and `(?<name>` group; the rest looks around.
    private mutating func groupKind() throws(Refusal) {
        if skip(":") { return }
        guard skip("<"), let first = next, first != "=", first != "!" else { throw Refusal() }
        repeat {
            let scalar = try take()
            guard scalar.properties.isXIDContinue || scalar == "$" else { throw Refusal() }
        } while !skip(">")
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
        guard minimum <= maximum else { throw Refusal() }
        return (minimum, maximum)
    }

    private mutating func number() throws(Refusal) -> Int? {
        var value: Int?
        while let next,
            let digit = next.properties.numericType == .decimal && next.isASCII
                ? Int(next.value - 0x30) : nil
        {
            place += 1
            let number = (value ?? 0) * 10 + digit
            guard number <= Self.repetitionLimit else { throw Refusal() }
            value = number
        }
        return value
    }

    private mutating func characterClass() throws(Refusal) -> ScalarSet {
        let isNegated = skip("^")
        var ranges: [ClosedRange<UInt32>] = []
        while !skip("]") {
            let first = try classAtom()
            guard next == "-", place + 1 < scalars.count, scalars[place + 1] != "]" else {
                ranges += first.ranges
                continue
            }
            place += 1
            let last = try classAtom()
            guard let from = first.single, let to = last.single, from <= to else {
                throw Refusal()
            }
            ranges.append(from...to)
        }
        let set = ScalarSet(ranges)
        return isNegated ? set.complement : set
    }

    private mutating func classAtom() throws(Refusal) -> ScalarSet {
        let scalar = try take()
        return scalar == "\\" ? try escape(inClass: true) : ScalarSet(scalar)
    }

    private mutating func escape(inClass: Bool) throws(Refusal) -> ScalarSet {
        let scalar = try take()
        switch scalar {
        case "d": return .digits
        case "D": return ScalarSet.digits.complement
        case "w": return .words
        case "W": return ScalarSet.words.complement
        case "s": return .spaces
        case "S": return ScalarSet.spaces.complement
        case "t": return ScalarSet("\u{9}")
        case "n": return ScalarSet("\u{A}")
        case "v": return ScalarSet("\u{B}")
        case "f": return ScalarSet("\u{C}")
        case "r": return ScalarSet("\u{D}")
        case "b" where inClass: return ScalarSet("\u{8}")
        case "0":
            if let next, next.properties.numericType == .decimal { throw Refusal() }
            return ScalarSet("\0")
        case "c": return try control()
        case "x": return ScalarSet(try scalarValue(of: hexadecimal(2)))
        case "u": return ScalarSet(try codePoint())
        default:
            let isLetter = scalar.properties.isAlphabetic || scalar == "_"
            guard scalar.isASCII, !isLetter, scalar.properties.numericType == nil else {
                throw Refusal()
            }
            return ScalarSet(scalar)
        }
    }

    private mutating func control() throws(Refusal) -> ScalarSet {
        let letter = try take()
        guard letter.isASCII, letter.properties.isAlphabetic else { throw Refusal() }
        return ScalarSet(try scalarValue(of: letter.value % 32))
    }

    private mutating func codePoint() throws(Refusal) -> Unicode.Scalar {
        if skip("{") {
            var value: UInt32 = 0
            repeat {
                value = value << 4 | (try digit())
                guard value <= ScalarSet.last else { throw Refusal() }
            } while !skip("}")
            return try scalarValue(of: value)
        }
        let unit = try hexadecimal(4)
        guard unit & 0xFC00 == 0xD800 else { return try scalarValue(of: unit) }
        guard skip("\\"), skip("u") else { throw Refusal() }
        let second = try hexadecimal(4)
        guard second & 0xFC00 == 0xDC00 else { throw Refusal() }
        return try scalarValue(of: 0x10000 + (unit & 0x3FF) << 10 + second & 0x3FF)
    }

    private mutating func hexadecimal(_ count: Int) throws(Refusal) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<count { value = value << 4 | (try digit()) }
        return value
    }

    private mutating func digit() throws(Refusal) -> UInt32 {
        let scalar = try take()
        guard scalar.isASCII, let digit = Hexadecimal.digit(UInt8(ascii: scalar)) else {
            throw Refusal()
        }
        return UInt32(digit)
    }

    private func scalarValue(of value: UInt32) throws(Refusal) -> Unicode.Scalar {
        guard let scalar = Unicode.Scalar(value) else { throw Refusal() }
        return scalar
    }
}

extension ScalarSet {
    /// The scalar of a set that has just one.
    fileprivate var single: UInt32? {
        guard ranges.count == 1, ranges[0].count == 1 else { return nil }
        return ranges[0].lowerBound
    }
}
