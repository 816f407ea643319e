import SeededNumbers
import ServiceRuntime
import Testing

@Suite struct PatternTests {
    @Test("matches what ECMA-262 matches")
    func matches() throws {
        let cases: [(String, [String], [String])] = [
            ("^[a-z]+$", ["a", "xyz"], ["", "A", "a1", "a\n"]),
            ("b", ["abc", "b"], ["", "ac"]),
            ("", ["", "x"], []),
            ("^$", [""], ["x", "\n"]),
            ("^", ["", "x"], []),
            ("^a*", ["", "a", "b", "ba"], []),
            ("^(a|)", ["", "b"], []),
            ("^a|b$", ["ab", "xb", "ax"], ["xa", "bx", ""]),
            ("(ab)*c", ["c", "ababc", "xc"], ["ab"]),
            ("^(a|bc){2,3}$", ["aa", "abca", "bcbcbc"], ["a", "aaaa", "ab"]),
            ("^a{3}$", ["aaa"], ["aa", "aaaa"]),
            ("^a{2,}$", ["aa", "aaaaa"], ["a"]),
            ("^.$", ["a", "é", "😀", "\u{85}"], ["", "\n", "\r", "\u{2028}", "ab"]),
            ("^\\d+$", ["0123"], ["", "١", "a"]),
            ("^\\D$", ["a", "١"], ["1"]),
            ("^\\w$", ["a", "Z", "_", "0"], ["-", "é", " "]),
            ("^\\W$", ["é", "-"], ["a"]),
            (
                "^\\s$", [" ", "\t", "\u{A0}", "\u{FEFF}", "\u{2003}", "\u{2028}"],
                ["a", "\u{200B}"]
            ),
            ("^\\S+$", ["ab"], ["a b"]),
            ("^[^a-c]$", ["d", "😀", "\n"], ["a", "b"]),
            ("^[\\]\\-\\\\a-]$", ["]", "-", "\\", "a"], ["b"]),
            ("^[\\d\\s]$", ["1", " "], ["a"]),
            ("^[^]$", ["a", "\n"], [""]),
            ("[]", [], ["", "a"]),
            ("^\\u00e9\\x41\\u{1F600}\\uD83D\\uDE00$", ["éA😀😀"], ["é"]),
            ("^[à-ÿ]+$", ["éö"], ["e"]),
            ("^[😀-😂]$", ["😁"], ["😃"]),
            ("^\\t\\n\\v\\f\\r\\0\\cJ$", ["\t\n\u{B}\u{C}\r\0\n"], [""]),
            ("^a+?b*?$", ["a", "aab"], ["b"]),
            ("^(?:a(?<name>b)?)+$", ["a", "abab"], ["b"]),
            ("^\\/\\.\\$\\^\\(\\)\\{\\}$", ["/.$^(){}"], ["x"]),
            ("^{a}]$", ["{a}]"], ["a"]),
            ("^a{,2}$", ["a{,2}"], ["a", "aa"]),
            ("^(|a)b$", ["b", "ab"], ["aab"]),
            ("^(a*)*$", ["", "aaa"], ["b"]),
            ("^(a?){20}$", ["", "aaaa"], ["aaaaaaaaaaaaaaaaaaaaa"]),
            ("x$|^y", ["ax", "ya", "y"], ["xa", "ay"]),
            ("a^b", [], ["ab", "a\nb"]),
            ("a$b", [], ["ab"]),
            (
                "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
                ["0190a5f0-7c4e-7000-8000-00000000abcd"], ["0190a5f0-7c4e-7000-8000-00000000abcg"]
            ),
            ("^\\S(|(.|\\n)*\\S)$", ["a", "a b", "a\nb"], [" a", "a ", ""]),
        ]
        for (text, yes, no) in cases {
            let pattern = try #require(Pattern(text: text), "\(text)")
            for match in yes { #expect(pattern.matches(match), "\(text) on \(match)") }
            for other in no { #expect(!pattern.matches(other), "\(text) on \(other)") }
        }
    }

    @Test("refuses what is not in the language")
    func invalid() {
        for text in [
            "(", ")", "a)", "(a", "[a", "*", "+a", "a**", "a{2}{3}", "a{3,2}", "a{1001}", "\\",
            "\\b",
            "\\B", "(a)\\1", "\\k<n>", "(?=a)", "(?!a)", "(?<=a)", "(?<!a)", "(?<n", "\\p{L}",
            "[z-a]", "[\\d-z]", "\\ud800", "\\u{110000}", "\\u12", "\\xg0", "\\c1", "\\a", "\\01",
            "^*", "(a{1000}){1000}", "(?i)a", String(repeating: "(", count: 101),
        ] {
            #expect(Pattern(text: text) == nil, "\(text)")
        }
    }

    @Test("agrees with itself whether it runs as a table or by its states")
    func machines() throws {
        // The second of each pair has a tail that makes the table too large.
        let tail = "([ab]*a[ab]{14}c)?"
        for text in ["^(a|b)*abb", "^a{2,5}b+", "^[^b]*b.a", "^(ab|ba)+"] {
            let small = try #require(Pattern(text: text + "$"))
            let large = try #require(Pattern(text: text + tail + "$"))
            var random = SplitMix64.printingSeed(of: "machines \(text)")
            for _ in 0..<300 {
                let count = Int.random(in: 0...8, using: &random)
                let subject = String(
                    (0..<count).map { _ in Bool.random(using: &random) ? "a" : "b" })
                #expect(small.matches(subject) == large.matches(subject), "\(text) on \(subject)")
            }
        }
    }

    @Test("counts one set over and over as the automaton does, in texts and in documents")
    func repetitions() throws {
        let scalars: [Character] = ["a", "z", "-", "\0", "\n", "\u{7F}", "é", "😀"]
        var random = SplitMix64.printingSeed(of: "repetitions")
        for set in ["[a-z-]", "[^\\x00]", "[^\\n]", "[^a]", ".", "[aé😀]", "[^\\x00-\\x1f]"] {
            for quantifier in ["*", "+", "?", "{3}", "{2,}", "{1,4}"] {
                let counted = try #require(Pattern(text: "^\(set)\(quantifier)$"))
                let automaton = try #require(Pattern(text: "^\(set)\(quantifier)$|never"))
                for _ in 0..<40 {
                    let count = Int.random(in: 0...6, using: &random)
                    let text = String(
                        (0..<count).compactMap { _ in scalars.randomElement(using: &random) })
                    let isMatch = automaton.matches(text)
                    #expect(counted.matches(text) == isMatch, "\(set)\(quantifier) on \(text)")
                    let found = violations(String.self, try written(text), .pattern(counted))
                    #expect(found.isEmpty == isMatch, "\(set)\(quantifier) on \(text)")
                }
            }
        }
    }

    @Test("takes linear time where backtracking would not end")
    func linear() throws {
        let text = String(repeating: "a", count: 20_000)
        for pattern in [
            "^(a+)+$", "^(a|aa)+$", "(a*)*b", "^([a-z]+)*[0-9]$", "(x+x+)+y", ".*.*.*=.*",
        ] {
            _ = try #require(Pattern(text: pattern)).matches(text)
        }
        #expect(try !#require(Pattern(text: "^(a+)+$")).matches(text + "!"))
        #expect(
            try #require(Pattern(text: "^.{1,1000}$")).matches(String(repeating: "é", count: 1000)))
        #expect(
            try !#require(Pattern(text: "^.{1,1000}$")).matches(String(repeating: "é", count: 1001))
        )
        // Too large for a table: states are followed one by one.
        let wide = try #require(Pattern(text: "^[ab]*a[ab]{200}$"))
        #expect(wide.matches("a" + String(repeating: "b", count: 200)))
        #expect(!wide.matches(String(repeating: "b", count: 2000)))
    }

    @Test("may be shared between threads")
    func threads() async {
        let pattern = Pattern("^[a-z]{3,30}-[0-9]+$")
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<100 { group.addTask { pattern.matches("abc-\(number)") } }
            for await isMatch in group { #expect(isMatch) }
        }
    }
}
