import Testing

@testable import ContractCompiler

@Suite("Large fleets")
struct FleetTests {
    private let fleet = compiled(
        (0..<20).map { ("service-\($0)", largeContract($0, operations: 50)) })

    @Test("20 services of 50 operations stay within the budget of lines")
    func budget() {
        #expect(fleet.diagnostics.isEmpty, "\(fleet.report)")
        #expect(fleet.plan.services.count == 20)
        for service in fleet.plan.services {
            let measure = Measure(service, generate(service))
            #expect(measure.operations == 50)
            #expect(measure.linesPerOperation <= Measure.operationLimit)
            #expect(measure.linesPerSchema <= Measure.schemaLimit)
        }
    }

    @Test("no file is above 600 lines, but for the embedded document")
    func files() {
        for (path, text) in fleet.files
        where path.hasSuffix(".swift") && !path.hasSuffix("OpenAPI.swift") {
            let lines = text.utf8.count { $0 == UInt8(ascii: "\n") }
            #expect(lines <= fileLineLimit, "\(path)")
        }
    }

    @Test("a router of many operations chooses in functions of 32, which compile fast")
    func groupsOperations() throws {
        let compiled = compiled([("service-0", largeContract(0, operations: 70))])
        let file = compiled.files.first { $0.key.hasSuffix("Service0Router.swift") }
        let functions = try #require(file?.value).split(separator: "func respond").dropFirst()
        let counts = functions.map { $0.split(separator: "exchange.begin(").count - 1 }
        #expect(counts == [0, 32, 32, 6])
        let calls = functions.dropFirst().joined().split(separator: "try exchange.begin(")
            .dropFirst()
        let operations = calls.map { String($0.prefix { $0 != "." }) }
        #expect(operations == (0..<70).map { "PutThing\($0)" })
        let labels = functions.dropFirst().flatMap { $0.matches(of: /case ([0-9]+):/) }
        let numbers = labels.compactMap { Int($0.1) }
        // The last of each function is its default.
        #expect(numbers == (0..<70).filter { ![31, 63, 69].contains($0) })
    }
}
