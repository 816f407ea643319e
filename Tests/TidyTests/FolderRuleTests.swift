import Testing

/// Folders are told apart by what their text uses.
@Suite("the rule about folders")
struct FolderRuleTests {
    private func file(_ path: String, _ text: String) -> SourceText {
        SourceText("Sources/House/\(path)", text)
    }

    private func complaints(
        _ entries: [String: Set<String>], _ files: [SourceText]
    ) -> [String] {
        brokenFolders(Wall("House", [], .listed(entries)), files).map(\.advice)
    }

    /// What two folders declare, and the line of a third that uses it or only seems to.
    private func uses(of declaration: String, in line: String) -> [String] {
        let files = [
            file("Cellar/Box.swift", declaration),
            file("Kitchen/Cook.swift", "// Why.\n\(line)\n"),
            file("Kitchen/Oven.swift", "struct Oven { let heat: Int }\nfunc bake() {}"),
        ]
        return complaints(["Cellar": ["Kitchen"], "Kitchen": []], files)
    }

    @Test(
        "finds uses of another folder",
        arguments: [
            ("public struct Box<Value> {}", "let a: Box<Int>", "Box"),
            ("enum Box { case a }", "extension Box {}", "Box"),
            ("protocol Box {}", "struct Oven2: Sendable, Box {}", "Box"),
            ("typealias Box = Int", "func f(_ a: [Box]) {}", "Box"),
            ("struct Box {}", "let a = \"\\(Box.self)\"", "Box"),
            ("func open() {}", "func f() { open() }", "open"),
            ("let width = 1", "func f() -> Int { width }", "width"),
            ("extension Oven { func open() {} }", "func f(_ a: Oven) { a.open() }", "open"),
            ("extension Oven { func open() {} }", "extension Oven { func f() { open() } }", "open"),
            ("extension Int { var inches: Int { 1 } }", "let a = 1.inches + 1", "inches"),
            ("extension Int { init(inches: Int) {} }", "let a = Int(inches: 1)", "Int"),
        ])
    func found(declaration: String, line: String, name: String) {
        #expect(
            uses(of: declaration, in: line) == [
                "`Kitchen` does not use `Cellar`, but Sources/House/Kitchen/Cook.swift:2 uses "
                    + "`\(name)` of Sources/House/Cellar/Box.swift"
            ])
    }

    @Test(
        "takes nothing else for a use",
        arguments: [
            ("struct Box {}", "// Box\nlet a = \"Box\""),
            ("private struct Box {}", "let a: Box"),
            ("struct Box {}", "enum Shelf { struct Box {}\n let a: Box }"),
            ("struct Box {}", "let a: Shelf.Box"),
            ("struct Box {}", "func f<Box>(_ a: Box) {}"),
            ("struct Shelf { func open() {} }", "func f(_ a: File) { a.open() }"),
            ("func open() {}", "func f(_ a: File) { a.open() }"),
            ("func open() {}", "struct File { func open() {}\n func f() { open() } }"),
            ("func open() {}", "func f(open: Int) -> Int { switch open { default: 1 } }"),
            ("func open() {}", "f(open: 1)"),
            ("extension Oven { func open() {} }", "struct File { func f() { open() } }"),
            ("extension Oven { var open: Int { 1 } }", "func f(_ a: File) { a.open() }"),
            ("extension Oven { var heat: Int { 1 } }", "func f(_ a: Oven) -> Int { a.heat }"),
            ("extension Int { init(inches: Int) {} }", "let a = Int(feet: 1)"),
            ("struct Box { func f() { let width = 1 } }", "let a = width"),
        ])
    func notFound(declaration: String, line: String) {
        #expect(uses(of: declaration, in: line) == [])
    }

    @Test("wants an entry for each folder, and a folder for each entry")
    func entries() {
        let files = [
            file("A.swift", ""), file("Cellar/B.swift", ""), file("Cellar/Deep/C.swift", ""),
        ]
        #expect(complaints([".": [], "Cellar": []], files) == [])
        #expect(complaints([".": [], "Cellar": [], "Cellar/Deep": []], files) == [])
        #expect(
            complaints([".": []], files)
                == Array(
                    repeating: "its folder has no entry: say in Walls.swift what it may use",
                    count: 2))
        #expect(
            complaints([".": ["Attic"], "Cellar": []], files) == [
                "no file stands in `Attic` of `House`: remove it from the list"
            ])
        #expect(brokenFolders(Wall("House", []), files).count == 2)
    }

    @Test("refuses a list that leads in circles")
    func circles() {
        #expect(circle(in: ["A": ["B"], "B": ["C"], "C": []]) == nil)
        #expect(circle(in: ["A": ["B"], "B": ["C"], "C": ["B"], "D": ["A"]]) == ["B", "C", "B"])
        let files = [file("A/A.swift", ""), file("B/B.swift", "")]
        #expect(
            complaints(["A": ["B"], "B": ["A"]], files) == [
                "folders of `House` may use each other in a circle: A -> B -> A"
            ])
    }
}
