import Diagnostics
import Testing

@Suite struct SuggestionTests {
    @Test(
        "suggests what is near",
        arguments: [
            ("requried", "required"), ("REQUIRED", "required"), ("requird", "required"),
            ("titel", "title"), ("boody", "body"),
        ])
    func near(_ wrong: String, _ right: String) {
        #expect(closest(to: wrong, in: ["body", "title", "required", "summary"]) == right)
    }

    @Test("suggests nothing that is far", arguments: ["q", "zz", "description", "", "bo"])
    func far(_ name: String) {
        #expect(closest(to: name, in: ["a", "body", "title"]) == nil)
    }

    @Test("suggests the same whatever the order of the names")
    func order() {
        #expect(
            closest(to: "tile", in: ["title", "tiles"])
                == closest(to: "tile", in: ["tiles", "title"]))
    }

    @Test("stays fast with very long names and very many of them")
    func cost() {
        let long = String(repeating: "a", count: 100_000)
        let many = (0..<100_000).map { "\(long.prefix(50))\($0)" }
        let start = ContinuousClock.now
        _ = closest(to: long, in: [long + "b"])
        _ = closest(to: String(long.prefix(54)), in: many)
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test("lists names as a sentence does")
    func lists() {
        #expect(listed([]) == "")
        #expect(listed(["a"]) == "`a`")
        #expect(listed(["a", "b"], "or") == "`a` or `b`")
        #expect(listed(["a", "b", "c"]) == "`a`, `b` and `c`")
    }
}

@Suite struct SourceTextTests {
    @Test("finds line and column of every byte")
    func positions() {
        let text = SourceText(path: "a", bytes: Array("ab\né\r\n\nx".utf8))
        let places = (0...text.bytes.count).map { text.position(of: $0) }
        #expect(places.map(\.line) == [1, 1, 1, 2, 2, 2, 2, 3, 4, 4])
        #expect(text.position(of: 5).column == 2)
        #expect(text.position(of: 1_000).line == 4)
        #expect(text.position(of: -5).line == 1)
        #expect(text.lineCount == 4)
    }

    @Test("does not count a byte order mark as a column")
    func byteOrderMark() {
        let text = SourceText(path: "a", bytes: [0xEF, 0xBB, 0xBF] + Array("ab\n".utf8))
        #expect(text.position(of: 3).column == 1)
        #expect(text.position(of: 4).column == 2)
    }

    @Test("is no trouble when it is empty")
    func empty() {
        #expect(SourceText(path: "a", bytes: []).position(of: 0) == (1, 1))
    }
}
