import ContractCompiler
import Diagnostics
import Foundation
import Testing

/// The contracts of this repository.
@Suite struct RealContractTests {
    private func sources() throws -> [SourceText] {
        try files(in: place("../../contracts"), "yaml").map { url in
            SourceText(
                path: "contracts/\(url.lastPathComponent)",
                bytes: [UInt8](try Data(contentsOf: url)))
        }
    }

    @Test("the contracts of the platform are accepted")
    func areAccepted() throws {
        let sources = try sources()
        #expect(Renderer(sources).render(compileFleet(sources).diagnostics) == "")
    }

    @Test("the order in which files are given does not matter")
    func orderOfFiles() throws {
        let sources = try sources()
        let names = compileFleet(sources).fleet.services.map(\.name.value)
        #expect(compileFleet(sources.reversed()).fleet.services.map(\.name.value) == names)
    }

    @Test("a fleet of ten services is checked in well under a second, in a debug build too")
    func isFast() throws {
        let chat = try #require(try sources().first { $0.path.hasSuffix("llm-gateway.yaml") })
        let text = String(decoding: chat.bytes, as: UTF8.self)
        let fleet = (0..<10).map { number in
            SourceText(
                path: "contracts/service-\(number).yaml",
                bytes: Array(
                    text.replacing("service: llm-gateway", with: "service: service-\(number)")
                        .replacing("port: 3017", with: "port: \(4000 + number)").utf8))
        }
        let others = try sources().filter { ["shared.yaml", "platform.yaml"].contains($0.name) }
        let start = ContinuousClock.now
        let diagnostics = compileFleet(fleet + others).diagnostics
        #expect(ContinuousClock.now - start < .seconds(1))
        // The pools of ten services are more than the server takes; nothing else is wrong.
        #expect(Set(diagnostics.map(\.code)).subtracting(["C0315"]) == [])
    }
}

extension SourceText {
    fileprivate var name: String { path.split(separator: "/").last.map(String.init) ?? path }
}
