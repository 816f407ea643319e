import Foundation
import Testing

@testable import ContractCompiler

@Suite("Reserved names")
struct ReservedNameTests {
    /// A contract may not name a schema like a type of the runtime: handlers import both.
    @Test("are all public types of the runtime")
    func runtime() throws {
        let rooms = [
            "HTTPMessages", "ServiceCalls", "ServiceOperations", "ServiceRuntime", "ServiceValues",
        ]
        let files = try rooms.flatMap { room in
            let folder = testFolder("../../Sources/\(room)").standardizedFileURL
            let found = try #require(
                FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
            return found.compactMap { $0 as? URL }
        }
        var declared: Set<String> = []
        for file in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            let kinds =
                /(?m)^public (?:indirect |final )?(?:struct|enum|class|protocol|actor) (\w+)/
            declared.formUnion(text.matches(of: kinds).map { String($0.1) })
        }
        #expect(declared.count > 50)
        #expect(declared.subtracting(runtimeTypes).sorted() == [])
    }
}
