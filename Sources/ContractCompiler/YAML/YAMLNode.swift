import Diagnostics

/// A node of a YAML document and where it stands; aliases are replaced by what they name.
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

/// What a reader of YAML may use at most.
enum YAMLLimits {
    static let bytes = 1 << 20
    /// Levels, also after aliases are replaced.
    static let nesting = 100
    /// Nodes after aliases are replaced.
    static let nodes = 100_000
    /// Combining marks that follow each other: the Stream-Safe Text Format of Unicode Standard
    /// Annex #15, section 13. More than any language writes.
    static let marks = 30
}

/// A scalar as YAML 1.2's core schema reads it.
enum YAMLScalar: Equatable {
    case null
    case boolean(Bool)
    case integer(Int)
    /// Also what is too large for 64 bits, and `.inf` and `.nan`.
    case number(Double)
    case text(String)
}

extension YAMLNode {
    /// Nil when the node is no scalar.
    var scalar: YAMLScalar? {
        guard case .scalar(let text, let isPlain) = kind else { return nil }
        return isPlain ? YAMLScalar(plain: text) : .text(text)
    }

    /// What it is, for a message: "a list".
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
    /// The whole number that it is exactly; JSON Schema holds `2.0` to be one too.
    var integer: Int? {
        if case .integer(let value) = scalar { return value }
        return digits.flatMap(wholeNumber)
    }

    /// Its text when it is a number in digits, not `.inf` or `.nan`.
    var digits: String? {
        guard case .number = scalar, case .scalar(let text, _) = kind,
            text.utf8.contains(where: { (0x30...0x39).contains($0) })
        else { return nil }
        return text
    }
}

/// The whole number that a decimal is, such as `2.0` or `1e3`; nil when it is none, or needs more
/// than 64 bits. Exact where floating point is not.
private func wholeNumber(_ text: String) -> Int? {
    let parts = text.split(maxSplits: 1) { $0 == "e" || $0 == "E" }
    let mantissa = (parts.first ?? "").split(separator: ".", omittingEmptySubsequences: false)
    let fraction = mantissa.dropFirst().joined()
    var digits = (mantissa.first.map(String.init) ?? "") + fraction
    let sign = digits.hasPrefix("-") ? "-" : ""
    digits = String(digits.drop { !("1"..."9").contains($0) })
    guard !digits.isEmpty else { return 0 }
    let trimmed = String(digits.reversed().drop { $0 == "0" }.reversed())
    // An exponent beyond all files makes a number beyond 64 bits, or a fraction.
    guard let exponent = parts.count > 1 ? Int(parts[1]) : 0, exponent.magnitude < 1 << 40 else {
        return nil
    }
    let zeros = exponent - fraction.utf8.count + digits.utf8.count - trimmed.utf8.count
    guard zeros >= 0, trimmed.utf8.count + zeros <= 19 else { return nil }
    return Int(sign + trimmed + String(repeating: "0", count: zeros))
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
        guard let form = Self.form(of: text) else { return nil }
        if form == .whole, let value = Int(text) {
            self = .integer(value)
        } else if let value = Double(text) {
            self = .number(value)
        } else {
            return nil
        }
    }

    private static func radix(of text: String) -> Int? {
        text.hasPrefix("0o") ? 8 : text.hasPrefix("0x") ? 16 : nil
    }

    private enum Form { case whole, fraction }

    /// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
    private static func form(of text: String) -> Form? {
        var rest = Substring(text).utf8
        func digits() -> Int {
            let count = rest.prefix { (0x30...0x39).contains($0) }.count
            rest = rest.dropFirst(count)
            return count
        }
        func skip(_ signs: String) -> Bool {
            guard let first = rest.first, signs.utf8.contains(first) else { return false }
            rest = rest.dropFirst()
            return true
        }
        _ = skip("-+")
        let whole = digits()
        var form = Form.whole
        if skip(".") {
            form = .fraction
            let places = digits()
            guard whole + places > 0 else { return nil }
        } else if whole == 0 {
            return nil
        }
        if skip("eE") {
            form = .fraction
            _ = skip("-+")
            guard digits() > 0 else { return nil }
        }
        return rest.isEmpty ? form : nil
    }
}
