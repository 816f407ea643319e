import ContractGrammar
import Logging
import NIOCore
import ServiceTesting
import Testing

@testable import ServiceOperations
@testable import ServiceRuntime

struct StoreFailure: DependencyFailure {
    let failureKind: DependencyFailureKind
}

struct Surprise: Error, CustomStringConvertible {
    var description: String { "the secret cause" }
}

@Suite("Problems")
struct ProblemTests {
    @Test("a declared problem leaves as its document, with its fields")
    func declared() async {
        var chat = FakeChat()
        chat.posting = { input, _ in
            throw PostMessage.Problem.conversationNotFound(conversationID: input.conversationID)
        }
        let response = await application(chat).receive(.post, somePath, json: #"{"text":"x"}"#)
        #expect(response.status == 404)
        #expect(response.problem == "conversation-not-found")
        #expect(response.members["title"] == "Conversation not found")
        #expect(response.members["status"] == 404)
        #expect(response.members["instance"] == .string(somePath))
        #expect(response.members["conversationID"] == .string(someID.parameterText))
        let id = response.header("X-Request-Id").map(JSONValue.string)
        #expect(response.members["requestId"] == id)
    }

    @Test("anything undeclared is one 500, logged once with its cause and never shown")
    func undeclared() async {
        let logs = RecordedLogs()
        var chat = FakeChat()
        chat.shaping = { _, _ in throw Surprise() }
        let response = await application(chat, logs: logs).receive(.get, "/v1/shapes/1")
        #expect(response.status == 500)
        #expect(response.problem == "internal-error")
        #expect(!response.text.contains("secret"))
        let errors = logs.lines.filter { $0.level == .error }
        #expect(errors.count == 1)
        #expect(errors.first?.fields["cause"] == "the secret cause")
        #expect(errors.first?.fields["requestId"] == response.header("X-Request-Id"))
    }

    @Test("a problem that belongs to another operation is a 500")
    func foreign() async {
        var chat = FakeChat()
        chat.shaping = { _, _ in throw PostMessage.Problem.messageConflict }
        let response = await application(chat).receive(.get, "/v1/shapes/1")
        #expect(response.problem == "internal-error")
    }

    @Test(
        "a failing dependency is told from a failing service",
        arguments: [
            (DependencyFailureKind.failed, 502, "dependency-failed"),
            (.unavailable, 503, "dependency-unavailable"), (.busy, 503, "overloaded"),
            (.timedOut, 504, "deadline-exceeded"),
        ])
    func dependencies(kind: DependencyFailureKind, status: UInt16, problem: String) async {
        let logs = RecordedLogs()
        var chat = FakeChat()
        chat.shaping = { _, _ in throw StoreFailure(failureKind: kind) }
        let response = await application(chat, logs: logs).receive(.get, "/v1/shapes/1")
        #expect(response.status.code == status)
        #expect(response.problem == problem)
        #expect((response.header("Retry-After") != nil) == (status == 503))
        #expect(!logs.lines.contains { $0.level == .error })
    }

    @Test("a number that JSON has no form for is a 500, and nothing of it leaves")
    func unwritable() async {
        var chat = FakeChat()
        chat.shaping = { _, _ in .square(Square(side: .nan)) }
        let response = await application(chat).receive(.get, "/v1/shapes/1")
        #expect(response.status == 500)
        #expect(response.problem == "internal-error")
    }

    @Test("an answer above a quarter of what clients may fill is a 500, and the log has the limit")
    func longAnswer() async {
        let logs = RecordedLogs()
        var chat = FakeChat()
        for (count, status) in [(25 << 20, 200), (27 << 20, 500)] as [(Int, UInt16)] {
            chat.posting = { _, _ in
                .ok(Message(text: String(repeating: "x", count: count)), location: "/")
            }
            let response = await application(chat, logs: logs).receive(
                .post, somePath, json: #"{"text":"x"}"#)
            #expect(response.status.code == status)
        }
        let errors = logs.lines.filter { $0.level == .error }.map { "\($0)" }
        #expect(errors.count == 1 && errors.allSatisfy { $0.contains("is longer than 26MiB") })
    }

    @Test("a header with a line break is a 500")
    func splitting() async {
        var chat = FakeChat()
        chat.posting = { input, _ in .ok(Message(text: ""), location: "/\r\nSet-Cookie: a=b") }
        let response = await application(chat).receive(.post, somePath, json: #"{"text":"x"}"#)
        #expect(response.status == 500)
        #expect(response.header("Location") == nil)
    }

    @Test("a handler that is too slow is cancelled and answered for")
    func deadline() async {
        let logs = RecordedLogs()
        var chat = FakeChat()
        chat.shaping = { _, _ in
            try await Task.sleep(for: .seconds(30))
            return .blank
        }
        let start = ContinuousClock.now
        let response = await application(chat, logs: logs).receive(
            .get, "/v1/shapes/1", headers: [("X-Request-Timeout", "30ms")])
        #expect(response.status == 504)
        #expect(response.problem == "deadline-exceeded")
        #expect(ContinuousClock.now - start < .seconds(5))
        #expect(!logs.lines.contains { $0.level == .error })
        #expect(logs.lines.map(\.message) == ["GET /v1/shapes/1 504"])
    }

    @Test("a client that went away is told from a deadline in the log")
    func clientGone() async {
        let logs = RecordedLogs()
        let gate = Gate()
        var chat = FakeChat()
        chat.shaping = { _, _ in
            await gate.enter()
            try Task.checkCancellation()
            return .blank
        }
        let service = application(chat, logs: logs)
        let head = RequestHead(method: .get, target: "/v1/shapes/1")
        let plan = service.plan(head)
        let exchange = HTTPExchange(head: head, plan: plan)
        let work = Task { await service.answer(exchange) }
        await gate.arrivals(1)
        work.cancel()
        gate.open()
        _ = await work.value
        #expect(logs.lines.map(\.message) == ["GET /v1/shapes/1 499"])
    }

    @Test(
        "what the server refuses on its own leaves through the same pipeline",
        arguments: [
            (HTTPRefusal.malformed("The head is no head"), 400, "malformed-request"),
            (.requestTimeout, 408, "request-timeout"), (.bodyTooLarge, 413, "body-too-large"),
            (.targetTooLong, 414, "target-too-long"),
            (.expectationFailed, 417, "expectation-failed"),
            (.headTooLarge, 431, "head-too-large"), (.unwritableResponse, 500, "internal-error"),
            (.notImplemented, 501, "not-implemented"),
            (.tooManyConnections, 503, "overloaded"),
            (.shuttingDown, 503, "shutting-down"), (.deadlineExceeded, 504, "deadline-exceeded"),
            (.versionNotSupported, 505, "http-version-not-supported"),
        ])
    func refusals(refusal: HTTPRefusal, status: UInt16, problem: String) {
        let response = application().refuse(refusal, nil)
        #expect(response.status.code == status)
        #expect(response.problem == problem)
        let id = response.header("X-Request-Id").map(JSONValue.string)
        #expect(response.members["requestId"] == id)
    }

    @Test("an unknown path is 404, and so is a known one with a slash more")
    func notFound() async {
        for target in ["/nothing", "/v1/shapes/1/", "/v1/shapes", "//v1/shapes/1", "/"] {
            let response = await application().receive(.get, target)
            #expect(response.problem == "not-found")
        }
    }

    @Test("a known path with another method is 405, and says which there are")
    func methods() async {
        let response = await application().receive(.put, "/v1/shapes/1")
        #expect(response.status == 405)
        #expect(response.problem == "method-not-allowed")
        #expect(response.header("Allow") == "GET, HEAD, DELETE, OPTIONS")
        let posted = await application().receive(.get, somePath)
        #expect(posted.header("Allow") == "POST, OPTIONS")
    }

    @Test("OPTIONS lists the methods, HEAD is GET without a body")
    func optionsAndHead() async {
        let options = await application().receive(.options, "/v1/shapes/1")
        #expect(options.status == 204)
        #expect(options.header("Allow") == "GET, HEAD, DELETE, OPTIONS")
        let whole = await application().receive(.options, "*")
        #expect(whole.status == 204)
        #expect(whole.header("Allow") == "GET, HEAD, POST, DELETE, OPTIONS")
        let head = await application().receive(.head, "/v1/shapes/1")
        #expect(head.status == 200)
        #expect(head.contentType == "application/json")
        #expect(head.body.readableBytes == 0)
    }

    @Test(
        "a path that two servers may read differently is refused",
        arguments: [
            "/v1/shapes/..", "/v1/./shapes/1", "/v1/shapes/%2e%2E", "/v1/names/a%2Fb",
            "/v1/names/a%00", "/v1/names/%4",
        ])
    func ambiguousPaths(target: String) async {
        let response = await application().receive(.get, target)
        #expect(response.status == 400)
        #expect(response.problem == "malformed-request")
    }

    @Test("every problem of the runtime has a name of its own")
    func catalogue() {
        let names = ProblemType.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(ProblemType.all.allSatisfy { 400...599 ~= $0.status && !$0.title.isEmpty })
    }

    @Test("names turn into types and back", arguments: ["notFound", "modelID", "a", "urlTooLongX"])
    func names(name: String) {
        let kebab = ProblemTypeName.kebab(name)
        #expect(kebab == kebab.lowercased())
        #expect(ProblemTypeName.camel(kebab[...]) == name)
    }
}
