import FoundationEssentials
import Postgres
import PostgresResource
import ServiceRuntime
import Testing

@testable import KitchenSink

@Suite("Values of queries", .timeLimit(.minutes(2)))
struct ValueTests {
    @Test("the queries of the kitchen sink fit their database")
    func verify() async throws {
        try await TestDatabase.use(kitchenTables) { test in
            try await test.serve(KitchenSinkDatabase.statements) { try await $0.verify() }
        }
    }

    private struct Values {
        var text = "é\n'\"\\ 👩‍👧"
        var whole = Int.max
        var small = Int32.min
        var real = 0.1
        var blob = Base64([0, 255, 10])
        var moment = noon
        var day = CalendarDate(year: 2024, month: 2, day: 29)
        var anything = JSONValue.array([.integer(1), .null, .string("é")])
        var embedding: [Float] = [1, -0.5, 1e-7]
        var labels: Labels = ["a": "b"]
    }

    private func there(
        _ values: Values, _ scope: KitchenSinkScope
    ) async throws -> EveryValueRow {
        try await scope.everyValue(
            text: values.text, whole: values.whole, small: values.small, real: values.real,
            flag: true, id: id(1), day: try #require(values.day), moment: values.moment,
            blob: values.blob, anything: values.anything, address: "https://example.com/ä",
            mail: "a@example.com", course: .dessert, heat: ._2,
            shape: .square(Square(side: 2)), key: .array(["x"]),
            tree: Tree(value: 1, left: Tree(value: 2)), point: Point(item0: 1, item1: 2),
            labels: values.labels, money: Money(amount: 3, currency: .eur),
            embedding: values.embedding)
    }

    @Test("come back as they were sent")
    func values() async throws {
        try await TestDatabase.useKitchen { _, scope in
            let values = Values()
            let row = try await there(values, scope)
            #expect(row.text == values.text)
            #expect(row.whole == values.whole && row.small == values.small)
            #expect(row.real == values.real && row.flag && row.id == id(1))
            #expect(row.day == values.day && row.moment == values.moment)
            #expect(row.blob == values.blob)
            #expect(JSONWriter.bytes(of: row.anything) == JSONWriter.bytes(of: values.anything))
            #expect(row.address == "https://example.com/ä" && row.mail == "a@example.com")
            #expect(row.course == .dessert && row.heat == ._2)
            #expect(row.shape == .square(Square(side: 2)) && row.key == .array(["x"]))
            #expect(row.tree == Tree(value: 1, left: Tree(value: 2)))
            #expect(row.point == Point(item0: 1, item1: 2))
            #expect(row.labels == values.labels)
            #expect(row.money == Money(amount: 3, currency: .eur))
            #expect(row.embedding == values.embedding)
        }
    }

    @Test("come back from the ends of what they can be")
    func extremes() async throws {
        try await TestDatabase.useKitchen { _, scope in
            var values = Values()
            values.text = ""
            values.whole = .min
            values.small = .max
            values.blob = Base64([])
            values.labels = [:]
            values.day = CalendarDate(year: 9999, month: 12, day: 31)
            for real in [Double.nan, .infinity, -.infinity, -0.0, .leastNonzeroMagnitude] {
                values.real = real
                let row = try await there(values, scope)
                #expect(row.real.bitPattern == real.bitPattern || real.isNaN && row.real.isNaN)
                #expect(row.text.isEmpty && row.whole == .min && row.small == .max)
                #expect(row.blob.bytes.isEmpty && row.labels.isEmpty && row.day == values.day)
            }
        }
    }

    @Test("that Postgres can't keep are refused, and the next query runs")
    func refused() async throws {
        try await TestDatabase.useKitchen { _, scope in
            var values = Values()
            values.text = "a\u{0}b"
            await #expect(throws: PostgresError.self) { try await there(values, scope) }
            values = Values()
            values.anything = .string("\u{0}")
            await #expect(throws: PostgresError.self) { try await there(values, scope) }
            values = Values()
            values.anything = .number(.infinity)
            await #expect(throws: PostgresError.self) { try await there(values, scope) }
            for embedding in [[.nan, 0, 0], [1, 2], []] as [[Float]] {
                values = Values()
                values.embedding = embedding
                await #expect(throws: PostgresError.self) { try await there(values, scope) }
            }
            let row = try await there(Values(), scope)
            #expect(row.text == Values().text)
        }
    }

    @Test("may all be null")
    func nulls() async throws {
        try await TestDatabase.useKitchen { _, scope in
            let none = try await scope.everyOptional(
                text: nil, whole: nil, small: nil, real: nil, flag: nil, id: nil, day: nil,
                moment: nil, blob: nil, anything: nil, course: nil, heat: nil, shape: nil,
                maybe: nil, embedding: nil, list: nil, courses: nil, shapes: nil)
            #expect(none.text == nil && none.whole == nil && none.small == nil)
            #expect(none.real == nil && none.flag == nil && none.id == nil && none.day == nil)
            #expect(none.moment == nil && none.blob == nil && none.anything == nil)
            #expect(none.course == nil && none.heat == nil && none.shape == nil)
            #expect(none.maybe == nil && none.embedding == nil && none.list == nil)
            #expect(none.courses == nil && none.shapes == nil)
            let all = try await scope.everyOptional(
                text: "", whole: 0, small: 0, real: .nan, flag: false, id: id(0),
                day: CalendarDate(year: 1, month: 1, day: 1), moment: noon, blob: Base64([]),
                anything: .bool(false), course: .main, heat: ._3,
                shape: .circle(Circle(radius: 2)), maybe: "x", embedding: [0, 0, 0], list: [],
                courses: [], shapes: [])
            #expect(all.text == "" && all.whole == 0 && all.small == 0 && all.real?.isNaN == true)
            #expect(all.flag == false && all.id == id(0) && all.moment == noon)
            #expect(all.day == CalendarDate(year: 1, month: 1, day: 1))
            #expect(all.blob == Base64([]) && all.course == .main && all.heat == ._3)
            #expect(all.shape == .circle(Circle(radius: 2)) && all.maybe == "x")
            #expect(all.embedding == [0, 0, 0] && all.list == [] && all.courses == [])
            #expect(all.shapes == [])
            guard case .bool(false)? = all.anything else {
                Issue.record("\(String(describing: all.anything))")
                return
            }
        }
    }

    @Test("come in lists, which may be empty or long", arguments: [0, 1, 3, 1_000])
    func lists(count: Int) async throws {
        try await TestDatabase.useKitchen { _, scope in
            let numbers = Array(0..<count)
            let days = numbers.compactMap { CalendarDate(daysSince1970: $0) }
            let moments = numbers.map { Instant(secondsSince1970: $0) }
            let blobs = numbers.map { Base64([UInt8($0 & 255)]) }
            let ids = numbers.map { id(UInt8($0 & 255)) }
            let courses = numbers.map { Course.allCases[$0 % 3] }
            let heats = numbers.map { Heat.allCases[$0 % 3] }
            let shapes = numbers.map { Shape.square(Square(side: Double($0))) }
            let row = try await scope.everyList(
                texts: numbers.map { "{\($0), \"}" }, wholes: numbers,
                smalls: numbers.map(Int32.init), reals: numbers.map { Double($0) / 3 },
                flags: numbers.map { $0 % 2 == 0 }, ids: ids, days: days, moments: moments,
                blobs: blobs, things: numbers.map { .integer($0) }, courses: courses,
                heats: heats, shapes: shapes, tags: ["a", "NULL", ""])
            #expect(row.texts == numbers.map { "{\($0), \"}" } && row.wholes == numbers)
            #expect(row.smalls == numbers.map(Int32.init))
            #expect(row.reals == numbers.map { Double($0) / 3 })
            #expect(row.flags == numbers.map { $0 % 2 == 0 } && row.ids == ids)
            #expect(row.days == days && row.moments == moments && row.blobs == blobs)
            #expect(
                row.things.map { JSONWriter.bytes(of: $0) } == numbers.map { Array("\($0)".utf8) })
            #expect(row.courses == courses && row.heats == heats && row.shapes == shapes)
            #expect(row.tags == ["a", "NULL", ""])
        }
    }

    @Test("come in rows, each member for itself null or not")
    func rows() async throws {
        try await TestDatabase.useKitchen { _, scope in
            let full = EveryRowValue(
                text: "a", whole: 1, small: 2, real: 3, flag: true, id: id(4),
                day: CalendarDate(daysSince1970: 5), moment: noon, blob: Base64([6]),
                anything: .integer(7), course: .starter, heat: ._1,
                shape: .circle(Circle(radius: 8)), embedding: [9, 10, 11])
            let empty = EveryRowValue(
                text: nil, whole: nil, small: nil, real: nil, flag: nil, id: nil, day: nil,
                moment: nil, blob: nil, anything: nil, course: nil, heat: nil, shape: nil,
                embedding: nil)
            let rows = try await scope.everyRow(values: [full, empty, full])
            try #require(rows.count == 3)
            #expect(rows[0].text == "a" && rows[0].whole == 1 && rows[0].small == 2)
            #expect(rows[0].real == 3 && rows[0].flag == true && rows[0].id == id(4))
            #expect(rows[0].day == full.day && rows[0].moment == noon)
            #expect(rows[0].blob == Base64([6]) && rows[0].course == .starter)
            #expect(rows[0].heat == ._1 && rows[0].shape == full.shape)
            #expect(rows[0].embedding == [9, 10, 11] && rows[0].anything != nil)
            #expect(rows[1].text == nil && rows[1].whole == nil && rows[1].small == nil)
            #expect(rows[1].real == nil && rows[1].flag == nil && rows[1].id == nil)
            #expect(rows[1].day == nil && rows[1].moment == nil && rows[1].blob == nil)
            #expect(rows[1].anything == nil && rows[1].course == nil && rows[1].heat == nil)
            #expect(rows[1].shape == nil && rows[1].embedding == nil)
            #expect(rows[2].text == "a" && rows[2].embedding == [9, 10, 11])
            #expect(try await scope.everyRow(values: []).isEmpty)
            let near = [VectorsRow(embedding: [0, 0, 1]), VectorsRow(embedding: [0, 0, 0])]
            #expect(
                try await scope.vectors(rows: near, near: [0, 0, 0.1]) == [[0, 0, 0], [0, 0, 1]])
            #expect(try await scope.vectors(rows: near, near: nil).count == 2)
        }
    }

    @Test("reach the server under names of Swift, and text as it is written")
    func names() async throws {
        try await TestDatabase.useKitchen { _, scope in
            let row = try await scope.default(
                in: 1, call: 2, row: 3, session: 4, add: 5, selfValue: 6, initValue: 7,
                query: DefaultQuery(return: 8, where: 9))
            #expect(row.case == 28 && row.func == 72)
            let text = try await scope.text()
            #expect(
                text
                    == "a -- b; :c 'quoted' \\ \"# \"\"\" é\n  and a second line  \n  \nA $$ :none ff"
            )
        }
    }
}
