import Foundation
import Testing

@testable import ContractCompiler

/// A `.case` file: a sentence, a contract, and what becomes of it.
struct EmitCase: CustomTestStringConvertible, Sendable {
    let url: URL
    let sentence: String
    let contract: String
    let expected: [(section: String, text: String)]

    var testDescription: String { "\(url.lastPathComponent): \(sentence)" }

    init(_ url: URL) throws {
        self.url = url
        var parts: [(section: String, text: String)] = [("", "")]
        for line in try String(contentsOf: url, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        {
            if line.hasPrefix("----- ") {
                parts.append((String(line.dropFirst(6)), ""))
            } else {
                parts[parts.count - 1].text += line + "\n"
            }
        }
        sentence = parts[0].text.trimmingCharacters(in: .whitespacesAndNewlines)
        contract = parts.first { $0.section == "contract" }?.text ?? ""
        expected = parts.dropFirst().filter { $0.section != "contract" }.map {
            ($0.section, $0.text.trimmingCharacters(in: .newlines))
        }
    }

    static let all: [EmitCase] = {
        let folder = testFolder("Cases")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".case") }.sorted()
            .compactMap { try? EmitCase(folder.appending(path: $0)) }
    }()
}

@Suite("Emitted code")
struct CaseTests {
    @Test("is what the case says", arguments: EmitCase.all)
    func matches(_ emitCase: EmitCase) throws {
        let result = compiled([("demo", contract(emitCase.contract))])
        let isAbout = emitCase.expected.contains { $0.section == "diagnostics" }
        #expect(result.diagnostics.isEmpty != isAbout, "\(result.report)")
        let actual = emitCase.expected.map { section, _ in (section, text(section, of: result)) }
        if isRewriting {
            let sections = actual.map { "----- \($0.0)\n\($0.1)\n" }.joined()
            let head = "\(emitCase.sentence)\n----- contract\n\(emitCase.contract)"
            try (head + sections).write(to: emitCase.url, atomically: true, encoding: .utf8)
            return
        }
        for (expected, actual) in zip(emitCase.expected, actual) {
            #expect(actual.1 == expected.text, "section \(expected.section)")
        }
    }

    @Test("has cases")
    func exist() {
        #expect(EmitCase.all.count >= 20)
    }
}

/// A part of what the contract became, without the lines that are the same for all.
private func text(_ section: String, of result: Compiled) -> String {
    if section == "diagnostics" { return result.report.trimmingCharacters(in: .newlines) }
    guard result.diagnostics.isEmpty else { return result.report }
    let files = result.files
    switch section {
    case "env": return (files["contracts/demo.env.example"] ?? "").trimmingCharacters(in: .newlines)
    case "openapi": return component(files["openapi/demo.json"] ?? "")
    default:
        let places = ["API", "Runtime"].map { "Sources/Generated/Demo/\($0)/Demo\(section).swift" }
        return body(places.compactMap { files[$0] }.first ?? "no such file")
    }
}

/// Without header and imports.
private func body(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
        .drop { $0.isEmpty || $0.hasPrefix("// ") || $0.hasPrefix("public import ") }
        .joined(separator: "\n").trimmingCharacters(in: .newlines)
}

/// The schemas of a document, up to those that every document has.
private func component(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let start = lines.drop { $0 != "    \"schemas\": {" }.dropFirst()
    return start.prefix { $0 != "      \"Problem\": {" }.joined(separator: "\n")
}
