import ContractGrammar
import Diagnostics

/// A node of a YAML document and its place. Aliases are replaced by copies of their nodes.
struct YAMLNode: Sendable {
    indirect enum Kind: Sendable {
        /// A plain scalar can be a number; a quoted one is always text.
        case scalar(String, isPlain: Bool)
        case sequence([YAMLNode])
        case mapping([Member])
    }

    struct Member: Sendable {
        let key: String
        let keyRange: SourceRange
        let value: YAMLNode
    }

    let kind: Kind
    let range: SourceRange
}

/// The limits of a YAML document.
enum YAMLLimits {
    static let bytes = 1 << 20
    /// The most levels, after aliases are replaced.
    static let nesting = 100
    /// The most nodes, after aliases are replaced.
    static let nodes = 100_000
}

/// A scalar as YAML 1.2's core schema reads it.
enum YAMLScalar: Equatable {
    case null
    case boolean(Bool)
    case integer(Int)
    /// A fraction, a whole number beyond 64 bits, `.inf` or `.nan`.
    case number(Double)
    case text(String)
}

extension YAMLNode {
    /// Nil if the node is no scalar.
    var scalar: YAMLScalar? {
        guard case .scalar(let text, let isPlain) = kind else { return nil }
        return isPlain ? YAMLScalar(plain: text) : .text(text)
    }

    /// The kind of node in words, such as "a list".
    var kindWords: String {
        switch kind {
        case .sequence: return "a list"
        case .mapping: return "a mapping"
        case .scalar:
            switch scalar {
            case .null?, nil: return "nothing"
            case .boolean?: return "true or false"
            case .integer?: return "a whole number"
            case .number(let value)?:
                if value.magnitude >= 0x1p63 { return "a number beyond 64 bits" }
                return value == value.rounded() ? "a number" : "a fraction"
            case .text?: return "text"
            }
        }
    }
}

extension YAMLNode {
    /// The whole number that the node is; `2.0` is one too, as in JSON Schema.
    var integer: Int? {
        if case .integer(let value) = scalar { return value }
        return digits.flatMap { text in
            NumberLiteral.with(text, .yaml) { literal in
                if case .exact(let whole) = literal.integer { whole } else { nil }
            } ?? nil
        }
    }

    /// The text of a number in digits; nil for `.inf` and `.nan`, and if the node is no number.
    var digits: String? {
        guard case .number = scalar, case .scalar(let text, _) = kind,
            text.utf8.contains(where: { (0x30...0x39).contains($0) })
        else { return nil }
        return text
    }
}

extension YAMLScalar {
    /// YAML 1.2.2 §10.3.2: `yes`, `no`, `on` and `off` are text, and octal numbers begin with `0o`.
    init(plain text: String) {
        switch text {
        case "", "~", "null", "Null", "NULL": self = .null
        case "true", "True", "TRUE": self = .boolean(true)
        case "false", "False", "FALSE": self = .boolean(false)
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": self = .number(.infinity)
        case "-.inf", "-.Inf", "-.INF": self = .number(-.infinity)
        case ".nan", ".NaN", ".NAN": self = .number(.nan)
        default: self = YAMLScalar(number: text) ?? .text(text)
        }
    }

    private init?(number text: String) {
        if let radix = Self.radix(of: text) {
            guard let value = Int(text.dropFirst(2), radix: radix),
                text.dropFirst(2).first?.isHexDigit == true
            else { return nil }
            self = .integer(value)
            return
        }
        let scalar: YAMLScalar? = NumberLiteral.with(text, .yaml) { literal in
            if literal.isWhole, case .exact(let value) = literal.integer { return .integer(value) }
            return .number(literal.double ?? .infinity)
        }
        guard let scalar else { return nil }
        self = scalar
    }

    private static func radix(of text: String) -> Int? {
        text.hasPrefix("0o") ? 8 : text.hasPrefix("0x") ? 16 : nil
    }
}
