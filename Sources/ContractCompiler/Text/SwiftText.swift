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

/// A literal of a sentence or more: over several lines, which are one when read, where one line
/// would be too wide.
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

/// A raw literal of a text that keeps its lines and every byte. Whoever reviews it sees all of it:
/// what is invisible, at the end of a line or put on top of what stands before is an escape.
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

/// Whether a scalar of a line does not show, looks like a space, or joins what is before the line.
private func isHidden(_ scalar: Unicode.Scalar, isFirst: Bool) -> Bool {
    if scalar.isASCII || isInvisible(scalar) { return isInvisible(scalar) }
    if scalar.properties.isDefaultIgnorableCodePoint { return true }
    return switch scalar.properties.generalCategory {
    case .spaceSeparator: scalar != " "
    case .nonspacingMark, .spacingMark, .enclosingMark: isFirst
    default: false
    }
}

/// More `#` than stand in a row anywhere in the text, so that nothing in it ends a raw literal.
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

/// Words as `///` lines, wrapped so that they fit also where they are indented; paragraphs stay.
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

/// The widest line of a doc comment: 100 less what it may be indented and the `/// ` itself.
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

/// Whether the text is the same in quotes as without: printable ASCII, no quote, no backslash.
func isPlain(_ value: String) -> Bool {
    value.utf8.allSatisfy { byte in
        0x20..<0x7F ~= byte && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }
}

/// One line of text in which every control and every character without a width is a space.
func printableLine(_ text: String) -> String {
    if text.last != " ", isPlain(text) { return text }
    var line = ""
    for scalar in text.unicodeScalars {
        line.unicodeScalars.append(isInvisible(scalar) ? " " : scalar)
    }
    while line.last == " " { line.removeLast() }
    return line
}

/// Controls, line separators and what changes the direction of text: none of them may stand
/// unescaped in source that people review.
func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F }
    return switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
    default: false
    }
}
