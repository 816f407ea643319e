import Foundation
import Testing

/// The tool as people run it, in a folder of its own.
@Suite("The tool")
struct ToolTests {
    @Test("writes what is missing or stale and removes what is left over, and nothing else")
    func generate() throws {
        let place = try Workplace(["demo": contract(schemas)])
        let first = try place.run("generate")
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.output.contains("wrote Sources/Generated/Demo/API/DemoSchemas.swift\n"))
        #expect(first.output.contains("demo: 1 operations of "))

        try place.write("Sources/Generated/Demo/API/DemoOld.swift", generatedHeader)
        try place.write("Sources/Generated/Demo/API/Notes.swift", "// written by hand\n")
        let untouched = try place.modified("openapi/demo.json")
        let second = try place.run("generate")
        #expect(second.output.contains("removed Sources/Generated/Demo/API/DemoOld.swift\n"))
        #expect(!second.output.contains("wrote "))
        #expect(place.exists("Sources/Generated/Demo/API/Notes.swift"))
        #expect(try place.modified("openapi/demo.json") == untouched)
    }

    @Test("writes nothing while a contract has an error")
    func broken() throws {
        let place = try Workplace(["demo": contract("schemas: { Thing: { type: strin } }\n")])
        let result = try place.run("generate")
        #expect(result.status == 1)
        #expect(result.errors.hasPrefix("contracts/demo.yaml:12:"), "\(result.errors)")
        #expect(!place.exists("Sources") && !place.exists("openapi"))
    }

    @Test("finds stale, missing and left-over files at the line of their contract")
    func drift() throws {
        let place = try Workplace(["demo": contract(schemas)])
        #expect(try place.run("generate").status == 0)
        #expect(try place.run("generate", "--check").status == 0)

        try place.write(
            "contracts/demo.yaml", contract(schemas.replacing("maxLength: 8", with: "maxLength: 9"))
        )
        try place.remove("contracts/demo.env.example")
        try place.write("Sources/Generated/Demo/API/DemoOld.swift", generatedHeader)
        let result = try place.run("generate", "--check")
        #expect(result.status == 1)
        let errors = result.errors
        #expect(
            errors.contains(
                "demo.yaml:14:1: error: `Sources/Generated/Demo/API/DemoSchemas.swift` is stale [C0901]"
            ),
            "\(errors)")
        #expect(errors.contains("demo.yaml:14:1: error: `openapi/demo.json` is stale [C0901]"))
        #expect(errors.contains("`contracts/demo.env.example` is missing [C0902]"))
        #expect(!errors.contains("OpenAPI/"), "\(errors)")
        #expect(
            errors.contains(
                "no contract makes `Sources/Generated/Demo/API/DemoOld.swift` any more [C0903]"))
        #expect(!place.exists("contracts/demo.env.example"))
    }

    @Test("embeds the committed document in a target of C, and keeps that true as well")
    func embedding() throws {
        let place = try Workplace(["demo": contract(schemas)])
        #expect(try place.run("generate").status == 0)
        let folder = "Sources/Generated/Demo/OpenAPI"
        let embedded = try #require(
            place.read("\(folder)/CDemoDocument.c").split(separator: "#embed \"").last?.prefix {
                $0 != "\""
            })
        #expect(try place.read("\(folder)/\(embedded)") == place.read("openapi/demo.json"))

        try place.write("\(folder)/CDemoDocument.c", generatedHeader)
        try place.remove("\(folder)/include/CDemoDocument.h")
        try place.write("\(folder)/include/COldDocument.h", generatedHeader)
        try place.write("\(folder)/COldDocument.c", generatedHeader)
        try place.write("\(folder)/notes.c", "// written by hand\n")
        let errors = try place.run("generate", "--check").errors
        #expect(errors.contains("`\(folder)/CDemoDocument.c` is stale [C0901]"), "\(errors)")
        #expect(errors.contains("`\(folder)/include/CDemoDocument.h` is missing [C0902]"))
        #expect(errors.contains("no contract makes `\(folder)/COldDocument.c` any more [C0903]"))
        #expect(errors.contains("makes `\(folder)/include/COldDocument.h` any more [C0903]"))

        let output = try place.run("generate").output
        #expect(output.contains("removed \(folder)/include/COldDocument.h\n"), "\(output)")
        #expect(try place.run("generate", "--check").status == 0)
        #expect(place.exists("\(folder)/notes.c"))
    }

    @Test("writes the stamp of a build only when nothing is stale")
    func stamp() throws {
        let place = try Workplace(["demo": contract(schemas)])
        let arguments = ["generate", "--service", "demo", "--check", "--stamp", "Stamp.swift"]
        #expect(try place.run(arguments).status == 1)
        #expect(!place.exists("Stamp.swift"))
        #expect(try place.run("generate").status == 0)
        #expect(try place.run(arguments).status == 0)
        #expect(place.exists("Stamp.swift"))
    }

    @Test("writes fixed files for a target that keeps no generated code")
    func fixed() throws {
        let place = try Workplace(["demo": contract(schemas)])
        #expect(try place.run("generate", "--service", "demo", "--into", "out").status == 0)
        #expect(place.exists("out/Service.swift") && place.exists("out/Shared.swift"))
        #expect(!place.exists("Sources"))
    }

    @Test("shows the first errors of a check, and all of them when asked")
    func manyErrors() throws {
        let names = (1...25).map { "  S\($0): Nothing\($0)\n" }.joined()
        let place = try Workplace(["demo": contract("schemas:\n" + names)])
        let first = try place.run("check")
        #expect(first.status == 1 && first.errors.hasSuffix("5 more not shown\n"))
        let all = try place.run("check", "--all")
        #expect(all.status == 1 && all.errors.contains("`Nothing25` [C0102]"))
        #expect(!all.errors.contains("not shown"))
    }

    @Test("begins a service with a valid contract on a free port")
    func new() throws {
        let place = try Workplace(["demo": contract(schemas)])
        let result = try place.run("new", "llm-gateway")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("wrote contracts/llm-gateway.yaml\n"))
        #expect(result.output.contains("`llm-gateway` is on port 3901."))
        #expect(place.exists("Sources/Handlers/LLMGateway/LLMGatewayHandlers.swift"))
        let check = try place.run("check")
        #expect(check.status == 0, "\(check.errors)")
        #expect(check.output == "2 services and 2 operations are in order.\n")
        #expect(try place.run("new", "llm-gateway").status == 64)
        #expect(try place.run("new", "LLM").status == 64)
    }

    @Test("explains codes, and says which one was meant")
    func explain() throws {
        let place = try Workplace([:])
        let page = try place.run("explain", "c0301")
        #expect(page.status == 0 && page.output.hasPrefix("# C0301: a port is taken\n"))
        let unknown = try place.run("explain", "C0399")
        #expect(unknown.status == 64 && unknown.errors.contains("Did you mean C03"))
        #expect(try place.run("explode").status == 64)
    }

    private let generatedHeader = """
        // Generated by `contract` from contracts/demo.yaml. Do not edit: run `make generate`.

        """
    private let schemas = """
        schemas:
          One: { type: object, properties: { x: integer } }
          Two: { type: object, properties: { text: { type: string, maxLength: 8 } } }

        """
}
