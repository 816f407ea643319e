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
}
