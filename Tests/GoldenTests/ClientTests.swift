import FoundationEssentials
import NIOCore
import ServiceRuntime
import ServiceTesting
import Testing

@testable import KitchenSink

@Suite("The generated client and router")
struct ClientTests {
    private let transport = InMemoryTransport(
        KitchenSinkRouter(Kitchen()), logger: RecordedLogs().logger())
    private var client: KitchenSinkClient { KitchenSinkClient(transport) }
    private let context = RequestContext(
        operation: "test", timeout: .seconds(10), logger: RecordedLogs().logger())

    private func dish(_ name: Name) -> DishInput {
        DishInput(
            name: name, recipe: "Boil.", price: Money(amount: 3, currency: .eur), note: nil,
            stars: ._2)
    }

    @Test("carry bodies, headers and several statuses")
    func outputs() async throws {
        let made = try await client.createDish(.init(body: dish("Soup")), context)
        guard case .created(let dish, let location, let calories) = made else {
            Issue.record("\(made)")
            return
        }
        #expect(dish.name == "Soup" && dish.stars == ._2 && calories == 300)
        #expect(location == "/v1/dishes/\(dish.id)")
        let dry = try await client.createDish(.init(dryRun: true, body: self.dish("Soup")), context)
        guard case .accepted = dry else {
            Issue.record("\(dry)")
            return
        }
    }

    @Test("carry parameters, with defaults where there are some")
    func parameters() async throws {
        let plain = try await client.listDishes(.init(), context)
        #expect(plain.next == "20newest")
        let page = try await client.listDishes(
            .init(limit: 7, order: .oldest, tag: ["a", "b"]), context)
        #expect(page.next == "ab7oldest")
        #expect(try await client.rateDish(.init(dishID: firstID, stars: 5), context) == "Thanks.")
        #expect(try await client.rateDish(.init(dishID: firstID, stars: 1), context) == nil)
        _ = try await client.deleteDish(.init(dishID: firstID), context)
    }

    @Test("carry declared problems with their fields")
    func problems() async {
        await #expect(throws: KitchenSinkProblem.tooHot) {
            try await client.createDish(.init(body: dish("Lava")), context)
        }
        await #expect(throws: KitchenSinkProblem.overBudget(spent: 1.5, budget: 1, note: nil)) {
            try await client.createDish(.init(body: dish("Gold")), context)
        }
        await #expect(
            throws: KitchenSinkProblem.dishNotFound(dishID: firstID, suggestions: ["Soup"])
        ) {
            try await client.getDish(.init(dishID: firstID), context)
        }
    }

    @Test("refuse answers that break a rule of their body or of a problem's field")
    func brokenAnswers() async {
        let rating = client(answering: 200, "\"thanks.\"")
        await #expect(throws: ClientError.self) {
            try await rating.rateDish(.init(dishID: firstID, stars: 5), context)
        }
        let finding = client(
            answering: 404,
            """
            {"type":"/problems/dish-not-found","title":"t","dishID":"\(firstID)",\
            "suggestions":["soup"]}
            """, ["Content-Type": "application/problem+json"])
        await #expect(throws: ClientError.self) {
            try await finding.getDish(.init(dishID: firstID), context)
        }
    }

    private func client(
        answering status: Status, _ body: String, _ headers: [String: String] = [:]
    ) -> KitchenSinkClient {
        let response = ClientResponse(
            status: status, headers: headers.map { ($0, $1) }, body: ByteBuffer(string: body))
        return KitchenSinkClient(AnsweringTransport(response: response))
    }

    @Test("refuse parameters that break the contract, all at once")
    func violations() async {
        let response = await transport.application.receive(
            .get, "/v1/dishes?limit=101&order=up&cursor=%21&tag=a&tag=B&nothing=1")
        #expect(response.status == 422)
        for pointer in ["/limit", "/order", "/cursor", "/tag", "/nothing"] {
            #expect(response.text.contains("\"pointer\":\"\(pointer)\""), "\(response.text)")
        }
    }

    @Test("describe themselves")
    func descriptions() {
        let names = KitchenSinkRouter(Kitchen()).routes.map(\.description.name)
        #expect(names.prefix(2) == ["createDish", "listDishes"])
        #expect(KitchenSinkRouter<Kitchen>.service.port == 3999)
        #expect(CreateDish.description.bodyLimit == .kibibytes(16))
        #expect(CreateDish.description.timeout == .seconds(120))
        #expect(CreateDish.description.concurrency == 4)
        let document = "\(KitchenSinkOpenAPI.document)"
        guard
            case .success(.object(let members)) = JSONReader.decode(JSONValue.self, from: document)
        else {
            Issue.record("the document is no JSON")
            return
        }
        #expect(members["openapi"] == .string("3.1.0"))
    }
}

/// Gives every request the same answer.
private struct AnsweringTransport: ClientTransport {
    let service = "stub"
    let timeout = Duration.seconds(1)
    let isAvailable = true
    let response: ClientResponse

    func send(_ request: ClientRequest) async throws -> ClientResponse { response }
}
