import InMemoryTracing
import ServiceTesting
import Testing
import Tracing

@testable import ServiceRuntime

@Suite("Tracing")
struct TracingTests {
    @Test("with a tracer, a request is a span of the server's kind with its route and status")
    func span() async throws {
        let tracer = InMemoryTracer()
        try await withTracer(tracer) {
            var chat = FakeChat()
            chat.shaping = { _, _ in
                #expect(InstrumentationContext.current != nil)
                return .square(Square(side: 1))
            }
            let response = await application(chat).receive(.get, "/v1/shapes/1")
            #expect(response.status == 200)
            let span = try #require(tracer.popFinishedSpans().first)
            #expect(span.operationName == "getShape")
            #expect(span.kind == .server)
            #expect(span.attributes.get("http.route") == "/v1/shapes/{id}")
            #expect(span.attributes.get("http.response.status_code") == 200)
        }
    }
}
