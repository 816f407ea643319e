import Testing

@testable import ContractCompiler

@Suite("Code")
struct CodeTests {
    @Test("indents embedded code to the line it lands on")
    func indents() {
        let inner: Code = """
            one

            two
            """
        let outer: Code = """
            {
                \(inner)
            }
            """
        #expect(outer.text == "{\n    one\n\n    two\n}")
    }

    @Test("drops a line that holds only an empty interpolation")
    func dropsEmptyLines() {
        let nothing: Code = ""
        let code: Code = """
            first
            \(nothing)
            second
            \(nothing)
            """
        #expect(code.text == "first\nsecond")
    }

    @Test("drops one of the blank lines around a line that disappears")
    func dropsBlankLine() {
        let nothing: Code = ""
        let code: Code = """
            first

            \(nothing)

            second
            """
        #expect(code.text == "first\n\nsecond")
    }

    @Test("leaves empty parts out of lists")
    func joins() {
        let parts: [Code] = ["a", "", "b"]
        let lines: Code = "\(parts, separatedBy: .blankLine)"
        #expect(lines.text == "a\n\nb")
    }

    @Test(
        "writes literals that mean the same text and hide nothing",
        arguments: [
            ("plain", #""plain""#),
            ("\"quoted\" \\(x)", #""\"quoted\" \\(x)""#),
            ("line\nbreak\ttab", #""line\nbreak\ttab""#),
            ("\u{202E}evil\u{0}", #""\u{202E}evil\u{0}""#),
            ("ü😀", #""ü😀""#),
        ])
    func literals(_ text: String, _ expected: String) {
        let code: Code = "\(literal: text)"
        #expect(code.text == expected)
    }

    @Test("keeps text of a contract within its comment")
    func comments() {
        let code: Code = "\(doc: "one */ \u{2028}two\nlet x = 1\r\n\nthree")"
        #expect(code.text == "/// one */\n/// two\n/// let x = 1\n///\n/// three")
    }

    @Test("wraps comments before column 100")
    func wraps() {
        let words = Array(repeating: "wort", count: 60).joined(separator: " ")
        let code: Code = "\(doc: words)"
        #expect(
            code.text.split(separator: "\n").allSatisfy { $0.count <= 90 && $0.hasPrefix("/// ") })
    }

    @Test(
        "groups the digits of numbers",
        arguments: [(0, "0"), (999, "999"), (8000, "8_000"), (-1234567, "-1_234_567")])
    func numbers(_ value: Int, _ expected: String) {
        let code: Code = "\(literal: value)"
        #expect(code.text == expected)
    }

    @Test("breaks a list where it is too wide, as many elements a line as fit")
    func lists() {
        let elements = (0..<12).map { _ -> Code in "argument: value" }
        let code = Code.call("call", elements, column: 8)
        #expect(code.text.split(separator: "\n").map(\.count) == [5, 88, 88, 37])
    }
}
