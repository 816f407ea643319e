import SeededNumbers
import ServiceRuntime
import Testing

@Suite struct StringTests {
    @Test("decodes every escape")
    func escapes() throws {
        let cases = [
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
            (#""\u0041\u00e9\u20AC\uD83D\ude00\u0000""#, "Aé€😀\0"),
            (#""a\u0062c""#, "abc"), (#""\\u0041""#, #"\u0041"#), ("\"é😀\"", "é😀"), ("\"\"", ""),
        ]
        for (text, expected) in cases { #expect(try decoded(String.self, text) == expected) }
    }

    @Test(
        "refuses broken escapes, lone surrogates, control characters and bytes that are not UTF-8")
    func malformed() {
        let texts = [
            #""\x""#, #""\u12""#, #""\u12g4""#, #""\"#, #""\u"#, #""\ud800""#, #""\udc00""#,
            #""\ud800\u0041""#, #""\ud800\n""#, #""\ud800\ud800""#, "\"\n\"", "\"\0\"", "\"", "\"a",
        ]
        for text in texts { expectMalformed(Array(text.utf8)) }
        let sequences: [[UInt8]] = [
            [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x41], [0xE0, 0x80, 0x80],
            [0xE0, 0x9F, 0xBF], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
            [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80],
            [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xF0, 0x9F, 0x98],
        ]
        for bytes in sequences {
            for padding in 0..<9 {
                let filler = Array(repeating: UInt8(ascii: "a"), count: padding)
                expectMalformed([0x22] + filler + bytes + [0x22])
                expectMalformed([0x22] + filler + bytes)
            }
        }
    }

    private func expectMalformed(_ bytes: [UInt8]) {
        if case .failure(.malformed) = JSONReader.decode(String.self, from: bytes) { return }
        Issue.record("accepted \(bytes)")
    }

    @Test("reads every scalar, plain and escaped, at every alignment")
    func scalars() throws {
        var random = SplitMix64.printingSeed(of: "scalars")
        for _ in 0..<3000 {
            let scalar = Unicode.Scalar(UInt32.random(in: 0x80...0x10FFFF, using: &random)) ?? "é"
            let text =
                String(repeating: "x", count: Int.random(in: 0...9, using: &random))
                + String(Character(scalar)) + "y"
            #expect(try decoded(String.self, "\"\(text)\"") == text)
            let escaped = text.utf16.map { unit in
                let digits = String(unit, radix: 16)
                return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
            #expect(try decoded(String.self, "\"\(escaped.joined())\"") == text)
            #expect(try decoded(String.self, written(text)) == text)
        }
    }

    @Test("counts lengths in Unicode scalars")
    func lengths() {
        // One character of the reader, but two, one, and five scalars.
        for (text, count) in [("e\u{301}", 2), ("é", 1), ("👩‍👩‍👧", 5), ("\\ud83d\\ude00\\n", 2)] {
            let document = "\"\(text)\""
            #expect(violations(String.self, document, .length(count...count)).isEmpty)
            let below = violations(String.self, document, .length(...(count - 1)))
            #expect(below.first?.hasSuffix("has \(count)") == true)
            let above = violations(String.self, document, .length((count + 1)...))
            #expect(above.first?.hasSuffix("has \(count)") == true)
        }
        let long = "\"" + String(repeating: "ä", count: 9120) + "\""
        #expect(
            violations(String.self, long, .length(1...8000))
                == [" maxLength: must have at most 8,000 characters, has 9,120"])
    }

    @Test("escapes what RFC 8259 demands and nothing else")
    func writing() throws {
        #expect(
            try written("\"\\/\u{8}\u{C}\n\r\t\u{1F}\u{0}\u{7F}é\u{2028}")
                == "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u001f\\u0000\u{7F}é\u{2028}\"")
        for count in 0..<40 {
            let text =
                String(repeating: "a", count: count) + "\"" + String(repeating: "ß", count: count)
            #expect(try decoded(String.self, written(text)) == text)
        }
        #expect(try written(["k\"\n": 1]) == #"{"k\"\n":1}"#)
    }

    @Test("never repeats a text that breaks its rules, and shortens what it repeats")
    func discretion() {
        let secret = "hunter2-hunter2"
        let rules: [StringRules] = [.length(...3), .format(.email), .pattern(Pattern("^[0-9]+$"))]
        for rule in rules {
            let messages = violations(String.self, "\"\(secret)\"", rule).joined()
            #expect(!messages.isEmpty && !messages.contains("hunter"))
        }
        let long = "\"" + String(repeating: "x", count: 500) + "\""
        #expect(violations(Message.Role.self, long)[0].count < 120)
        #expect(violations(Shape.self, "{\"kind\":\(long)}")[0].count < 120)
    }

    @Test("knows URIs and e-mail addresses")
    func formats() {
        let uris = [
            ("http://foo.bar/?baz=qux#quux", true), ("urn:oasis:names", true),
            ("mailto:a@b.c", true),
            ("http://[2001:db8::7]:80/c=GB?x?y", true), ("tel:+1-816-555-1212", true),
            ("//foo.bar", false), ("/abc", false), ("abc", false), ("http:// should fail", false),
            ("http://a b", false), ("http://a/%zz", false), ("1a:b", false), (":b", false),
            ("http://a\\b", false), ("http://exämple", false), ("http://[::1", false),
            ("http://a:b:c", false), ("", false), ("a:", true),
        ]
        for (text, isURI) in uris {
            let found = violations(
                String.self, "\"\(text.replacing("\\", with: "\\\\"))\"", .format(.uri))
            #expect(found.isEmpty == isURI, "\(text)")
        }
        let addresses = [
            ("joe.bloggs@example.com", true), ("a+b@c", true), ("te~st@example.com", true),
            (".a@b.c", false), ("a.@b.c", false), ("a..b@c.d", false), ("@b.c", false),
            ("a@", false), ("a@-b", false), ("a@b-.c", false), ("a@b..c", false), ("a", false),
            ("a b@c", false), (String(repeating: "a", count: 65) + "@b", false),
        ]
        for (text, isAddress) in addresses {
            let found = violations(String.self, "\"\(text)\"", .format(.email))
            #expect(found.isEmpty == isAddress, "\(text)")
        }
    }

    @Test("takes an e-mail address apart as splitting at its points would")
    func addresses() {
        let characters: [Character] = ["a", "Z", "7", ".", "-", "@", "+", "_", "é"]
        var random = SplitMix64.printingSeed(of: "addresses")
        for _ in 0..<3000 {
            let count = Int.random(in: 0...9, using: &random)
            let text = String(
                (0..<count).compactMap { _ in characters.randomElement(using: &random) })
            let found = violations(String.self, "\"\(text)\"", .format(.email))
            #expect(found.isEmpty == isAddress(text), "\(text)")
        }
        let label = String(repeating: "a", count: 63)
        for (text, isAddress) in [
            ("b@\(label)", true), ("b@\(label)a", false), ("b@\(label).\(label)", true),
            ("b@c.\(label)a.d", false), ("b@" + String(repeating: "a.", count: 127) + "b", true),
            ("b@" + String(repeating: "a.", count: 128) + "b", false),
        ] {
            let found = violations(String.self, "\"\(text)\"", .format(.email))
            #expect(found.isEmpty == isAddress, "\(text)")
        }
    }

    private func isAddress(_ text: String) -> Bool {
        guard let at = text.lastIndex(of: "@") else { return false }
        let atoms = text[..<at].split(separator: ".", omittingEmptySubsequences: false)
        let labels = text[at...].dropFirst().split(separator: ".", omittingEmptySubsequences: false)
        return atoms.allSatisfy { !$0.isEmpty && $0.allSatisfy { "aZ7-+_".contains($0) } }
            && labels.allSatisfy { label in
                !label.isEmpty && label.allSatisfy { "aZ7-".contains($0) }
                    && !label.hasPrefix("-") && !label.hasSuffix("-")
            }
    }
}
