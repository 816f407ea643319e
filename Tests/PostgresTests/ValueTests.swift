import Foundation
import Testing

@testable import Postgres

private enum Role: String, PostgresValue { case admin, guest }

private struct Message: Equatable {
    let id: Int
    let text: String
    let author: String?

    init(_ row: PostgresRow) throws {
        id = try row.decode(Int.self, "id")
        text = try row.decode("text")
        author = try row.decode("author")
    }
}

@Suite(.timeLimit(.minutes(1)))
struct ValueTests {
    private func check<Value: PostgresValue & Equatable>(
        _ values: [Value], _ sql: (Value?) -> SQL
    ) async throws {
        try await Database.use(connections: 1) { db in
            for value in values {
                let plain = try await db.query(sql(value), as: Value.self)
                let optional = try await db.query(sql(value), as: Value?.self)
                #expect(plain == [value] && optional == [value])
            }
            let nothing = try await db.query(sql(nil), as: Value?.self)
            #expect(nothing == [nil])
            let error = await postgresFailure { _ = try await db.query(sql(nil), as: Value.self) }
            #expect(error == .unexpectedNull(column: "value"))
        }
    }

    @Test("numbers come back as they were sent, NULL as nil")
    func numbers() async throws {
        try await check([0, -1, .max, .min]) { "SELECT \($0) AS value" }
        try await check([0, -1, Int32.max, .min]) { "SELECT \($0) AS value" }
        try await check([0, -1, Int16.max, .min]) { "SELECT \($0) AS value" }
        try await check([0.5, -0.0, .infinity, 1e-300]) { "SELECT \($0) AS value" }
        try await check([0.5, Float.infinity]) { "SELECT \($0) AS value" }
        try await check([true, false]) { "SELECT \($0) AS value" }
    }

    @Test("text of any script, empty text and bytes come back as they were sent")
    func texts() async throws {
        let texts = [
            "", "'; DROP TABLE x; --", "a\\b\n\t\"", "日本語 👩‍👩‍👧", "\u{10FFFF}",
        ]
        try await check(texts) { "SELECT \($0)::text AS value" }
        try await check([[], [0], [0, 255, 10, 0]] as [[UInt8]]) { "SELECT \($0) AS value" }
        try await check(
            ["0", "-12.5000", "100000000000000000000.000000000000001", "NaN", "0.00"]
                .map(PostgresNumeric.init)
        ) { "SELECT \($0) AS value" }
        try await check([#"{"a": [1, null, "é"]}"#].map(PostgresJSON.init)) {
            "SELECT \($0) AS value"
        }
    }

    @Test("identifiers, dates and enums come back as they were sent")
    func others() async throws {
        try await check([UUID(), UUID()]) { "SELECT \($0) AS value" }
        let dates = [0, 1.5, -4e9, 8e8 + 0.000001].map(Date.init(timeIntervalSinceReferenceDate:))
        for date in dates {
            let found = try await Database.use { db in
                try await db.query("SELECT \(date)", as: Date.self)
            }
            #expect(abs((found.first ?? .distantPast).timeIntervalSince(date)) < 0.000001)
        }
        try await check([Role.admin, .guest]) { "SELECT \($0)::text AS value" }
    }

    @Test("arrays come back as they were sent, empty ones too")
    func arrays() async throws {
        try await check([[], ["a", "", "{\"x\",NULL}"]]) { "SELECT \($0) AS value" }
        try await check([[], [1, -5]] as [[Int]]) { "SELECT \($0) AS value" }
        try await check([[], [1.5, 2]] as [[Float]]) { "SELECT \($0) AS value" }
        try await check([[], [1.5, 2]] as [[Double]]) { "SELECT \($0) AS value" }
        try await check([[], [UUID(), UUID()]]) { "SELECT \($0) AS value" }
        try await check([[], [true, false]]) { "SELECT \($0) AS value" }
    }

    @Test("a column decodes into the Swift types that hold all its values")
    func conversions() async throws {
        try await Database.use { db in
            let numbers = try await db.query(
                "SELECT 1::int2, 2::int4, 3.25::numeric, -0.0001::numeric, 10000::numeric",
                as: (Int, Int, Double, String, PostgresNumeric).self)
            let (small, middle, double, tiny, myriad) = try #require(numbers.first)
            #expect((small, middle, double) == (1, 2, 3.25))
            #expect((tiny, myriad.text) == ("-0.0001", "10000"))
            let texts = try await db.query(
                "SELECT 'a'::varchar, 'b'::name, '[1]'::jsonb, '[2]'::json, DATE '2001-01-02'",
                as: (String, String, String, PostgresJSON, Date).self)
            let (varchar, name, jsonb, json, date) = try #require(texts.first)
            #expect((varchar, name, jsonb, json.text) == ("a", "b", "[1]", "[2]"))
            #expect(date == Date(timeIntervalSinceReferenceDate: 86_400))
        }
    }

    @Test("text fits the type of its place: enums, jsonb, numeric, timestamps")
    func inferredText() async throws {
        try await Database.use(connections: 1) { db in
            try await db.execute("DROP TABLE IF EXISTS test_inferred")
            try await db.execute("DROP TYPE IF EXISTS test_mood")
            try await db.execute("CREATE TYPE test_mood AS ENUM ('fine', 'sad')")
            try await db.execute(
                "CREATE TABLE test_inferred (mood test_mood, data jsonb, price numeric)")
            let count = try await db.execute(
                """
                INSERT INTO test_inferred VALUES (\("fine"), \("{\"a\":1}"), \("1.50"))
                """)
            #expect(count == 1)
            let rows = try await db.query(
                "SELECT mood, data->>'a', price FROM test_inferred WHERE mood = \("fine")",
                as: (String, String, PostgresNumeric).self)
            #expect(rows.map { "\($0.0) \($0.1) \($0.2.text)" } == ["fine 1 1.50"])
        }
    }

    @Test("rows are decoded by the names of their columns")
    func byName() async throws {
        try await Database.use { db in
            let messages = try await db.query(
                "SELECT 7 AS id, 'hi' AS text, \(nil as String?)::text AS author"
            ) { row in try Message(row) }
            #expect(messages.map(\.id) == [7])
            #expect(messages.first?.author == nil)
            let error = await postgresFailure {
                _ = try await db.query("SELECT 7 AS id") { try Message($0) }
            }
            #expect(error == .columnMissing("text"))
        }
    }

    @Test("rows are decoded by the places of their columns, found once by their exact names")
    func byPlace() async throws {
        try await Database.use { db in
            let rows = try await db.rows(
                """
                SELECT n AS id, 'a' || n AS "Text", NULL::int8 AS gap, 'second' AS id, 1 AS "é"
                FROM generate_series(1, 3) n
                """)
            #expect(rows.columnNames == ["id", "Text", "gap", "id", "é"])
            #expect(rows.place(of: "id") == 0)
            #expect(rows.place(of: "é") == 4)
            for name in ["text", "Text ", "", "id\0", "i", "e\u{301}"] {
                #expect(rows.place(of: name) == nil, "\(name)")
            }
            let (id, text) = (
                try #require(rows.place(of: "id")), try #require(rows.place(of: "Text"))
            )
            let values = try rows.map { row in
                "\(try row.decode(Int.self, at: id)) \(try row.decode(String.self, at: text))"
            }
            #expect(values == ["1 a1", "2 a2", "3 a3"])
            func error(_ body: () throws(PostgresError) -> Void) -> PostgresError? {
                do { try body() } catch { return error }
                return nil
            }
            #expect(
                error { () throws(PostgresError) in _ = try rows[0].decode(Int.self, at: 2) }
                    == .unexpectedNull(column: "gap"))
            #expect(
                error { () throws(PostgresError) in _ = try rows[0].decode(Bool.self, at: 1) }
                    == .columnMismatch(column: "Text", wanted: "Bool", found: "text"))
            for place in [-1, 5, .max] {
                #expect(
                    error { () throws(PostgresError) in
                        _ = try rows[0].decode(Int?.self, at: place)
                    } == .columnMissing("\(place)"))
            }
        }
    }

    @Test("a column of another type is an error that names it")
    func mismatch() async throws {
        try await Database.use { db in
            let error = await postgresFailure {
                _ = try await db.query("SELECT 'x'::text AS title", as: Int.self)
            }
            #expect(error == .columnMismatch(column: "title", wanted: "Int", found: "text"))
            let narrow = await postgresFailure {
                _ = try await db.query("SELECT 5::int8 AS size", as: Int32.self)
            }
            #expect(narrow == .columnMismatch(column: "size", wanted: "Int32", found: "int8"))
            let count = await postgresFailure {
                _ = try await db.query("SELECT 1, 2", as: Int.self)
            }
            #expect(count == .columnCount(wanted: 1, found: 2))
            let infinite = await postgresFailure {
                _ = try await db.query("SELECT 'infinity'::timestamptz AS at", as: Date.self)
            }
            #expect(
                infinite == .columnMismatch(column: "at", wanted: "Date", found: "timestamptz"))
        }
    }

    @Test("what looks like SQL in a value is data")
    func injection() async throws {
        try await Database.use { db in
            let attack = "x' OR '1'='1'; DROP TABLE pg_class; --"
            let found = try await db.query(
                "SELECT count(*) FROM pg_class WHERE relname = \(attack)", as: Int.self)
            #expect(found == [0])
            #expect(try await db.query("SELECT \(attack)", as: String.self) == [attack])
        }
    }

    @Test("a fragment brings its parameters along, numbered anew")
    func fragments() async throws {
        let filter: SQL = "b = \(2) OR b = \(3)"
        let sql: SQL = "SELECT \(SQL.unsafe("b")) FROM t WHERE a = \(1) AND (\(filter)) LIMIT \(4)"
        let text = String(decoding: sql.statement, as: UTF8.self)
        #expect(text == "SELECT b FROM t WHERE a = $1 AND (b = $2 OR b = $3) LIMIT $4")
        let condition: SQL = "x > \(2) AND x < \(5)"
        let rows = try await Database.use { db in
            try await db.query(
                "SELECT x FROM generate_series(1, \(10)) x WHERE \(condition) AND x <> \(3)",
                as: Int.self)
        }
        #expect(rows == [4])
    }

    @Test("values that Postgres cannot store are refused before they are sent")
    func refused() async throws {
        try await Database.use { db in
            let nul = await postgresFailure { try await db.execute("SELECT \(1), \("a\0b")::text") }
            #expect(nul == .parameter(index: 2, reason: "it contains a NUL character"))
            let far = Date(timeIntervalSinceReferenceDate: .infinity)
            let date = await postgresFailure { try await db.execute("SELECT \(far)") }
            #expect(date == .parameter(index: 1, reason: "the date is out of range"))
        }
    }

    @Test("bytes that are not UTF-8 are not decoded as text, whatever they would be repaired to")
    func damagedText() {
        let damaged: [[UInt8]] = [
            [0x80], [0x61, 0xFF], [0xC0, 0x80], [0xE2, 0x82], [0xED, 0xA0, 0x80],
            [0xF0, 0x9F, 0x98],
            [0xF4, 0x90, 0x80, 0x80], Array(repeating: 0x61, count: 40) + [0xC3],
        ]
        for bytes in damaged {
            bytes.withUnsafeBytes { #expect(String.decode($0, .text) == nil, "\(bytes)") }
        }
        for text in ["", "a", "\u{FFFD}", "é日👩‍👧", String(repeating: "é", count: 40), "a\0b"] {
            Array(text.utf8).withUnsafeBytes { #expect(String.decode($0, .text) == text) }
        }
        #expect(String.decode(UnsafeRawBufferPointer(start: nil, count: 0), .text) == "")
    }

    @Test("bytes that do not fit their type are not decoded")
    func damagedBytes() {
        func check<Value: PostgresElement>(_ type: Value.Type, _ own: PostgresType) {
            for count in 0..<40 {
                for seed in 0..<9 as Range<UInt8> {
                    let bytes = (0..<count).map { _ in UInt8.random(in: 0...255) &* (seed % 3) }
                    bytes.withUnsafeBytes { raw in
                        _ = Value.decode(raw, own)
                        _ = Value.decodeArray(raw, Value.postgresArrayType)
                    }
                }
            }
        }
        check(Int.self, .int8)
        check(Int32.self, .int4)
        check(Double.self, .numeric)
        check(String.self, .text)
        check(PostgresJSON.self, .jsonb)
        check(UUID.self, .uuid)
        check(Date.self, .timestamptz)
        let long: [UInt8] = [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 20, 127, 255, 255, 255, 0, 0, 0, 1]
        long.withUnsafeBytes { #expect(Int.decodeArray($0, .int8Array) == nil) }
        [UInt8](repeating: 1, count: 7).withUnsafeBytes { #expect(Int.decode($0, .int8) == nil) }
    }
}
