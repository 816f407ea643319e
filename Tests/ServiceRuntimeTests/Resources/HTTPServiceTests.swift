import ServiceRuntime
import Testing

/// What a test of handlers puts in the place of an outside service.
private struct StandIn: HTTPService {
    let name = "weather"
    let timeout = Duration.seconds(1)
    let answer: @Sendable (HTTPServiceRequest) -> HTTPServiceReply

    func send(_ request: HTTPServiceRequest) async throws -> HTTPServiceReply { answer(request) }
}

@Suite("Stand-ins for HTTP services")
struct HTTPServiceTests {
    @Test("a test answers in the place of the service, and its errors name the call")
    func standIn() async throws {
        let service = StandIn { request in
            #expect(request.deadline <= .now + .seconds(1))
            return request.path == "/today" && request.method == .get && request.body == nil
                ? HTTPServiceReply(status: 200, body: Array("{\"rain\": 3, \"name\": \"x\"}".utf8))
                : HTTPServiceReply(status: 404, body: [])
        }
        let today: JSONValue = try await service.get("/today", context())
        #expect(today["rain"]?.wholeNumber == 3 && today["rain"]?.double == 3)
        #expect(today["name"]?.text == "x" && today["snow"] == nil)
        #expect(today["name"]?["x"] == nil && today.items == nil && today.text == nil)
        let error = await #expect(throws: HTTPServiceError.self) {
            try await service.delete("/yesterday", context())
        }
        #expect(error?.reason == .refused(404, excerpt: []))
        #expect(error.map { "\($0)" } == "`DELETE /yesterday` of `weather` answered 404")
        #expect(service.isAvailable)
    }
}
