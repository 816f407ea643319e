import Foundation

/// A case: a sentence, contracts, and what the compiler must say to them.
///
///     A string whose limits cross is refused at the second limit.
///     ----- contract
///     schemas: …
///     ----- diagnostics
///     contracts/chat.yaml:9:18: error: …
///
/// `----- contract NAME.yaml` names the file; what such a contract lacks at its top is filled in at
/// its end, so that a case shows its point and little else. `----- whole contract` is taken as it
/// is. `----- queries SERVICE/FILE.sql` is a file of queries, of `chat/queries.sql` without a name;
/// a case of nothing else is about a contract that has a database.
/// `----- accepted` instead of `----- diagnostics` means that there are none.
struct CaseFile: CustomStringConvertible, Sendable {
    struct Contract: Sendable {
        let name: String
        let bytes: [UInt8]
    }

    let url: URL
    let sentence: String
    let contracts: [Contract]
    /// Nil: accepted.
    let diagnostics: String?

    var description: String { url.deletingPathExtension().lastPathComponent }

    init(_ url: URL) throws {
        self.url = url
        let text = try String(contentsOf: url, encoding: .utf8)
        var sections = text.components(separatedBy: "\n----- ")
        sentence = sections.removeFirst()
        var contracts: [Contract] = []
        var diagnostics: String?
        for section in sections {
            let title = String(section.prefix { $0 != "\n" })
            let body = String(section.dropFirst(title.count + 1))
            switch title {
            case "accepted": break
            case "diagnostics": diagnostics = body.trimmingCharacters(in: .newlines) + "\n"
            default: contracts.append(try Self.contract(title, body + "\n", url))
            }
        }
        let isOfQueries = contracts.allSatisfy { $0.name.hasSuffix(".sql") }
        if isOfQueries {
            let bytes = Array(databaseContract.utf8)
            contracts.insert(Contract(name: "chat.yaml", bytes: bytes), at: 0)
        }
        self.contracts = contracts
        self.diagnostics = diagnostics
    }

    private static func contract(_ title: String, _ body: String, _ url: URL) throws -> Contract {
        var words = title.split(separator: " ")
        let isWhole = words.first == "whole"
        if isWhole { words.removeFirst() }
        if words.first == "queries", words.count <= 2 {
            let name = words.count == 2 ? String(words[1]) : "chat/queries.sql"
            return Contract(name: name, bytes: written(body))
        }
        guard words.first == "contract", words.count <= 2 else {
            throw CaseFailure(message: "\(url.lastPathComponent): `\(title)` is no section")
        }
        let name = words.count == 2 ? String(words[1]) : "chat.yaml"
        let text = isWhole ? body : completed(body, name)
        return Contract(name: name, bytes: written(text))
    }

    /// Writes what is true now where the expectation stands.
    func rewrite(_ diagnostics: String) throws {
        let text = try String(contentsOf: url, encoding: .utf8)
        let ends = ["\n----- diagnostics", "\n----- accepted"].compactMap { text.range(of: $0) }
        let kept = text[..<(ends.map(\.lowerBound).min() ?? text.endIndex)]
        let expectation =
            diagnostics.isEmpty ? "\n----- accepted\n" : "\n----- diagnostics\n\(diagnostics)"
        try (kept + expectation).write(to: url, atomically: true, encoding: .utf8)
    }
}

struct CaseFailure: Error, CustomStringConvertible {
    let message: String
    var description: String { message }
}

/// The bytes of a contract as tests write it: `\xFF` is a byte, and a line that ends in
/// `# 2001 times` is that many lines, with the number of each for every `%`.
func written(_ text: String) -> [UInt8] {
    guard text.contains(" times\n") || text.contains("\\x") else { return Array(text.utf8) }
    let lines = text.components(separatedBy: "\n").map { line -> String in
        guard let match = line.firstMatch(of: /^(.*) # (\d+) times$/), let count = Int(match.2)
        else {
            return line
        }
        return (1...count).map { match.1.replacing("%", with: "\($0)") }.joined(separator: "\n")
    }
    return unescaped(lines.joined(separator: "\n"))
}

/// `\xFF` as the byte it means.
private func unescaped(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
        let digits = String(decoding: rest.dropFirst().prefix(2), as: UTF8.self)
        if byte == UInt8(ascii: "\\"), rest.first == UInt8(ascii: "x"), digits.count == 2,
            let value = UInt8(digits, radix: 16)
        {
            bytes.append(value)
            rest = rest.dropFirst(3)
        } else {
            bytes.append(byte)
        }
    }
    return bytes
}
