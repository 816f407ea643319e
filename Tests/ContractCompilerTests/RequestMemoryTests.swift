import Foundation
import Testing

/// C0326: the memory that the help names.
@Suite struct RequestMemoryTests {
    private static let cases = ["request-memory", "request-memory-of-rows", "long-answers"]

    @Test("the memory that the help names is enough, and a MiB less is not", arguments: cases)
    func suffices(_ name: String) throws {
        let file = try CaseFile(place("Cases/fleet-\(name).case"))
        let mebibytes = try #require(
            (file.diagnostics ?? "").matches(of: /raise `memory` to (\d+)MiB/)
                .compactMap { Int($0.1) }.max())
        #expect(!said(of: file, memory: "\(mebibytes)MiB").contains("C0326"))
        #expect(said(of: file, memory: "\(mebibytes - 1)MiB").contains("C0326"))
    }

    private func said(of file: CaseFile, memory: String) -> String {
        report(
            file.contracts.map { contract in
                let text = String(decoding: contract.bytes, as: UTF8.self)
                    .replacing("memory: 64MiB", with: "memory: \(memory)")
                return (contract.name, Array(text.utf8))
            })
    }
}
