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

private let itemByID = PostgresStatement(
    "select id, name, price, added_at from item where id = $1", parameters: [.int4])

private func find(_ id: Int32, in database: PostgresClient) async throws -> Item? {
    try items(of: await database.rows(call(for: id))).first
}

/// In the order of the keys, all asked for in one batch.
private func findAll(_ keys: [Int32], in database: PostgresClient) async throws -> [Item] {
    try await database.rows(keys.map(call(for:))).flatMap(items(of:))
}

private func call(for id: Int32) -> PostgresCall {
    var call = PostgresCall(itemByID)
    call.bind(id)
    return call
}

private func items(of rows: PostgresRows) throws(PostgresError) -> [Item] {
    guard let id = rows.place(of: "id"), let name = rows.place(of: "name"),
        let price = rows.place(of: "price"), let addedAt = rows.place(of: "added_at")
    else { throw .columnCount(wanted: 4, found: rows.columnNames.count) }
    var items: [Item] = []
    items.reserveCapacity(rows.count)
    for row in rows {
        items.append(
            Item(
                id: try row.decode(Int32.self, at: id), name: try row.decode(String.self, at: name),
                price: try row.decode(Double.self, at: price),
                addedAt: Instant(try row.decode(Date.self, at: addedAt))))
    }
    return items
}
