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

    @Test("sends a large answer only if there is room for it, and counts it until the request ends")
    func noRoom() throws {
        let budget = MemoryBudget(memory: 800_000)
        let memory = RequestMemory(budget)
        try RequestMemory.$current.withValue(memory) {
            let exchange = HTTPExchange(answerLimit: 200_000)
            exchange.json.value(String(repeating: "x", count: 150_000))
            try exchange.finishAnswer()
            #expect(budget.used >= 150_000)
            exchange.end()
            exchange.json.value(String(repeating: "x", count: 150_000))
            #expect(throws: MemoryExhausted.self) { try exchange.finishAnswer() }
            let capacity = exchange.json.capacity
            #expect(!exchange.isJSON && capacity < 2_000)
        }
        memory.end()
        #expect(budget.used == 0)
    }
}
