import Diagnostics

/// An identifier of generated Swift.
public struct SwiftName: Sendable, Hashable, Comparable {
    /// The identifier in source code: between backticks if it is a keyword.
    public let text: String
    /// The identifier without backticks.
    public let bare: String

    /// A name that the compiler itself writes, such as that of a type of the runtime.
    public init(_ identifier: StaticString) {
        self.init(identifier: "\(identifier)")
    }

    /// - Precondition: `identifier` consists of letters, digits and underscores, does not begin
    ///   with a digit, and is not `_`.
    init(identifier: String) {
        precondition(isIdentifier(identifier), "`\(identifier)` is no identifier")
        bare = identifier
        text = keywords.contains(identifier) ? "`\(identifier)`" : identifier
    }

    public static func < (left: Self, right: Self) -> Bool {
        left.bare < right.bare
    }

    /// The name with a word added at its end.
    func appending(_ suffix: String) -> SwiftName {
        SwiftName(identifier: bare + suffix)
    }
}

extension SwiftName {
    /// The name of a type, from any name in a contract: `finish_reason` is `FinishReason`.
    static func type(_ name: String) -> SwiftName {
        let words = words(of: name)
        return SwiftName(identifier: startingWithLetter(words.map(capitalized).joined()))
    }

    /// The name of a property, parameter or case: `X-Tenant-Id` is `xTenantId`, `tool_calls` is
    /// `toolCalls`.
    static func member(_ name: String) -> SwiftName {
        let words = words(of: name)
        let first = words.first.map(uncapitalized) ?? ""
        let rest = words.dropFirst().map(capitalized).joined()
        let isSpecial = rest.isEmpty && isSpecial(first)
        return SwiftName(identifier: startingWithLetter(first + (isSpecial ? "Value" : rest)))
    }

    /// Whether a word is special in some places even between backticks.
    static func isSpecial(_ name: String) -> Bool { name == "init" || name == "self" }

    /// The prefix of a service's types, from its name in kebab case: `llm-gateway` is `LLMGateway`.
    static func service(_ name: String) -> SwiftName {
        let words = name.split(separator: "-").map { acronym($0) ?? capitalized(String($0)) }
        return SwiftName(identifier: startingWithLetter(words.joined()))
    }

    /// The name of a property, from that of a variable: `OPENAI_BASE_URL` is `openaiBaseURL`.
    static func variable(_ name: String) -> SwiftName {
        let words = name.lowercased().split(separator: "_")
        let rest = words.dropFirst().map { acronym($0) ?? capitalized(String($0)) }.joined()
        let first = words.prefix(1).joined()
        let isSpecial = rest.isEmpty && isSpecial(first)
        return SwiftName(
            identifier: startingWithLetter(first + (isSpecial ? "Value" : rest)))
    }
}

/// Words that names from services and variables write in capitals.
private let acronyms: Set<String> = ["API", "HTTP", "ID", "JSON", "LLM", "RAG", "URL"]

private func acronym(_ word: Substring) -> String? {
    let capitals = word.uppercased()
    return acronyms.contains(capitals) ? capitals : nil
}

/// The words of a name, without the signs between them. A name that has only signs is spelt out:
/// `<=` is `less than sign`, `equals sign`. A plus or a minus at the start is a word, and so is a
/// plus before a digit: `-1` is `minus 1`, `GMT+1` is `GMT plus 1`.
private func words(of text: String) -> [String] {
    guard !text.isEmpty else { return ["empty"] }
    if text.utf8.allSatisfy(isAlphanumeric) { return [text] }
    let name = withSigns(text)
    let parts = name.split(whereSeparator: { !isIdentifierPart($0) || $0 == "_" }).map(String.init)
    if parts.isEmpty { return name.unicodeScalars.flatMap(spelling) }
    let isAllCapitals = !text.contains(where: \.isLowercase)
    return isAllCapitals && parts.count > 1 ? parts.map { $0.lowercased() } : parts
}

private func withSigns(_ name: String) -> String {
    guard name.utf8.count > 1, name.utf8.contains(where: { "+-".utf8.contains($0) }) else {
        return name
    }
    var text = ""
    var isStart = true
    var rest = name.unicodeScalars[...]
    while let scalar = rest.popFirst() {
        let isBeforeDigit = rest.first.map { ("0"..."9").contains($0) } == true
        let isBeforeWord = rest.first.map { $0.properties.isAlphabetic } == true || isBeforeDigit
        switch scalar {
        case "+" where isStart && isBeforeWord || isBeforeDigit: text += " plus "
        case "-" where isStart && isBeforeWord: text += " minus "
        default: text.unicodeScalars.append(scalar)
        }
        isStart = false
    }
    return text
}

private func spelling(_ sign: Unicode.Scalar) -> [String] {
    let name = sign.properties.name ?? "U \(String(sign.value, radix: 16))"
    return name.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber })
        .map(String.init)
}

private func capitalized(_ word: String) -> String {
    // Most words begin with a capital, and a look at one byte is faster than at a character.
    if let first = word.utf8.first, isUpper(first) { return word }
    return word.prefix(1).uppercased() + word.dropFirst()
}

/// Makes the capitals at the start small, except one that begins the next word: `ETag` is `eTag`,
/// `JSONText` is `jsonText`, `ID` is `id`.
private func uncapitalized(_ word: String) -> String {
    if let first = word.utf8.first, isLower(first) { return word }
    let capitals = word.prefix(while: \.isUppercase)
    if capitals.count <= 1 || capitals.count == word.count {
        return capitals.lowercased() + word.dropFirst(capitals.count)
    }
    let next = word.dropFirst(capitals.count).first
    let lowered = next?.isLetter == true ? capitals.dropLast() : capitals
    return lowered.lowercased() + word.dropFirst(lowered.count)
}

private func startingWithLetter(_ name: String) -> String {
    name.first?.isNumber == true ? "_" + name : name
}

private func isIdentifierPart(_ character: Character) -> Bool {
    character == "_" || character.isLetter || character.isNumber && character.isASCII
}

private func isIdentifier(_ text: String) -> Bool {
    let isASCII = text.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "_") }
    return (isASCII || text.allSatisfy(isIdentifierPart))
        && text.first.map { !$0.isNumber } == true && text != "_"
}

private let keywords: Set<String> = [
    "Any", "Protocol", "Self", "Type", "as", "associatedtype", "await", "break", "case", "catch",
    "class",
    "continue", "default", "defer", "deinit", "do", "else", "enum", "extension", "fallthrough",
    "false", "fileprivate", "for", "func", "guard", "if", "import", "in", "init", "inout",
    "internal", "is", "let", "nil", "operator", "precedencegroup", "private", "protocol",
    "public", "repeat", "rethrows", "return", "self", "static", "struct", "subscript", "super",
    "switch", "throw", "throws", "true", "try", "typealias", "var", "where", "while",
]
