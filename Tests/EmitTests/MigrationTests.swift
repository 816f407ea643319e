import Foundation
import SeededNumbers
import Testing

@testable import ContractCompiler

/// What stands in a migration reaches Postgres byte for byte, or is refused.
@Suite("Migrations")
struct MigrationTests {
    @Test("a literal of many lines is read as the text it was made of")
    func literals() {
        let texts = [
            "", "\n", "\n\n", "select 1;\n", "a\tb\n\tc\t\n", "trailing  \n \n  \nlast ",
            "one\r\ntwo\rthree\n", "\u{B}\u{C}\u{85}\u{2028}\u{2029}", "zero width\u{200B}\u{FEFF}",
            "\u{202E}right to left\u{2066}", "no\u{A0}break, em\u{2003}space, \u{3164}",
            "x\u{FE0F}",
            "\u{301}combining first\n\u{20DD}", "e\u{301} and \u{E9}",
            "#\"\"\"# ##\"\"\"## \\#n \\##(x)",
            "\\\n\\", "\u{E000}\u{FFFF}\u{10FFFF}", "flag \u{1F1E9}\u{1F1EA} tag \u{E0001}",
        ]
        for text in texts { check(text) }
    }

    @Test("so is one of random scalars", arguments: 0..<200 as Range<UInt64>)
    func random(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let few: [Unicode.Scalar] = ["\n", "\r", "\t", " ", "#", "\"", "\\", "\u{301}", "\u{2028}"]
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0..<120, using: &random) {
            let isAny = Int.random(in: 0..<4, using: &random) == 0
            let any = Unicode.Scalar(UInt32.random(in: 1...0x10FFFF, using: &random))
            if isAny, let any {
                text.append(any)
            } else if let one = few.randomElement(using: &random) {
                text.append(one)
            }
        }
        check(String(text))
    }

    /// Reads the literal by the rules of The Swift Programming Language, at an indentation.
    private func check(_ text: String) {
        let code: Code = """
            let x =
                f(
                    \(block: text)
                )
            """
        let lines = code.text.components(separatedBy: "\n")
        let literal = lines.dropFirst(2).dropLast()
        let source = literal.joined(separator: "\n")
        #expect(read(source).map { Array($0.utf8) } == Array(text.utf8), "\(source)")
        for scalar in source.unicodeScalars where scalar != "\n" && scalar != " " {
            #expect(!isInvisible(scalar) && scalar != "\u{A0}" && scalar != "\u{FE0F}")
        }
        #expect(literal.allSatisfy { !$0.hasSuffix(" ") && !$0.hasSuffix("\t") })
    }

    private func read(_ source: String) -> String? {
        var lines = source.unicodeScalars.split(
            separator: "\n", omittingEmptySubsequences: false)
        guard let opening = lines.first, let closing = lines.last, lines.count >= 3 else {
            return nil
        }
        let indentation = closing.prefix { $0 == " " }
        let pounds = opening.drop { $0 == " " }.prefix { $0 == "#" }
        guard String(closing.dropFirst(indentation.count)) == "\"\"\"" + String(pounds) else {
            return nil
        }
        lines = Array(lines.dropFirst().dropLast())
        let ending = "\"\"\"" + String(pounds)
        var texts: [String] = []
        for line in lines {
            guard line.isEmpty || line.starts(with: indentation) else { return nil }
            let line = String(line.dropFirst(indentation.count))
            guard !line.contains(ending) else { return nil }
            texts.append(unescaped(line, "\\" + String(pounds)))
        }
        return texts.joined(separator: "\n")
    }

    private func unescaped(_ line: String, _ escape: String) -> String {
        var text = ""
        var rest = Substring(line).unicodeScalars
        while let scalar = rest.first {
            guard rest.starts(with: escape.unicodeScalars) else {
                text.unicodeScalars.append(scalar)
                rest.removeFirst()
                continue
            }
            rest.removeFirst(escape.unicodeScalars.count)
            switch rest.removeFirst() {
            case "t": text += "\t"
            case "r": text += "\r"
            default:
                let digits = rest.dropFirst().prefix { $0 != "}" }
                rest.removeFirst(digits.count + 2)
                let value = UInt32(String(digits), radix: 16).flatMap(Unicode.Scalar.init)
                text.unicodeScalars.append(value ?? "?")
            }
        }
        return text
    }

    static let refused: [(name: String, bytes: [UInt8], said: String)] = [
        (
            "Latin-1", Array("-- a\ninsert 'caf".utf8) + [0xE9] + Array("'".utf8),
            ":2:12: error: the file is not UTF-8 text [C0002]"
        ),
        ("half a character", [0x61, 0xC3], ":1:2: error: the file is not UTF-8 text [C0002]"),
        ("a surrogate", [0xED, 0xA0, 0x80], ":1:1: error: the file is not UTF-8 text [C0002]"),
        (
            "a zero byte", Array("a\n b\0".utf8),
            ":2:3: error: the file has a zero byte, which no text in Postgres can have [C0921]"
        ),
        (
            "a byte order mark", [0xEF, 0xBB, 0xBF, 0x61],
            ":1:1: error: the file begins with a byte order mark, which Postgres takes for a word"
                + " [C0922]"
        ),
        (
            "more than 1 MiB", Array(repeating: 0x61, count: 1 << 20 + 1),
            ":1:1: error: the file is longer than 1 MiB [C0001]"
        ),
    ]

    @Test("what can't be kept is refused at its place", arguments: refused.indices)
    func refuses(_ index: Int) throws {
        let (name, bytes, said) = Self.refused[index]
        let place = try Workplace(["demo": contract("")])
        try place.write("contracts/demo/migrations/001-first.sql", bytes)
        let result = try place.run("generate")
        #expect(result.status == 1, "\(name)")
        #expect(
            result.errors.hasPrefix("contracts/demo/migrations/001-first.sql\(said)\n"),
            "\(name): \(result.errors)")
        #expect(!place.exists("Sources"))
    }

    @Test("all migrations of a service have a limit, and the first beyond it is named")
    func total() throws {
        let place = try Workplace(["demo": contract("")])
        let text = Array(repeating: UInt8(ascii: "\n"), count: 1 << 20)
        for number in 10...25 {
            try place.write("contracts/demo/migrations/\(number).sql", text)
        }
        #expect(try place.run("check").status == 0)
        for number in 26...28 {
            try place.write("contracts/demo/migrations/\(number).sql", "select 1;\n")
        }
        let result = try place.run("check")
        #expect(result.status == 1)
        #expect(
            result.errors.hasPrefix(
                "contracts/demo/migrations/26.sql:1:1: error: the migrations of this service are"
                    + " longer than 16 MiB together [C0001]"), "\(result.errors)")
        #expect(!result.errors.contains("/27.sql"), "\(result.errors)")
    }

    @Test("the migrations of a service are generated in the order of their names")
    func order() throws {
        let place = try Workplace(["demo": contract("")])
        try place.write("contracts/demo/migrations/002-b.sql", "select 2;\n")
        try place.write("contracts/demo/migrations/001-a.sql", "\tselect '\u{2028}' ;\r\n")
        #expect(try place.run("generate").status == 0)
        let text = try String(
            contentsOf: place.folder.appending(
                path: "Sources/Generated/Demo/Runtime/DemoMigrations.swift"),
            encoding: .utf8)
        #expect(
            text.hasSuffix(
                """
                public let demoMigrations: [ServiceMigration] = [
                    ServiceMigration(
                        "001-a",
                        #\"""
                        \\#tselect '\\#u{2028}' ;\\#r

                        \"""#
                    ),
                    ServiceMigration(
                        "002-b",
                        #\"""
                        select 2;

                        \"""#
                    ),
                ]

                """), "\(text)")
    }
}
