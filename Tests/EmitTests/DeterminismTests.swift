import Testing

@testable import ContractCompiler

@Suite("Determinism")
struct DeterminismTests {
    @Test("the same contracts make the same bytes, in whatever order files are read")
    func sameBytes() {
        let first = contract(schemas, service: "first", port: 3901)
        let second = contract(schemas, service: "second", port: 3902)
        let one = compiled([("first", first), ("second", second)])
        let other = compiled([("second", second), ("first", first)])
        #expect(one.diagnostics.isEmpty, "\(one.report)")
        #expect(one.files == other.files)
    }

    @Test("what stands apart in a contract does not change what stands elsewhere")
    func independence() {
        let one = compiled([("demo", contract(schemas))])
        let more = schemas + "  Late: { type: object, properties: { x: integer } }\n"
        let other = compiled([("demo", contract(more))])
        let path = "Sources/Generated/Demo/API/DemoSchemas.swift"
        let (before, after) = (one.files[path] ?? "", other.files[path] ?? "")
        #expect(!before.isEmpty && after.hasPrefix(before.dropLast()))
    }

    @Test("no generated file has a line above 100 columns, a tab or a space at a line's end")
    func layout() {
        for (path, text) in compiled([("demo", contract(schemas))]).files
        where path.hasSuffix(".swift") {
            for line in text.split(separator: "\n") {
                #expect(line.count <= 100, "\(path): \(line)")
                #expect(!line.hasSuffix(" ") && !line.contains("\t"), "\(path): \(line)")
            }
            #expect(!text.contains("\n\n\n"), "\(path)")
        }
    }

    private let schemas = """
        schemas:
          Account:
            type: object
            properties:
              a_rather_long_name_of_a_property:
                type: string
                pattern: '^[a-z]{1,20}$'
                maxLength: 20
              another_rather_long_name?:
                type: array
                items: { type: string, minLength: 1, maxLength: 200 }
                maxItems: 1000
                uniqueItems: true
              third:
                enum: [alpha, beta, gamma, delta, epsilon, zeta, eta, theta, iota, kappa, lambda, mu]

        """
}
