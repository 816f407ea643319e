import Testing

@testable import ContractCompiler

@Suite("Names")
struct SwiftNameTests {
    @Test(
        "members keep the casing of the contract but for their first word",
        arguments: [
            ("conversationID", "conversationID"), ("tool_calls", "toolCalls"), ("ID", "id"),
            ("X-Tenant-Id", "xTenantId"), ("ETag", "eTag"), ("chat.completion", "chatCompletion"),
            ("JSONText", "jsonText"), ("FOO_BAR", "fooBar"), ("default", "`default`"),
            ("404", "_404"),
            ("", "empty"), ("<=", "lessThanSignEqualsSign"), ("self", "selfValue"),
            ("größe", "größe"), ("+1", "plus1"), ("-1", "minus1"), ("-id", "minusId"),
            ("Etc/GMT+1", "etcGMTPlus1"), ("Etc/GMT-1", "etcGMT1"), ("GMT+1", "gmtPlus1"),
            ("gpt-4", "gpt4"), ("c++", "c"), ("-", "hyphenMinus"), ("ld+json", "ldJson"),
        ])
    func members(_ text: String, _ expected: String) {
        #expect(SwiftName.member(text).text == expected)
    }

    @Test(
        "types begin with a capital",
        arguments: [
            ("finish_reason", "FinishReason"), ("type", "`Type`"),
            ("conversationID", "ConversationID"),
            ("2fa", "_2fa"), ("postMessage", "PostMessage"),
        ])
    func types(_ text: String, _ expected: String) {
        #expect(SwiftName.type(text).text == expected)
    }

    @Test(
        "services and variables write known acronyms in capitals",
        arguments: [
            ("llm-gateway", "LLMGateway"), ("rag", "RAG"), ("chat", "Chat"),
            ("http-api", "HTTPAPI"),
        ])
    func services(_ text: String, _ expected: String) {
        #expect(SwiftName.service(text).text == expected)
    }

    @Test(
        "variables become properties",
        arguments: [
            ("HISTORY_LIMIT", "historyLimit"), ("OPENAI_BASE_URL", "openaiBaseURL"),
            ("URL", "url"), ("API_KEY", "apiKey"),
        ])
    func variables(_ text: String, _ expected: String) {
        #expect(SwiftName.variable(text).text == expected)
    }
}
