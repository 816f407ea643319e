import FoundationEssentials
import Postgres
import Redis
import ServiceRuntime

/// One workload an operation, each as a user would write it.
struct BenchHandlers: BenchService {
    let catalogue: Catalogue
    let database: PostgresClient?
    let cache: RedisClient?

    func getText(_ input: GetText.Input, _ context: RequestContext) async throws -> Text {
        Text(text: "Hello, World!")
    }

    func greet(_ input: Greet.Input, _ context: RequestContext) async throws -> Text {
        Text(text: "Hello, \(input.name)!")
    }

    func listProducts(
        _ input: ListProducts.Input, _ context: RequestContext
    ) async throws -> Catalogue {
        catalogue
    }

    func echoOrder(_ input: EchoOrder.Input, _ context: RequestContext) async throws -> Order {
        input.body
    }

    func getItem(_ input: GetItem.Input, _ context: RequestContext) async throws -> Item {
        guard let database else { throw GetItem.Problem.storeMissing }
        guard let item = try await find(input.id, in: database) else {
            throw GetItem.Problem.notFound
        }
        return item
    }

    func listItems(_ input: ListItems.Input, _ context: RequestContext) async throws -> Items {
        guard let database else { throw ListItems.Problem.storeMissing }
        let items = try await findAll(keys(from: input.first), in: database)
        guard items.count == itemsOfOneRequest else { throw ListItems.Problem.notFound }
        return Items(items: items)
    }

    func getCached(_ input: GetCached.Input, _ context: RequestContext) async throws -> Text {
        guard let cache else { throw GetCached.Problem.storeMissing }
        guard let text = try await cache.get(input.key) else {
            throw GetCached.Problem.notFound
        }
        return Text(text: text)
    }
}

private let itemsOfOneRequest = 20
private let itemCount: Int32 = 10_000
private let keyStride: Int32 = 491

/// Keys that lie far apart, the same ones that every peer takes.
private func keys(from first: Int32) -> [Int32] {
    (0..<Int32(itemsOfOneRequest)).map { (first - 1 + $0 * keyStride) % itemCount + 1 }
}

private func find(_ id: Int32, in database: PostgresClient) async throws -> Item? {
    try await database.query(
        "select id, name, price, added_at from item where id = \(id)"
    ) { row in
        let (id, name, price, addedAt) = try row.decode(
            (Int32, String, Double, Date).self)
        return Item(id: id, name: name, price: price, addedAt: Instant(addedAt))
    }.first
}

/// In the order of the keys, all asked for before the first has answered.
private func findAll(_ keys: [Int32], in database: PostgresClient) async throws -> [Item] {
    try await withThrowingTaskGroup(of: (Int, Item?).self) { group in
        for (place, key) in keys.enumerated() {
            group.addTask { (place, try await find(key, in: database)) }
        }
        var items = [Item?](repeating: nil, count: keys.count)
        for try await (place, item) in group { items[place] = item }
        return items.compactMap(\.self)
    }
}
