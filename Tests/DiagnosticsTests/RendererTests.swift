import Diagnostics
import Testing

@Suite struct RendererTests {
    private func source(_ text: String, _ path: String = "contracts/chat.yaml") -> SourceText {
        SourceText(path: path, bytes: Array(text.utf8))
    }

    private func range(
        _ source: SourceText, _ part: String, after other: String = ""
    ) throws -> SourceRange {
        let text = String(decoding: source.bytes, as: UTF8.self)
        let start =
            other.isEmpty ? text.startIndex : try #require(text.ranges(of: other).first).upperBound
        let found = try #require(text[start...].ranges(of: part).first)
        let offset = text.utf8.distance(from: text.startIndex, to: found.lowerBound)
        return SourceRange(path: source.path, start: offset, end: offset + part.utf8.count)
    }

    @Test("shows two places of one file in their order, with gaps between them")
    func oneFile() throws {
        let source = source("a: 1\nlow: 10\nb: 2\nc: 3\nhigh: 8\n")
        let diagnostic = Diagnostic(
            "C0104", "`high` is smaller than `low`", at: try range(source, "8"), "no value fits",
            related: [.init(try range(source, "10"), "the minimum")], help: "raise `high`",
            notes: ["limits are inclusive"])
        #expect(
            Renderer([source]).render([diagnostic]) == """
                contracts/chat.yaml:5:7: error: `high` is smaller than `low` [C0104]
                  |
                2 | low: 10
                  |      -- the minimum
                  :
                5 | high: 8
                  |       ^ no value fits
                  |
                help: raise `high`
                note: limits are inclusive

                """)
    }

    @Test("shows places of other files under their names")
    func twoFiles() throws {
        let crawler = source("a: 1\nport: 3015\n", "contracts/crawler.yaml")
        let gateway = source("port: 3015\n", "contracts/llm-gateway.yaml")
        let diagnostic = Diagnostic(
            "C0301", "port 3015 is taken", at: try range(crawler, "3015"), "`crawler` wants 3015",
            related: [.init(try range(gateway, "3015"), "`llm-gateway` has it")],
            help: "3017 is free")
        #expect(
            Renderer([gateway, crawler]).render([diagnostic]) == """
                contracts/crawler.yaml:2:7: error: port 3015 is taken [C0301]
                  |
                2 | port: 3015
                  |       ^^^^ `crawler` wants 3015
                  |
                 ::: contracts/llm-gateway.yaml:1:7
                1 | port: 3015
                  |       ---- `llm-gateway` has it
                  |
                help: 3017 is free

                """)
    }

    @Test("counts columns in Unicode scalars, and keeps tabs under tabs")
    func columns() throws {
        let source = source("a: 'é😀'\tb\n")
        let diagnostic = Diagnostic("C0000", "odd", at: try range(source, "b"))
        #expect(
            Renderer([source]).render([diagnostic])
                == "contracts/chat.yaml:1:9: error: odd [C0000]\n"
                + "  |\n1 | a: 'é😀'\tb\n  |        \t^\n"
        )
    }

    @Test("marks a value of several lines to the end of its first")
    func severalLines() throws {
        let source = source("a:\n  b: 1\n  c: 2\n")
        let diagnostic = Diagnostic("C0000", "odd", at: try range(source, "b: 1\n  c: 2"))
        #expect(
            Renderer([source]).render([diagnostic])
                == "contracts/chat.yaml:2:3: error: odd [C0000]\n  |\n2 |   b: 1\n  |   ^^^^\n")
    }

    @Test("colours only when asked, and then nothing but colours is added")
    func colours() throws {
        let source = source("port: 80\n")
        let diagnostic = Diagnostic(
            "C0015", "low", at: try range(source, "80"), "here", help: "raise it")
        let plain = Renderer([source]).render([diagnostic])
        let coloured = Renderer([source], isColoured: true).render([diagnostic])
        #expect(!plain.contains("\u{1B}"))
        #expect(coloured.contains("\u{1B}[31merror\u{1B}[0m"))
        #expect(coloured.replacing(/\u{1B}\[[0-9]+m/, with: "") == plain)
    }

    @Test("never prints what a terminal would obey")
    func terminal() throws {
        let source = source("a: \u{1B}[2J\u{202E}\u{9B}b\n")
        let text = Renderer([source]).render([
            Diagnostic("C0000", "odd", at: try range(source, "b"))
        ])
        #expect(
            text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && $0.value != 0x9B })
        #expect(!text.unicodeScalars.contains("\u{202E}"))
        #expect(quoted("a\u{1B}[2J`b`\n") == "`a\u{FFFD}[2J\u{FFFD}b\u{FFFD}\u{FFFD}`")
    }

    @Test("orders by file and place, drops repetitions, and stops after twenty")
    func order() throws {
        let one = source("a\n", "contracts/a.yaml")
        let two = source("b\n", "contracts/b.yaml")
        let diagnostics = (0..<25).reversed().map { number in
            Diagnostic(
                "C0000", "number \(number)", at: SourceRange(path: two.path, start: 0, end: number))
        }
        let first = Diagnostic("C0000", "first", at: SourceRange(path: one.path, start: 0, end: 1))
        let text = Renderer([one, two]).render(diagnostics + [first, first])
        #expect(text.hasPrefix("contracts/a.yaml:1:1: error: first"))
        #expect(text.contains("number 18 ") && !text.contains("number 19 "))
        #expect(text.hasSuffix("6 more not shown\n"))
        let all = Renderer([one, two]).render(diagnostics + [first, first], limit: .max)
        #expect(all.contains("number 24 ") && !all.contains("not shown"))
    }

    @Test("points into a file that it was not given by its name alone")
    func unknownFile() {
        let range = SourceRange(path: "contracts/gone.yaml", start: 3, end: 9)
        #expect(
            Renderer([]).render([Diagnostic("C0000", "odd", at: range)])
                == "contracts/gone.yaml: error: odd [C0000]\n")
        let helped = Diagnostic("C0000", "odd", at: range, help: "look", notes: ["it is odd"])
        #expect(
            Renderer([]).render([helped])
                == "contracts/gone.yaml: error: odd [C0000]\nhelp: look\nnote: it is odd\n")
    }

    @Test("sends a terminal nothing that a file's name has it do")
    func controlsInPaths() {
        let path = "contracts/\u{1B}[31m\u{202E}\n.yaml"
        let diagnostic = Diagnostic(
            "C0000", "odd", at: SourceRange(path: path, start: 0, end: 1))
        let shown = "contracts/\u{FFFD}[31m\u{FFFD}\u{FFFD}.yaml"
        #expect(Renderer([]).render([diagnostic]) == "\(shown): error: odd [C0000]\n")
        let source = SourceText(path: path, bytes: Array("a".utf8))
        #expect(
            Renderer([source]).render([diagnostic])
                == "\(shown):1:1: error: odd [C0000]\n  |\n1 | a\n  | ^\n")
    }

    @Test("cuts long lines around the mark")
    func longLines() throws {
        let source = source(
            String(repeating: "x", count: 500) + "HERE" + String(repeating: "y", count: 500))
        let text = Renderer([source]).render([
            Diagnostic("C0000", "odd", at: try range(source, "HERE"))
        ])
        let lines = text.split(separator: "\n")
        #expect(lines.allSatisfy { $0.unicodeScalars.count < 140 })
        let excerpt = try #require(lines.first { $0.contains("HERE") })
        let marks = try #require(lines.last)
        #expect(
            excerpt.ranges(of: "HERE").map {
                excerpt.distance(from: excerpt.startIndex, to: $0.lowerBound)
            }
                == marks.ranges(of: "^^^^").map {
                    marks.distance(from: marks.startIndex, to: $0.lowerBound)
                })
    }
}
