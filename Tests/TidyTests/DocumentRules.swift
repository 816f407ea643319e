/// Links to files of the project that are not there. `exists` is asked for paths from the root.
func brokenLinks(_ file: SourceText, exists: (String) -> Bool) -> [Complaint] {
    guard file.path.hasSuffix(".md") else { return [] }
    var isCode = false
    return zip(1..., file.lines).flatMap { number, line -> [Complaint] in
        if line.hasPrefix("```") { isCode.toggle() }
        guard !isCode else { return [] }
        return linkTargets(line).compactMap { target in
            guard let path = path(of: target, from: file.path), !exists(path) else { return nil }
            return file.complaint(number, "the link `\(target)` leads nowhere: mend or remove it")
        }
    }
}

/// What stands in the parentheses of `[text](target)`.
private func linkTargets(_ line: Substring) -> [Substring] {
    var targets: [Substring] = []
    var rest = line
    while let start = rest.firstRange(of: "](") {
        rest = rest[start.upperBound...]
        guard let end = rest.firstIndex(of: ")") else { return targets }
        targets.append(rest[..<end])
        rest = rest[end...]
    }
    return targets
}

/// From the root; nil for links to other places and within the page.
private func path(of target: Substring, from page: String) -> String? {
    let file = target.split(separator: "#", omittingEmptySubsequences: false).first ?? ""
    if file.isEmpty || file.contains("://") || file.hasPrefix("mailto:") { return nil }
    var parts = page.split(separator: "/").dropLast().map(String.init)
    for part in file.split(separator: "/") where part != "." {
        if part != ".." {
            parts.append(String(part))
        } else if parts.popLast() == nil {
            return "outside of the project"
        }
    }
    return parts.joined(separator: "/")
}

/// The diagnostic codes that a source file names in a literal: `"C0301"`.
func diagnosticCodes(_ file: SourceText) -> [(line: Int, code: String)] {
    guard file.isSwift, file.path.hasPrefix("Sources/"), !file.isGenerated else { return [] }
    return zip(1..., file.lines).flatMap { number, line -> [(line: Int, code: String)] in
        line.split(separator: "\"", omittingEmptySubsequences: false).compactMap { part in
            let isCode =
                part.utf8.count == 5 && part.hasPrefix("C")
                && part.dropFirst().allSatisfy { $0.isASCII && $0.isNumber }
            return isCode ? (number, String(part)) : nil
        }
    }
}

/// Every code has its page, which `contract explain` prints, and a case that provokes it.
func undocumentedCodes(
    _ file: SourceText, pages: Set<String>, provoked: Set<String>
) -> [Complaint] {
    diagnosticCodes(file).flatMap { line, code -> [Complaint] in
        var complaints: [Complaint] = []
        if !pages.contains(code) {
            complaints.append(
                file.complaint(line, "`\(code)` has no page: write docs/diagnostics/\(code).md"))
        }
        if !provoked.contains(code) {
            complaints.append(
                file.complaint(
                    line,
                    "nothing provokes `\(code)`: add a case to Tests/ContractCompilerTests/Cases"))
        }
        return complaints
    }
}

/// Pages of codes that nobody uses.
func orphanedPages(_ pages: Set<String>, used: Set<String>) -> [Complaint] {
    pages.subtracting(used).sorted().map { code in
        Complaint(
            path: "docs/diagnostics/\(code).md", line: 0,
            advice: "no source uses `\(code)`: remove its page")
    }
}
