import ContractGrammar
import FoundationEssentials
import NIOCore
import ServiceTesting
import Synchronization
import Testing

@testable import ServiceRuntime

/// Answers every call alike.
private struct StubTransport: ClientTransport {
    let service = "stub"
    let timeout = Duration.seconds(1)
    var response = ClientResponse(status: 200, headers: [], body: ByteBuffer())
    let seen = Seen()

    func send(_ request: ClientRequest) async throws -> ClientResponse {
        seen.request = request
        return response
    }
}

private final class Seen: Sendable {
    private let last = Mutex<ClientRequest?>(nil)
    var request: ClientRequest? {
        get { last.withLock(\.self) }
        set { last.withLock { $0 = newValue } }
    }
}

private func stub(
    _ status: Status, _ body: String, type: String = "application/problem+json"
) -> ChatClient {
    ChatClient(
        StubTransport(
            response: ClientResponse(
                status: status, headers: [("content-type", type)], body: ByteBuffer(string: body))))
}

@Suite("Clients")
struct ClientTests {
    private let client = ChatClient(InMemoryTransport(application()))

    @Test("a call arrives as it was made, and its result comes back")
    func roundTrip() async throws {
        let seen = Mutex<PostMessage.Input?>(nil)
        var chat = FakeChat()
        chat.posting = { input, _ in
            seen.withLock { $0 = input }
            return .ok(Message(text: "ok"), location: "/here")
        }
        let client = ChatClient(InMemoryTransport(application(chat)))
        let input = PostMessage.Input(
            conversationID: someID, locale: .en, trace: "a&b=c d+é/?#",
            body: NewMessage(text: "\"quoted\"", attachments: [someID], note: .null))
        let output = try await client.postMessage(input, context())
        #expect(output == .ok(Message(text: "ok"), location: "/here"))
        #expect(seen.withLock(\.self) == input)
        #expect(try await client.deleteShape(.init(id: 1), context()) == NoContent())
        #expect(try await client.getShape(.init(id: 3), context()) == .square(Square(side: 3)))
    }

    @Test("parameters of every kind make the round trip")
    func parameters() async throws {
        let names = try await client.findNames(
            .init(name: "b c%", ids: [1, 2], tags: ["x&y", "ü"], limit: 3, tenant: someID),
            context())
        #expect(names == ["b c%", "x&y", "ü"])
    }

    @Test("a declared problem is thrown as the service's own")
    func declared() async {
        var chat = FakeChat()
        chat.posting = { input, _ in
            throw PostMessage.Problem.conversationNotFound(conversationID: input.conversationID)
        }
        let client = ChatClient(InMemoryTransport(application(chat)))
        await #expect(throws: ChatProblem.conversationNotFound(conversationID: someID)) {
            try await client.postMessage(
                .init(conversationID: someID, body: NewMessage(text: "x")), context())
        }
    }

    @Test("an undeclared refusal says who refused what, and why")
    func refused() async throws {
        let error = await #expect(throws: ClientError.self) {
            try await client.getShape(.init(id: 0), context())
        }
        guard case .refused("chat", "getShape", 422, let problem?) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(problem.name == "contract-violation")
        #expect(problem.requestID != nil)
        #expect(error?.failureKind == .failed)
    }

    @Test(
        "an answer against the contract is an error, not a crash",
        arguments: [
            (200, "{", "application/json"), (200, "{}", "application/json"),
            (201, "{}", "application/json"), (302, "", "text/html"),
            (200, #"{"kind":"square"}"#, "application/json"),
        ])
    func undecodable(status: UInt16, body: String, type: String) async {
        let client = stub(Status(code: status), body, type: type)
        let error = await #expect(throws: ClientError.self) {
            try await client.getShape(.init(id: 1), context())
        }
        guard case .undecodable = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("members that the contract does not know are ignored in answers")
    func growing() async throws {
        let client = stub(200, #"{"kind":"square","side":2,"new":true}"#, type: "application/json")
        #expect(try await client.getShape(.init(id: 1), context()) == .square(Square(side: 2)))
    }

    @Test(
        "a problem document that is broken is a refusal without it",
        arguments: [
            #"{"type":"/problems/conversation-not-found","title":"t","conversationID":7}"#,
            #"{"type":"/problems/conversation-not-found","title":"t"}"#, #"{"title":"t"}"#, "[]",
            "",
            #"{"type":"/problems/unheard-of","title":"t"}"#,
        ])
    func brokenProblems(body: String) async {
        let error = await #expect(throws: ClientError.self) {
            try await stub(404, body).postMessage(
                .init(conversationID: someID, body: NewMessage(text: "x")), context())
        }
        guard case .refused(_, _, 404, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("the request id, the time left and the trace go with a call")
    func headers() async throws {
        let transport = StubTransport(
            response: ClientResponse(
                status: 200, headers: [],
                body: ByteBuffer(string: #"{"kind":"square","side":1}"#)))
        let trace = TraceParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
        let context = RequestContext(
            operation: "test", timeout: .milliseconds(800), logger: RecordedLogs().logger(),
            traceparent: trace)
        _ = try await ChatClient(transport).getShape(.init(id: 1), context)
        let request = try #require(transport.seen.request)
        let headers = Dictionary(uniqueKeysWithValues: request.headers)
        #expect(headers["X-Request-Id"] == "\(context.requestID)")
        #expect(headers["traceparent"] == trace?.description)
        let left = try #require(headers["X-Request-Timeout"].flatMap { Duration(text: $0) })
        #expect(left > .zero && left <= .milliseconds(800))
        #expect(request.target == "/v1/shapes/1")
        #expect(request.deadline == context.deadline)
    }

    @Test("without time left nothing is sent")
    func noTime() async {
        let transport = StubTransport()
        await #expect(throws: ClientError.timedOut(service: "stub")) {
            try await ChatClient(transport).getShape(.init(id: 1), context(.zero))
        }
        #expect(transport.seen.request == nil)
    }

    @Test("an argument that would make another path of it is not sent")
    func dotSegments() async {
        for name in ["", ".", ".."] {
            let error = await #expect(throws: ClientError.self) {
                try await client.findNames(
                    .init(name: name, ids: [1], limit: 1, tenant: someID), context())
            }
            #expect(error == .unwritable(service: "chat", operation: "findNames"))
        }
    }

    @Test("a handler that lets a client's error through is answered for with its kind")
    func chained() async {
        let inner = stub(503, "{}")
        var chat = FakeChat()
        chat.shaping = { input, context in try await inner.getShape(input, context) }
        let response = await application(chat).receive(.get, "/v1/shapes/1")
        #expect(response.status == 503)
        #expect(response.problem == "dependency-unavailable")
    }
}
