import Foundation
import Testing

@Suite("The OpenAPI document", .serialized)
struct OpenAPITests {
    @Test("is served as it is committed, and stands in the page")
    func served() async throws {
        let gateway = try await RunningGateway.start()
        let committed = try String(contentsOf: document("llm-gateway"), encoding: .utf8)
        let answer = try await gateway.service.send("GET", "/openapi.json")
        #expect(answer.status == 200)
        #expect(answer.text == committed)
        let page = try await gateway.service.send("GET", "/docs")
        #expect(page.status == 200)
        #expect(page.text.contains(committed.replacing("<", with: "\\u003c")))
    }

    private func document(_ service: String) -> URL {
        URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("openapi/\(service).json")
    }
}
