import ServiceValues
import Testing

@testable import HTTPMessages

@Suite("HTTP exchange")
struct HTTPExchangeTests {
    @Test("keeps no refusal and no flaw of a request after its end")
    func endsClean() {
        let refusal = Response(status: 401, headers: [("WWW-Authenticate", "Bearer")])
        let plan = RequestPlan(
            route: 1, bodyLimit: 0, timeout: .seconds(1), refusal: refusal)
        let exchange = HTTPExchange(head: RequestHead(method: .get, target: "/a"), plan: plan)
        exchange.flaw = "The header `X-Name` would hold a control character"
        exchange.end()
        #expect(exchange.refusal == nil)
        #expect(exchange.flaw == nil)
        #expect(throws: Never.self) { try exchange.finishAnswer() }
    }

    @Test("sends no answer that is longer than its limit, also after it was used")
    func longAnswer() throws {
        let exchange = HTTPExchange(answerLimit: 100_000)
        for _ in 0..<2 {
            exchange.json.value(String(repeating: "x", count: 90_000))
            try exchange.finishAnswer()
            exchange.end()
            exchange.json.value(String(repeating: "x", count: 100_000))
            let failure = #expect(throws: UnwritableOutput.self) { try exchange.finishAnswer() }
            #expect(failure?.reason == "The answer is longer than 100000B")
            exchange.end()
        }
    }
}
