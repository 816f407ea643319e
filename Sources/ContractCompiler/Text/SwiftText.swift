import Diagnostics

/// A Swift string literal of `value`.
func swiftLiteral(_ value: String) -> String {
    if isPlain(value) { return "\"\(value)\"" }
    var literal = "\""
    for scalar in value.unicodeScalars {
        switch scalar {
        case "\"": literal += "\\\""
        case "\\": literal += "\\\\"
        case "\n": literal += "\\n"
        case "\r": literal += "\\r"
        case "\t": literal += "\\t"
        case _ where isInvisible(scalar):
            literal += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
        default: literal.unicodeScalars.append(scalar)
        }
    }
    return literal + "\""
}

/// A literal of a sentence or more. If one line would be too wide, it has several, which escaped
/// line ends join into one text.
func swiftSentenceLiteral(_ value: String) -> String {
    let literal = swiftLiteral(value)
    let widest = 84
    guard literal.count > widest else { return literal }
    let text = literal.dropFirst().dropLast()
    var lines: [String] = [""]
    for (index, word) in text.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
        let line = lines.count - 1
        if index == 0 {
            lines[line] += word
        } else if lines[line].count + 1 + word.count > widest {
            lines[line] += " \\"
            lines.append(String(word))
        } else {
            lines[line] += " \(word)"
        }
    }
    return "\"\"\"\n\(lines.joined(separator: "\n"))\n\"\"\""
}

/// A raw literal of several lines that has every byte of the text. A review shows all of it:
/// escapes stand for invisible characters, spaces at line ends and marks that combine with what is
/// before.
func swiftBlockLiteral(_ value: String) -> String {
    let pounds = pounds(for: value)
    let lines = value.unicodeScalars
        .split(separator: "\n", omittingEmptySubsequences: false)
        .map { visibleLine($0, "\\" + pounds) }
    return "\(pounds)\"\"\"\n\(lines.joined(separator: "\n"))\n\"\"\"\(pounds)"
}

private func visibleLine(_ line: Substring.UnicodeScalarView, _ escape: String) -> String {
    var text = ""
    for index in line.indices {
        let scalar = line[index]
        let isLast = line.index(after: index) == line.endIndex
        switch scalar {
        case "\t": text += escape + "t"
        case "\r": text += escape + "r"
        case " " where !isLast: text += " "
        case _ where scalar == " " || isHidden(scalar, isFirst: index == line.startIndex):
            text += "\(escape)u{\(String(scalar.value, radix: 16, uppercase: true))}"
        default: text.unicodeScalars.append(scalar)
        }
    }
    return text
}

/// Whether a scalar is invisible, looks like a space, or combines with the text before the line.
private func isHidden(_ scalar: Unicode.Scalar, isFirst: Bool) -> Bool {
    if scalar.isASCII || isInvisible(scalar) { return isInvisible(scalar) }
    if scalar.properties.isDefaultIgnorableCodePoint { return true }
    return switch scalar.properties.generalCategory {
    case .spaceSeparator: scalar != " "
    case .nonspacingMark, .spacingMark, .enclosingMark: isFirst
    default: false
    }
}

/// One `#` more than the longest row in the text, so that nothing in it ends a raw literal.
private func pounds(for value: String) -> String {
    var longest = 0
    var current = 0
    for byte in value.utf8 {
        current = byte == UInt8(ascii: "#") ? current + 1 : 0
        longest = max(longest, current)
    }
    return String(repeating: "#", count: longest + 1)
}

/// Decimal digits in groups of three.
func grouped(_ value: Int, by separator: String) -> String {
    let digits = String(value.magnitude)
    var text = value < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index).isMultiple(of: 3) { text += separator }
        text.append(digit)
    }
    return text
}

/// Words as `///` lines. They are wrapped so that they fit when indented; paragraphs are kept.
func docComment(_ words: String) -> String {
    guard words.contains(where: { !$0.isWhitespace }) else { return "" }
    let lines = words.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    var comment: [String] = []
    for line in lines {
        comment += wrapped(printableLine(String(line))).map { $0.isEmpty ? "///" : "/// \($0)" }
    }
    while comment.last == "///" { comment.removeLast() }
    return comment.joined(separator: "\n")
}

/// The widest line of a doc comment: 100 columns less an indentation of 12 and `/// `.
private let docWidth = 84

private func wrapped(_ line: String) -> [String] {
    guard line.count > docWidth else { return [line] }
    var lines: [String] = []
    var current = ""
    for word in line.split(separator: " ") {
        if !current.isEmpty, current.count + 1 + word.count > docWidth {
            lines.append(current)
            current = ""
        }
        current += current.isEmpty ? String(word) : " \(word)"
    }
    lines.append(current)
    return lines
}

/// Whether a literal of the text needs no escapes: it is printable ASCII without `"` and `\`.
func isPlain(_ value: String) -> Bool {
    value.utf8.allSatisfy { byte in
        0x20..<0x7F ~= byte && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }
}

/// The text on one line: a space stands for each control or invisible character.
func printableLine(_ text: String) -> String {
    if text.last != " ", isPlain(text) { return text }
    var line = ""
    for scalar in text.unicodeScalars {
        line.unicodeScalars.append(isInvisible(scalar) ? " " : scalar)
    }
    while line.last == " " { line.removeLast() }
    return line
}

/// True for controls, line separators and characters that change the direction of text. Generated
/// source escapes them, so that a review shows them.
func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F }
    return switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
    default: false
    }
}
