import Testing

/// Every rule catches what it is for, and lets go what it is not for: a check that cannot fail is
/// worth nothing.
@Suite("each rule")
struct RuleTests {
    private func file(_ text: String, at path: String = "Sources/Redis/File.swift") -> SourceText {
        SourceText(path, text)
    }

    private func lines(_ count: Int) -> String {
        String(repeating: "let x = 1\n", count: count)
    }

    @Test("finds files that are too long")
    func files() {
        #expect(tooLongFiles(file(lines(500))).isEmpty)
        #expect(tooLongFiles(file(lines(501))).count == 1)
        #expect(tooLongFiles(file(lines(600), at: "Sources/Generated/Chat/A.swift")).isEmpty)
        #expect(tooLongFiles(file(lines(601), at: "Sources/Generated/Chat/A.swift")).count == 1)
        #expect(tooLongFiles(file(lines(900), at: "docs/page.md")).isEmpty)
        #expect(tooLongFiles(file(lines(601), at: "Tests/A/Generated/B.swift")).isEmpty)
        #expect(tooLongFiles(file(lines(501), at: "Tests/A/B.swift")).count == 1)
    }

    @Test("finds lines that are too long")
    func longLines() {
        let long = "let x = " + String(repeating: "a", count: 93)
        let literal = "let x = \"" + String(repeating: "a", count: 93) + "\""
        #expect(tooLongLines(file(String(long.dropLast()))).isEmpty)
        #expect(tooLongLines(file("\n" + long)).map(\.line) == [2])
        #expect(tooLongLines(file(literal)).count == 1)
        #expect(tooLongLines(file(literal, at: "Tests/A/B.swift")).isEmpty)
        #expect(tooLongLines(file(long, at: "Tests/A/B.swift")).count == 1)
        let template = "let x = \"\"\"\n" + literal + "\n\"\"\""
        #expect(tooLongLines(file(template)).isEmpty)
        #expect(tooLongLines(file("// " + long, at: "Tests/A/B.swift")).count == 1)
    }

    @Test(
        "finds functions that are too long",
        arguments: [
            "func f() {", "    init(x: Int = 1) throws(E) {", "    public var x: [Int] {",
            "func f<T>(_ x: T,\n  y: () -> Void = {}) where T == Int {", "deinit {",
            "static func == (a: A, b: A) -> Bool {",
        ])
    func functions(head: String) {
        let extra = head.split(separator: "\n").count - 1
        let fits = "\(head)\n\(lines(68 - extra))}\n"
        let breaks = "\(head)\n\(lines(69 - extra))}\n"
        #expect(tooLongFunctions(file(fits)).isEmpty)
        #expect(tooLongFunctions(file(breaks)).map(\.line) == [1])
        #expect(tooLongFunctions(file("struct S {\n\(breaks)}\n")).map(\.line) == [2])
    }

    @Test("takes a long type, table or template for no long function")
    func noFunctions() {
        #expect(tooLongFunctions(file("struct S {\n\(lines(100))}")).isEmpty)
        #expect(
            tooLongFunctions(file("protocol P {\n func f()\n}\nenum E {\n\(lines(90))}")).isEmpty)
        let template =
            "func f() {\n  g(\"\"\"\n { \(lines(10)) \"\"\")\n}\nstruct S {\n\(lines(90))}"
        #expect(tooLongFunctions(file(template)).isEmpty)
    }

    @Test("reads code without comments and literals")
    func masking() {
        #expect(CodeMask.blanked("a // b!\nc") == "a      \nc")
        #expect(CodeMask.blanked("a /* b /* c */ d */ e") == "a                   e")
        #expect(CodeMask.blanked(#"a("b\"c") + d"#) == #"a(      ) + d"#)
        #expect(CodeMask.blanked(##"a(#"b"c"#) + d"##) == "a(       ) + d")
        #expect(
            CodeMask.blanked(#"a("b\(c("d)"))e") + f"#) == "a(" + String(repeating: " ", count: 14)
                + ") + f")
        #expect(
            CodeMask.blanked(#"a("b\(c("d", e))") + f"#, keepingInterpolations: true)
                == "a(    c(   , e)  ) + f")
        #expect(CodeMask.blanked("a \"\"\"\n b \"c\" {\n \"\"\" d") == "a    \n        \n     d")
    }

    @Test(
        "finds broken walls",
        arguments: [
            ("Sources/ContractCompiler/A.swift", "import ServiceRuntime"),
            ("Sources/Diagnostics/A.swift", "import Glibc"),
            ("Sources/contract/A.swift", "internal import ChatAPI"),
            ("Sources/ContractGrammar/A.swift", "import Diagnostics"),
            ("Sources/ContractGrammar/A.swift", "import ServiceRuntime"),
            ("Sources/ContractGrammar/A.swift", "import FoundationEssentials"),
            ("Sources/Handlers/Chat/A.swift", "import ContractGrammar"),
            ("Sources/HTTPServer/A.swift", "import ContractCompiler"),
            ("Sources/Redis/A.swift", "@preconcurrency import Foundation"),
            ("Sources/Generated/Chat/API/A.swift", "public import NIOCore"),
            ("Sources/Generated/Chat/API/A.swift", "import struct Diagnostics.Diagnostic"),
            ("Sources/Generated/Chat/API/A.swift", "import PostgresResource"),
            ("Sources/Generated/Chat/Runtime/A.swift", "import ChatHandlers"),
            ("Sources/Generated/Chat/Runtime/A.swift", "import CLLMGatewayDocument"),
            ("Sources/Generated/Chat/Runtime/A.swift", "import CDocumentation"),
            ("Sources/ContractCompiler/A.swift", "import CChatDocument"),
            ("Sources/Generated/Fleet/A.swift", "import ChatAPI"),
            ("Sources/Handlers/Chat/A.swift", "public import Postgres"),
            ("Sources/Handlers/Chat/A.swift", "import RedisResource"),
            ("Sources/Handlers/Chat/A.swift", "import ServiceClient"),
            ("Sources/RedisResource/A.swift", "import ContractCompiler"),
            ("Sources/Handlers/Chat/A.swift", "import NIOCore"),
            ("Sources/Handlers/Chat/A.swift", "import PostgresResource"),
            ("Sources/Handlers/Chat/A.swift", "import LLMGatewayHandlers"),
            ("Sources/Handlers/Chat/A.swift", "import LLMGatewayRuntime"),
        ])
    func walls(path: String, line: String) {
        let complaints = brokenWalls(file("// Why.\n\(line)\n", at: path))
        #expect(complaints.map(\.line) == [2])
    }

    @Test(
        "lets through what walls allow",
        arguments: [
            ("Sources/ContractCompiler/A.swift", "let x = \"import ServiceRuntime\""),
            ("Sources/ContractCompiler/A.swift", "public import Diagnostics"),
            ("Sources/ContractCompiler/A.swift", "public import ContractGrammar"),
            ("Sources/ServiceRuntime/A.swift", "@_exported public import ContractGrammar"),
            ("Sources/ContractGrammar/A.swift", "import Glibc"),
            ("Sources/Generated/Chat/Runtime/A.swift", "public import LLMGatewayAPI"),
            ("Sources/Generated/Chat/Runtime/A.swift", "import CChatDocument"),
            ("Sources/Generated/Chat/Runtime/A.swift", "public import PostgresResource"),
            ("Sources/Generated/Chat/API/A.swift", "import struct FoundationEssentials.UUID"),
            ("Sources/Generated/Fleet/A.swift", "import ChatHandlers"),
            ("Sources/Handlers/Chat/A.swift", "public import LLMGatewayAPI"),
            ("Sources/Handlers/Chat/A.swift", "public import ChatRuntime"),
            ("Sources/Generated/Shared/A.swift", "public import ServiceRuntime"),
            ("Tests/A/B.swift", "import Foundation"),
        ])
    func allowed(path: String, line: String) {
        #expect(brokenWalls(file(line, at: path)).isEmpty)
    }

    @Test("wants a wall around each target, and a target within each wall")
    func targets() {
        #expect(brokenWalls(file("let a = 1", at: "Sources/Attic/A.swift")).map(\.line) == [0])
        #expect(brokenWalls(file("int a;", at: "Sources/Attic/include/a.h")).count == 1)
        #expect(brokenWalls(file("let a = 1", at: "Sources/A.swift")).count == 1)
        let walls = [Wall("Attic", []), Wall("Generated/*/API", [])]
        #expect(idleWalls([file("", at: "Sources/Generated/Chat/API/A.swift")], walls).count == 1)
    }

    @Test("finds names that say nothing")
    func names() {
        #expect(emptyNames(file("", at: "Sources/Utils/Text.swift")).count == 1)
        #expect(emptyNames(file("", at: "Sources/Redis/Helpers.swift")).count == 1)
        #expect(emptyNames(file("", at: "Sources/Redis/Commons.swift")).isEmpty)
        #expect(emptyTypeNames(file("final class PoolManager: Sendable {")).count == 1)
        #expect(emptyTypeNames(file("enum RowData {}")).count == 1)
        #expect(emptyTypeNames(file("struct Base64 {}\nlet struct1: Data // class X.Base")).isEmpty)
    }

    @Test("finds dangers without a proof")
    func proofs() {
        for danger in [
            "x!", "try! f()", "a as! B", "f()!.g", "unsafeBitCast(a, to: B.self)",
            "class A: @unchecked Sendable {", "nonisolated(unsafe) var a", "fatalError()",
            "var a: Int!",
        ] {
            #expect(missingProofs(file("let a = 1\n\(danger)")).map(\.line) == [2], "\(danger)")
            #expect(missingProofs(file("// It holds because.\n\(danger)")).isEmpty, "\(danger)")
            #expect(missingProofs(file(danger, at: "Tests/A/B.swift")).isEmpty)
        }
        for harmless in ["!x", "x != y", "\"x!\"", "x.withUnsafeBytes {", "f(!x, x!==y)"] {
            #expect(missingProofs(file(harmless)).isEmpty, "\(harmless)")
        }
        #expect(missingProofs(file("// Both hold.\na!\nb!\nlet c = 1\nd!")).map(\.line) == [5])
    }

    @Test("finds pointers without a proof")
    func pointers() {
        for line in [
            "let a = UnsafeRawPointer(b)", "UnsafeMutablePointer<A>.allocate(capacity: 1)",
            "let start: UnsafePointer<UInt8>", "var all: UnsafeRawBufferPointer?",
            "a.assumingMemoryBound(to: A.self)", "a.bindMemory(to: A.self, capacity: 1)",
            "a.withMemoryRebound(to: A.self) {", "a.loadUnaligned(as: A.self)",
            "Unmanaged.passRetained(a)", "f(UnsafeBufferPointer<Int8>(start: a, count: 1))",
        ] {
            #expect(missingPointerProofs(file("let a = 1\n\(line)")).map(\.line) == [2], "\(line)")
            #expect(missingPointerProofs(file("// It holds because.\n\(line)")).isEmpty, "\(line)")
            #expect(missingPointerProofs(file(line, at: "Tests/A/B.swift")).isEmpty)
        }
        for harmless in [
            "func f(_ bytes: UnsafeRawBufferPointer) {", "_ body: (UnsafePointer<UInt8>) -> Int",
            "extension UnsafeRawBufferPointer {", "func f() -> UnsafePointer<A>? {",
            "x.withUnsafeBytes {", "text.withUTF8 {", "UnsafeRawBufferPointer(rebasing: a[1...])",
            "_ text: Slice<UnsafeBufferPointer<UInt8>>", "UnsafeName(1)",
        ] {
            #expect(missingPointerProofs(file(harmless)).isEmpty, "\(harmless)")
        }
        let unowned = "unowned(unsafe) let a: A"
        #expect(missingProofs(file(unowned)).count == 1)
    }

    @Test("finds generated code without header, and the header on code that is not")
    func headers() {
        let header =
            "// Generated by `contract` from contracts/chat.yaml. Do not edit: run `make generate`.\n"
        let generated = "Sources/Generated/Chat/A.swift"
        #expect(missingHeader(file(header, at: generated)).isEmpty)
        #expect(missingHeader(file("let a = 1", at: generated)).count == 1)
        #expect(missingHeader(file("int a;", at: "Sources/Generated/Chat/OpenAPI/C.c")).count == 1)
        #expect(missingHeader(file("int a;", at: "Sources/CBytes/bytes.h")).isEmpty)
        #expect(missingHeader(file(header)).count == 1)
        #expect(missingHeader(file("let a = 1")).isEmpty)
    }

    @Test("finds codes without page or case, and pages without code")
    func codes() {
        let source = file("// see C0999\nlet code = \"C0301\"\nlet other = \"C03012\"")
        #expect(diagnosticCodes(source).map(\.code) == ["C0301"])
        #expect(undocumentedCodes(source, pages: [], provoked: []).count == 2)
        #expect(undocumentedCodes(source, pages: ["C0301"], provoked: []).map(\.line) == [2])
        #expect(undocumentedCodes(source, pages: ["C0301"], provoked: ["C0301"]).isEmpty)
        #expect(
            orphanedPages(["C0001", "C0002"], used: ["C0001"]).map(\.path) == [
                "docs/diagnostics/C0002.md"
            ])
    }

    @Test("finds links that lead nowhere")
    func links() {
        let page = file(
            """
            [a](other.md) [b](../README.md#top) [c](https://example.org/x) [d](#here)
            [e](missing.md) and [f](../../outside.md)
            ```
            [g](in-code.md)
            ```
            """, at: "docs/page.md")
        let complaints = brokenLinks(page) { ["docs/other.md", "README.md"].contains($0) }
        #expect(complaints.map(\.line) == [2, 2])
    }

    @Test("finds what is left to do, places of one machine and switched-off tests")
    func words() {
        #expect(leftOverWords(file("// TO" + "DO: later")).count == 1)
        #expect(leftOverWords(file("let FIX" + "MEUP = 1")).isEmpty)
        #expect(machinePlaces(file("let a = \"/ho" + "me/me/x\"")).count == 1)
        #expect(
            machinePlaces(file("pip install --index pypi" + ".org", at: "scripts/a.sh")).count == 1)
        #expect(machinePlaces(file("/var/tmp/x")).isEmpty)
        #expect(
            disabledTests(file("@Test(.disab" + "led(\"why\"))", at: "Tests/A/B.swift")).count == 1)
        #expect(disabledTests(file("#expect(true)", at: "Tests/A/B.swift")).count == 1)
    }
}
