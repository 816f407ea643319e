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
            #expect(measure.linesPerOperation <= 45)
            #expect(measure.linesPerSchema <= 25)
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

    @Test("a router names every operation in the order of the contract")
    func router() throws {
        let compiled = compiled([("service-0", largeContract(0, operations: 70))])
        let file = compiled.files.first { $0.key.hasSuffix("Service0Router.swift") }
        let statement = /routes.add\((\w+)\.self\) { try await service\.(\w+)\(/
        let routes = try #require(file?.value).matches(of: statement)
        #expect(routes.map { String($0.1) } == (0..<70).map { "PutThing\($0)" })
        #expect(routes.map { String($0.2) } == (0..<70).map { "putThing\($0)" })
    }
}
