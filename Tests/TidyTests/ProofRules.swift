/// What may trap or break memory has its proof on the line above. Tests may trap: that is a failed
/// test.
func missingProofs(_ file: SourceText) -> [Complaint] {
    guard file.isSwift, !file.isTest else { return [] }
    let lines = file.lines
    var isProved = false
    return zip(1..., zip(lines, file.code)).compactMap { number, line in
        let trimmed = line.0.drop { $0 == " " }
        if trimmed.hasPrefix("//") {
            isProved = true
            return nil
        }
        defer { isProved = isProved && danger(in: line.1) != nil }
        guard let word = danger(in: line.1), !isProved else { return nil }
        return file.complaint(
            number, "`\(word)` without its proof: say on the line above why it holds, or avoid it")
    }
}

/// The first dangerous word of a line of code.
func danger(in line: Substring) -> String? {
    for word in ["try!", "as!", "@unchecked", "fatalError"] where line.contains(word) {
        return word
    }
    let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_") }
    if let word = words.first(where: { $0.hasPrefix("unsafe") }) { return String(word) }
    return forcesUnwrap(line) ? "!" : nil
}

/// `x!` but neither `!x` nor `x != y`.
private func forcesUnwrap(_ line: Substring) -> Bool {
    var before: Character = " "
    var rest = line
    while let character = rest.popFirst() {
        let isValue = before.isLetter || before.isNumber || "_)]}?".contains(before)
        if character == "!", isValue, rest.first != "=" { return true }
        before = character
    }
    return false
}
