import FoundationEssentials
import Logging
import ServiceRuntime
import ServiceTesting
import Synchronization
import Testing

@Suite("Request ids, traces and access log")
struct RequestIDTests {
    @Test("a request id is taken over, echoed and given to the handler")
    func echoed() async {
        let seen = Mutex("")
        var chat = FakeChat()
        chat.shaping = { _, context in
            seen.withLock { $0 = "\(context.requestID)" }
            return .square(Square(side: 1))
        }
        let response = await application(chat).receive(
            .get, "/v1/shapes/1", headers: [("X-Request-Id", "abc-DEF-123")])
        #expect(response.header("X-Request-Id") == "abc-DEF-123")
        #expect(seen.withLock(\.self) == "abc-DEF-123")
    }

    @Test(
        "an id that could do harm in a log is replaced",
        arguments: [
            "short", "has blanks in it", "quote\"quote", String(repeating: "x", count: 65),
            "ümlaut-id",
        ])
    func replaced(id: String) async {
        let response = await application().receive(
            .get, "/v1/shapes/1", headers: [("X-Request-Id", id)])
        let echoed = response.header("X-Request-Id") ?? ""
        #expect(echoed != id)
        #expect(RequestID(echoed) != nil)
    }

    @Test("made ids are all different and all valid")
    func unique() {
        let ids = (0..<10_000).map { _ in RequestID.make() }
        #expect(Set(ids).count == ids.count)
        #expect(ids.allSatisfy { RequestID($0.description) == $0 })
    }

    @Test("every answer has an id, refusals too")
    func always() async {
        for target in ["/nothing", "/v1/shapes/x", "/health/live", "/docs"] {
            let response = await application().receive(.get, target)
            #expect(response.header("X-Request-Id") != nil)
        }
    }

    @Test("a traceparent is handed on when it is valid")
    func traces() async {
        let seen = Mutex<[TraceParent?]>([])
        var chat = FakeChat()
        chat.shaping = { _, context in
            seen.withLock { $0.append(context.traceparent) }
            return .square(Square(side: 1))
        }
        let valid = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        let zeros = String(repeating: "0", count: 32)
        let headers = [valid, valid.uppercased(), "00-\(zeros)-b7ad6b7169203331-01"]
        for header in headers {
            _ = await application(chat).receive(
                .get, "/v1/shapes/1", headers: [("traceparent", header)])
        }
        #expect(seen.withLock(\.self) == [TraceParent(valid), nil, nil])
        #expect(TraceParent(valid)?.traceID == "0af7651916cd43dd8448eb211c80319c")
    }

    @Test("each request is one line, without its query")
    func accessLog() async {
        let logs = RecordedLogs()
        let service = application(logs: logs)
        _ = await service.receive(.get, "/v1/shapes/1")
        _ = await service.receive(.get, "/v1/shapes/1?secret=1")
        _ = await service.receive(.get, "/nothing")
        #expect(
            logs.lines.map(\.message) == [
                "GET /v1/shapes/1 200", "GET /v1/shapes/1 422", "GET /nothing 404",
            ])
        #expect(logs.lines.map { $0.fields["operation"] } == ["getShape", "getShape", "unmatched"])
        #expect(logs.lines.allSatisfy { $0.level == .info })
    }

    @Test("built-in routes are not worth a line")
    func quiet() async {
        let logs = RecordedLogs()
        let service = Application(
            ChatRouter(FakeChat()), checks: [HealthCheck("database") {}],
            logger: logs.logger(level: .info))
        _ = await service.receive(.get, "/health/live")
        _ = await service.receive(.get, "/metrics")
        #expect(logs.lines.isEmpty)
    }

    @Test("a handler's own line carries the request's id")
    func handlerLines() async {
        let logs = RecordedLogs()
        var chat = FakeChat()
        chat.shaping = { input, context in
            context.log("Looked at `\(input.id)`", ["shape.id": "\(input.id)"])
            return .square(Square(side: 1))
        }
        let response = await application(chat, logs: logs).receive(.get, "/v1/shapes/7")
        let line = logs.lines.first { $0.message == "Looked at `7`" }
        #expect(line?.fields["requestId"] == response.header("X-Request-Id"))
        #expect(line?.fields["operation"] == "getShape")
        #expect(line?.fields["shape.id"] == "7")
    }
}
