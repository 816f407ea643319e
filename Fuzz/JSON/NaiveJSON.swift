import Glibc
import ServiceValues

/// JSON as RFC 8259 has it, read slowly and without a thought of speed: what our reader is held
/// against.
///
/// Stricter than the RFC where our reader says that it is: no lone surrogates (RFC 7493 section
/// 2.1), 64 levels. No key twice in one object (2.3) is asked apart.
indirect enum NaiveJSON {
    case null
    case bool(Bool)
    case number(Double, isNegative: Bool, digits: [UInt8])
    case string([UInt8])
    case array([NaiveJSON])
    case object([(name: [UInt8], value: NaiveJSON)])

    static func read(_ bytes: [UInt8]) -> NaiveJSON? {
        guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
        var reader = NaiveReader(rest: bytes[...])
        guard let value = reader.readElement(depth: 0), reader.rest.isEmpty else { return nil }
        return value
    }
}

private struct NaiveReader {
    var rest: ArraySlice<UInt8>

    private mutating func take(_ text: String) -> Bool {
        guard rest.starts(with: text.utf8) else { return false }
        rest = rest.dropFirst(text.utf8.count)
        return true
    }

    private mutating func skipBlanks() {
        rest = rest.drop { " \t\r\n".utf8.contains($0) }
    }

    mutating func readElement(depth: Int) -> NaiveJSON? {
        skipBlanks()
        defer { skipBlanks() }
        if take("null") { return .null }
        if take("true") { return .bool(true) }
        if take("false") { return .bool(false) }
        if rest.first == UInt8(ascii: "\"") { return readString().map { .string($0) } }
        if take("[") { return depth < 64 ? readArray(depth: depth + 1) : nil }
        if take("{") { return depth < 64 ? readObject(depth: depth + 1) : nil }
        return readNumber()
    }

    private mutating func readArray(depth: Int) -> NaiveJSON? {
        var items: [NaiveJSON] = []
        skipBlanks()
        if take("]") { return .array([]) }
        while let item = readElement(depth: depth) {
            items.append(item)
            if take("]") { return .array(items) }
            guard take(",") else { return nil }
        }
        return nil
    }

    private mutating func readObject(depth: Int) -> NaiveJSON? {
        var members: [(name: [UInt8], value: NaiveJSON)] = []
        skipBlanks()
        if take("}") { return .object([]) }
        while true {
            skipBlanks()
            guard let name = readString() else { return nil }
            skipBlanks()
            guard take(":"), let value = readElement(depth: depth) else { return nil }
            members.append((name, value))
            if take("}") { return .object(members) }
            guard take(",") else { return nil }
        }
    }

    private mutating func readString() -> [UInt8]? {
        guard take("\"") else { return nil }
        var text: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""): return text
            case 0..<0x20: return nil
            case UInt8(ascii: "\\"):
                guard let escaped = readEscape() else { return nil }
                text += escaped
            default: text.append(byte)
            }
        }
        return nil
    }

    private mutating func readEscape() -> [UInt8]? {
        guard let byte = rest.popFirst() else { return nil }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [8]
        case UInt8(ascii: "f"): return [12]
        case UInt8(ascii: "n"): return [10]
        case UInt8(ascii: "r"): return [13]
        case UInt8(ascii: "t"): return [9]
        case UInt8(ascii: "u"): break
        default: return nil
        }
        guard let first = readFour() else { return nil }
        if let scalar = Unicode.Scalar(first) { return Array(String(Character(scalar)).utf8) }
        guard 0xD800..<0xDC00 ~= first, take("\\u"), let second = readFour(),
            0xDC00..<0xE000 ~= second
        else { return nil }
        let code = 0x10000 + (UInt32(first) - 0xD800) * 0x400 + UInt32(second) - 0xDC00
        return Unicode.Scalar(code).map { Array(String(Character($0)).utf8) }
    }

    private mutating func readFour() -> UInt16? {
        let digits = rest.prefix(4)
        let areDigits = digits.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
        guard digits.count == 4, areDigits else { return nil }
        rest = rest.dropFirst(4)
        return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    private mutating func readNumber() -> NaiveJSON? {
        let start = rest
        let isNegative = take("-")
        let whole = takeDigits()
        guard whole == 1 || whole > 1 && start.first { $0 != 45 } != 48 else { return nil }
        if take("."), takeDigits() == 0 { return nil }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            if takeDigits() == 0 { return nil }
        }
        let spelling = start[..<rest.startIndex]
        let value = strtod(String(decoding: spelling, as: UTF8.self), nil)
        return .number(value, isNegative: isNegative, digits: Array(spelling))
    }

    private mutating func takeDigits() -> Int {
        let digits = rest.prefix { 48...57 ~= $0 }
        rest = rest.dropFirst(digits.count)
        return digits.count
    }
}

// MARK: What is asked of it

extension NaiveJSON {
    func isSame(as value: JSONValue) -> Bool {
        switch (self, value) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(_, _, let digits), .integer(let right)):
            // `-0` is a whole number, and has no sign as such.
            Int(String(decoding: digits, as: UTF8.self)) == right
        case (.number(let left, _, _), .number(let right)): left == right
        case (.string(let left), .string(let right)): left.elementsEqual(right.utf8)
        case (.array(let left), .array(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.isSame(as: $1) }
        case (.object(let left), .object(let right)):
            left.count == right.count
                && zip(left, right).allSatisfy { member, other in
                    member.name.elementsEqual(other.name.utf8)
                        && member.value.isSame(as: other.value)
                }
        default: false
        }
    }

    /// Whether an object in it has two names that are the same to `areSame`.
    func hasTwins(_ areSame: ([UInt8], [UInt8]) -> Bool) -> Bool {
        switch self {
        case .null, .bool, .number, .string: return false
        case .array(let items): return items.contains { $0.hasTwins(areSame) }
        case .object(let members):
            for (index, member) in members.enumerated()
            where members[..<index].contains(where: { areSame($0.name, member.name) }) {
                return true
            }
            return members.contains { $0.value.hasTwins(areSame) }
        }
    }

    var hasDuplicates: Bool { hasTwins(==) }

    /// Whether a dictionary could not hold it: Swift compares texts by what they look like.
    var hasLookalikes: Bool {
        hasTwins { String(decoding: $0, as: UTF8.self) == String(decoding: $1, as: UTF8.self) }
    }

    /// Whether a number in it is beyond every double.
    var hasInfinity: Bool {
        switch self {
        case .null, .bool, .string: false
        case .number(let value, _, _): value.isInfinite
        case .array(let items): items.contains(where: \.hasInfinity)
        case .object(let members): members.contains { $0.value.hasInfinity }
        }
    }

    /// Whether there is something at a pointer (RFC 6901), or could be: a member may be missing.
    func holds(_ pointer: String) -> Bool {
        var place = self
        let names = pointer.utf8.split(separator: 47, omittingEmptySubsequences: false).dropFirst()
        for (index, name) in names.enumerated() {
            switch place {
            case .array(let items):
                guard let number = Int(String(name) ?? ""), items.indices ~= number else {
                    return false
                }
                place = items[number]
            case .object(let members):
                guard let member = members.first(where: { escaped($0.name) == Array(name) }) else {
                    return index == names.count - 1
                }
                place = member.value
            default: return false
            }
        }
        return true
    }

    private func escaped(_ name: [UInt8]) -> [UInt8] {
        name.flatMap { byte -> [UInt8] in
            switch byte {
            case UInt8(ascii: "~"): [UInt8(ascii: "~"), UInt8(ascii: "0")]
            case UInt8(ascii: "/"): [UInt8(ascii: "~"), UInt8(ascii: "1")]
            default: [byte]
            }
        }
    }
}
