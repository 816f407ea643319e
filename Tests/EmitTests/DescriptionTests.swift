import Testing

@Suite("Responses without a description")
struct DescriptionTests {
    @Test(
        "say in the OpenAPI document what their status means",
        arguments: [
            (201, "It was created."), (204, "It worked; there is nothing to say."),
            (303, "It is somewhere else."), (304, "It has not changed."), (300, "It worked."),
        ])
    func describe(_ status: Int, _ words: String) throws {
        let result = compiled([
            (
                "demo",
                contract(
                    "routes:\n  GET /v1/a: { operation: a, summary: A., responses: { \(status): none } }"
                )
            )
        ])
        let document = try #require(result.files["openapi/demo.json"])
        #expect(document.contains("\"description\": \"\(words)\""), "\(result.report)")
    }
}
