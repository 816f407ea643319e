import FoundationEssentials
import Logging
import Postgres
import PostgresResource
import ServiceRuntime

@testable import KitchenSink

/// The tables that the queries of the kitchen sink are for.
let kitchenTables = """
    create extension vector;
    create table snack (
      id uuid primary key, name text not null, course text not null, heat text not null,
      rating bigint, served_at timestamptz not null, shape jsonb not null, tags text[] not null,
      grid jsonb not null, labels jsonb, note text);
    """

extension TestDatabase {
    /// Gives `body` the kitchen sink's queries, on behalf of nobody.
    static func useKitchen(
        _ body: (TestDatabase, KitchenSinkScope) async throws -> Void
    ) async throws {
        try await use(kitchenTables) { test in
            try await test.serve(KitchenSinkDatabase.statements) { database in
                let scope = KitchenSinkDatabase(database).asSystem(because: "It is a test.")
                try await body(test, scope)
            }
        }
    }
}

/// `00000000-0000-0000-0000-000000000007`
func id(_ number: UInt8) -> UUID {
    UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, number))
}

let noon = Instant(microsecondsSince1970: 1_700_000_000_123_456)

extension KitchenSinkQueries {
    /// A snack of which a test needs only what it gives.
    @discardableResult
    func add(
        _ number: UInt8, _ name: String, course: Course = .main, rating: Int? = nil
    ) async throws -> Snack {
        try await addSnack(
            id: id(number), name: name, course: course, heat: "hot", rating: rating,
            servedAt: noon, shape: .circle(Circle(radius: 1)), tags: [], grid: .array([]),
            labels: nil, note: nil)
    }
}

/// The names of all snacks, in their order.
func names(_ test: TestDatabase) async throws -> [String] {
    try await test.client.query("select name from snack order by id", as: String.self)
}
