import NIOCore
import ServiceRuntime
import ServiceTesting
import Synchronization
import Testing

@Suite("Requests and answers")
struct RequestTests {
    @Test("a request is decoded, handled and answered as the contract says")
    func success() async {
        let response = await application().receive(
            .post, somePath + "?locale=en&trace=abc", json: #"{"text":"Hello","note":null}"#)
        #expect(response.status == 201)
        #expect(response.contentType == "application/json")
        #expect(response.members["text"] == "Hello")
        #expect(response.members["replyTo"] == .null)
    }

    @Test("an output chooses its status and headers")
    func outputs() async {
        var chat = FakeChat()
        chat.posting = { input, _ in
            .ok(Message(text: input.body.text), location: "/v1/somewhere")
        }
        let response = await application(chat).receive(.post, somePath, json: #"{"text":"x"}"#)
        #expect(response.status == 200)
        #expect(response.header("Location") == "/v1/somewhere")
    }

    @Test("an operation without content answers 204 and no body")
    func noContent() async {
        let response = await application().receive(.delete, "/v1/shapes/7")
        #expect(response.status == 204)
        #expect(response.contentType == nil)
        #expect(response.body.readableBytes == 0)
    }

    @Test("parameters of every kind are decoded")
    func parameters() async {
        let seen = Mutex<FindNames.Input?>(nil)
        var chat = FakeChat()
        chat.finding = { input, _ in
            seen.withLock { $0 = input }
            return []
        }
        let response = await application(chat).receive(
            .get, "/v1/names/a%20%C3%BC+b?id=1&limit=5&id=2&tag=x+y&tag=%26&exact=true",
            headers: [("x-tenant-id", "\(someID)"), ("X-NOTE", "hello")])
        #expect(response.status == 200)
        let input = FindNames.Input(
            name: "a ü+b", ids: [1, 2], tags: ["x y", "&"], exact: true, limit: 5, tenant: someID,
            note: "hello")
        #expect(seen.withLock(\.self) == input)
    }

    @Test("all violations of path, query, header and body come out at once, with their places")
    func everyViolation() async {
        let trace = String(repeating: "x", count: 65)
        let response = await application().receive(
            .post, "/v1/conversations/7/messages?locale=fr&trace=\(trace)&zzz=1",
            json: #"{"text":"","attachments":["x"],"more":1}"#)
        #expect(response.status == 422)
        #expect(response.problem == "contract-violation")
        let places = response.violations.map { violation in
            violation.split(separator: " ").prefix(2).joined(separator: " ")
        }
        #expect(
            places == [
                "path /conversationID", "query /locale", "query /trace", "body /text",
                "body /attachments/0", "body /more", "query /zzz",
            ])
    }

    @Test(
        "a parameter that breaks the contract is a violation",
        arguments: [
            ("id=1&limit=0", "query /limit minimum"),
            ("id=1&limit=x", "query /limit type"),
            ("id=1&limit=1&limit=2", "query /limit repeated"),
            ("id=1", "query /limit required"),
            ("limit=1", "query /id minItems"),
            ("id=1&id=1&limit=1", "query /id uniqueItems"),
            ("id=1&id=2&id=3&id=4&limit=1", "query /id maxItems"),
            ("id=0&limit=1", "query /id minimum"),
            ("id=1&limit=1&exact=maybe", "query /exact type"),
            ("id=1&limit=1&exact=true&exact=true", "query /exact repeated"),
            ("id=1&limit=1&lim%69t=1", "query /limit repeated"),
            ("id=1&limit=1&other", "query /other unknown"),
        ])
    func violations(query: String, violation: String) async {
        let response = await application().receive(
            .get, "/v1/names/a?\(query)", headers: [("X-Tenant-Id", "\(someID)")])
        #expect(response.status == 422)
        #expect(response.violations == [violation])
    }

    @Test("a header that is missing or wrong is a violation, one that nobody asked for is not")
    func headers() async {
        let path = "/v1/names/a?id=1&limit=1"
        let missing = await application().receive(.get, path)
        #expect(missing.violations == ["header /X-Tenant-Id required"])
        let wrong = await application().receive(
            .get, path, headers: [("X-Tenant-Id", "7"), ("X-Note", "longer than ten")])
        #expect(
            wrong.violations.map { $0.split(separator: " ")[1] } == ["/X-Tenant-Id", "/X-Note"])
        let more = await application().receive(
            .get, path, headers: [("X-Tenant-Id", "\(someID)"), ("X-Other", "1")])
        #expect(more.status == 200)
    }

    @Test(
        "a body must be JSON in UTF-8, whatever else its type says",
        arguments: [
            ("application/json", 201), ("Application/JSON; charset=UTF-8", 201),
            ("application/json;charset=\"utf-8\" ; x=1", 201),
            ("application/json; charset=latin1", 415), ("text/plain", 415),
            ("application/problem+json", 415), ("application/jsonx", 415), ("", 415),
        ])
    func contentTypes(type: String, status: UInt16) async {
        let response = await application().receive(
            .post, somePath, headers: type.isEmpty ? [] : [("Content-Type", type)],
            body: ByteBuffer(string: #"{"text":"x"}"#))
        #expect(response.status.code == status)
        #expect(response.problem == (status == 415 ? "unsupported-media-type" : nil))
    }

    @Test(
        "an answer in JSON must be acceptable",
        arguments: [
            ("*/*", 200), ("application/json", 200), ("text/html, application/*;q=0.1", 200),
            ("text/html", 406), ("application/json;q=0", 406),
            ("application/json; q=0.000, */*", 406),
            ("*/*;q=0, application/json", 200), ("text/*", 406), ("image/png;q=1", 406),
            ("Application/JSON", 200), ("text/html, application/json, */*;q=0", 200),
            ("application/json, text/plain;q=0", 200), ("application/json ,text/html", 200),
            ("application/jsonx", 406), ("application/json;q=0, application/json", 406),
        ])
    func accepts(accept: String, status: UInt16) async {
        let response = await application().receive(
            .get, "/v1/shapes/1", headers: [("Accept", accept)])
        #expect(response.status.code == status)
        #expect(response.problem == (status == 406 ? "not-acceptable" : nil))
    }

    @Test(
        "a body that is no JSON is malformed, not a violation",
        arguments: ["", "{", #"{"text":"x",}"#, #"{"text":"x"} x"#, #"{"text":"a","text":"b"}"#])
    func malformed(body: String) async {
        let response = await application().receive(.post, somePath, json: body)
        #expect(response.status == 400)
        #expect(response.problem == "malformed-json")
    }

    @Test("a percent sign that encodes nothing is malformed")
    func brokenEncoding() async {
        let headers = [("X-Tenant-Id", "\(someID)")]
        for target in ["/v1/names/%zz?id=1&limit=1", "/v1/names/a?id=1&limit=%1"] {
            let response = await application().receive(.get, target, headers: headers)
            #expect(response.status == 400)
            #expect(response.problem == "malformed-request")
        }
    }

    @Test("a body beyond the limit is refused")
    func bodyLimit() async {
        let text = String(repeating: "x", count: 70_000)
        let response = await application().receive(.post, somePath, json: #"{"text":"\#(text)"}"#)
        #expect(response.status == 413)
        #expect(response.problem == "body-too-large")
    }
}
