import ContractGrammar
import Diagnostics

/// JSON whose members keep the order in which they were added.
public indirect enum JSONDocument: Sendable, Equatable {
    case null
    case boolean(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSONDocument])
    case object([Member])

    public struct Member: Sendable, Equatable {
        public let key: String
        public let value: JSONDocument
    }

    /// An object of the members that have a value.
    static func object(_ members: KeyValuePairs<String, JSONDocument?>) -> JSONDocument {
        .object([Member](members))
    }

    /// A duration as a whole number of milliseconds.
    static func milliseconds(_ duration: Duration) -> JSONDocument {
        .integer(Int(duration.wholeMilliseconds))
    }

    static func strings(_ texts: [String]) -> JSONDocument {
        .array(texts.map { .string($0) })
    }

    /// The members of both, those of `other` after these.
    func merging(_ other: JSONDocument) -> JSONDocument {
        guard case .object(let members) = self, case .object(let more) = other else { return self }
        return .object(members + more)
    }
}

extension [JSONDocument.Member] {
    /// The members that have a value.
    init(_ members: KeyValuePairs<String, JSONDocument?>) {
        self = members.compactMap { key, value in value.map { .init(key: key, value: $0) } }
    }
}

extension JSONDocument: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByIntegerLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
    public init(integerLiteral value: Int) { self = .integer(value) }
}

extension JSONDocument {
    /// The text with an indentation of two spaces. A short array or object of scalars is on one
    /// line.
    var pretty: String {
        var text = ""
        write(to: &text, indentation: "")
        return text + "\n"
    }

    /// The text without white space.
    var compact: String {
        var text = ""
        writeCompact(to: &text)
        return text
    }

    private func write(to text: inout String, indentation: String) {
        switch self {
        case .array(let items) where !items.isEmpty && !isShort:
            let inner = indentation + "  "
            text += "[\n"
            for (index, item) in items.enumerated() {
                text += inner
                item.write(to: &text, indentation: inner)
                text += index == items.count - 1 ? "\n" : ",\n"
            }
            text += indentation + "]"
        case .object(let members) where !members.isEmpty && !isShort:
            let inner = indentation + "  "
            text += "{\n"
            for (index, member) in members.enumerated() {
                text += inner + quoted(member.key) + ": "
                member.value.write(to: &text, indentation: inner)
                text += index == members.count - 1 ? "\n" : ",\n"
            }
            text += indentation + "}"
        default:
            writeLine(to: &text)
        }
    }

    /// True for an array or object of few scalars, which is printed on one line, and for a scalar.
    private var isShort: Bool {
        let limit = 60
        switch self {
        case .array(let items):
            guard items.count <= 12, items.allSatisfy(\.isScalar) else { return false }
        case .object(let members):
            guard members.count <= 2, members.allSatisfy(\.value.isScalar) else { return false }
        default:
            return true
        }
        var line = ""
        writeLine(to: &line)
        return line.utf8.count <= limit
    }

    private var isScalar: Bool {
        switch self {
        case .array, .object: false
        case .null, .boolean, .integer, .number, .string: true
        }
    }

    private func writeLine(to text: inout String) {
        switch self {
        case .array(let items):
            text += "["
            for (index, item) in items.enumerated() {
                if index > 0 { text += ", " }
                item.writeLine(to: &text)
            }
            text += "]"
        case .object(let members):
            text += members.isEmpty ? "{" : "{ "
            for (index, member) in members.enumerated() {
                if index > 0 { text += ", " }
                text += quoted(member.key) + ": "
                member.value.writeLine(to: &text)
            }
            text += members.isEmpty ? "}" : " }"
        case .null, .boolean, .integer, .number, .string:
            writeCompact(to: &text)
        }
    }

    private func writeCompact(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .boolean(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .number(let value): text += Int(exactly: value).map(String.init) ?? "\(value)"
        case .string(let value): text += quoted(value)
        case .array(let items):
            text += "["
            for (index, item) in items.enumerated() {
                if index > 0 { text += "," }
                item.writeCompact(to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += "," }
                text += quoted(member.key) + ":"
                member.value.writeCompact(to: &text)
            }
            text += "}"
        }
    }
}

/// A JSON string. Invisible characters are escaped, so that a review shows them.
private func quoted(_ value: String) -> String {
    if isPlain(value) { return "\"\(value)\"" }
    var text = "\""
    for unit in value.unicodeScalars {
        switch unit {
        case "\"": text += "\\\""
        case "\\": text += "\\\\"
        case "\n": text += "\\n"
        case "\r": text += "\\r"
        case "\t": text += "\\t"
        case _ where isInvisible(unit):
            for half in String(unit).utf16 {
                let digits = String(half, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        default: text.unicodeScalars.append(unit)
        }
    }
    return text + "\""
}
