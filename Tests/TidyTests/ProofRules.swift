/// What may trap or break memory has its proof on the line above. Tests may trap: that is a failed
/// test.
func missingProofs(_ file: SourceText) -> [Complaint] {
    unproved(file, danger(in:))
}

/// So has what makes, casts or keeps a pointer.
func missingPointerProofs(_ file: SourceText) -> [Complaint] {
    unproved(file, pointer)
}

private func unproved(
    _ file: SourceText, _ danger: (Substring) -> String?
) -> [Complaint] {
    guard file.isSwift, !file.isTest else { return [] }
    let lines = file.lines
    var isProved = false
    return zip(1..., zip(lines, file.code)).compactMap { number, line -> Complaint? in
        let trimmed = line.0.drop { $0 == " " }
        if trimmed.hasPrefix("//") {
            isProved = true
            return nil
        }
        defer { isProved = isProved && danger(line.1) != nil }
        guard let word = danger(line.1), !isProved else { return nil }
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

/// The first word of a line that makes, casts or keeps a pointer. Who is handed one and hands it
/// on, in the types of parameters and results, has nothing to prove; nor has who is lent one for
/// the length of a closure, or cuts a part out of one, which Swift checks.
func pointer(_ line: Substring) -> String? {
    let makers: Set<Substring> = [
        "assumingMemoryBound", "bindMemory", "withMemoryRebound", "loadUnaligned", "Unmanaged",
    ]
    let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_") }
    let isKept = words.contains("let") || words.contains("var")
    let word = words.first { word in
        if makers.contains(word) { return true }
        guard word.hasPrefix("Unsafe"), word.contains("Pointer") else { return false }
        return makes(line[word.endIndex...]) || isKept && line[..<word.startIndex].hasSuffix(": ")
    }
    return word.map(String.init)
}

/// Whether an initializer, `allocate` or generic arguments and one of these follow.
private func makes(_ rest: Substring) -> Bool {
    guard rest.first == "<", let end = rest.firstIndex(of: ">") else {
        return rest.hasPrefix("(") && !rest.hasPrefix("(rebasing:")
            || rest.hasPrefix(".allocate")
    }
    return makes(rest[end...].dropFirst())
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
