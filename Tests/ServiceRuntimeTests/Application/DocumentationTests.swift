import NIOCore
import ServiceRuntime
import ServiceTesting
import Testing

@Suite("Documentation")
struct DocumentationTests {
    @Test("the OpenAPI document is served as it was generated")
    func openAPI() async {
        let response = await application().receive(.get, "/openapi.json")
        #expect(response.contentType == "application/json")
        #expect(response.text == "\(ChatRouter<FakeChat>.openAPI)")
    }

    @Test("the page asks nobody else for anything, and its policy allows nothing else")
    func offline() async throws {
        let response = await application().receive(.get, "/docs")
        let page = response.text
        #expect(response.contentType == "text/html; charset=utf-8")
        let words = ["http://", "href=\"http", "@import", "src=", "url(", "import("]
        #expect(words.filter { page.contains($0) } == [])
        let policy = try #require(response.header("Content-Security-Policy"))
        #expect(policy.hasPrefix("default-src 'none';"))
        #expect(!policy.contains("unsafe"))
        #expect(!page.contains(" onclick=") && !page.contains(" style="))
    }

    @Test("scripts and styles carry the nonce of this answer, and of this one only")
    func nonces() async throws {
        let service = application()
        let first = await service.receive(.get, "/docs")
        let second = await service.receive(.get, "/docs")
        let policy = try #require(first.header("Content-Security-Policy"))
        let start = try #require(policy.firstRange(of: "script-src 'nonce-")).upperBound
        let nonce = policy[start...].prefix { $0 != "'" }
        #expect(nonce.count > 16)
        #expect(first.text.contains("<script nonce=\"\(nonce)\">"))
        #expect(first.text.contains("<style nonce=\"\(nonce)\">"))
        #expect(!second.text.contains(nonce))
    }

    @Test("the page is all of its files, with no mark left")
    func files() async {
        var page = await application().receive(.get, "/docs").text[...]
        #expect(!page.contains("{{"))
        #expect(
            page.hasPrefix("<!doctype html>\n") && page.hasSuffix("</script>\n</body>\n</html>\n"))
        let pieces = [
            "<style nonce=", ":root {", "</style>", "<main id=\"content\"", #"{"openapi":"3.1.0""#,
            "\"use strict\";\nconst api = ", "}\nfunction typeName(", "}\n/** A value",
            "\nstart();",
        ]
        for piece in pieces {
            guard let found = page.firstRange(of: piece) else {
                Issue.record("`\(piece)` is missing, or stands before the others")
                return
            }
            page = page[found.upperBound...]
        }
    }

    @Test("nothing in a contract can end the element that holds the document")
    func embedded() async {
        let page = await application().receive(.get, "/docs").text
        #expect(page.contains(#"{"openapi":"3.1.0","info":{"title":"Chat \u003cb>""#))
        #expect(!page.contains("<b>"))
    }
}
