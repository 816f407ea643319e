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
}
