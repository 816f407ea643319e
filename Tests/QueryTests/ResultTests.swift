import Postgres
import PostgresResource
import ServiceRuntime
import Testing

@testable import KitchenSink

@Suite("Results of queries", .timeLimit(.minutes(2)))
struct ResultTests {
    @Test("one row is there, or its absence is an error with the name of the query")
    func one() async throws {
        try await TestDatabase.useKitchen { _, scope in
            let snack = try await scope.addSnack(
                id: id(1), name: "Toast", course: .starter, heat: "cold", rating: 4,
                servedAt: noon, shape: .square(Square(side: 2)), tags: ["a"],
                grid: .array([.array([.integer(1)])]), labels: ["k": "v"], note: "n")
            #expect(snack.heat == .cold && snack.grid == [[1]] && snack.labels == ["k": "v"])
            #expect(try await scope.getSnack(id: id(1)) == snack)
            #expect(try await scope.findSnack(id: id(1)) == snack)
            #expect(try await scope.findSnack(id: id(2)) == nil)
            #expect(try await scope.countSnacks() == 1)
            let error = await failure { _ = try await scope.getSnack(id: id(2)) }
            #expect(error as? QueryError == .rowMissing("getSnack"))
            #expect("\(try #require(error))".contains("`getSnack`"))
        }
    }

    @Test("a value that the type has not is an error that names the column")
    func unexpected() async throws {
        try await TestDatabase.useKitchen { test, scope in
            try await scope.add(1, "Toast")
            for (change, column) in [
                ("course = 'brunch'", "course"), ("heat = 'warm'", "heat"),
                ("shape = '{}'", "shape"), ("grid = '[1]'", "grid"),
            ] {
                try await scope.removeSnack(id: id(1))
                try await scope.add(1, "Toast")
                try await test.migrate("update snack set \(change)")
                let error = await failure { _ = try await scope.findSnack(id: id(1)) }
                guard case QueryError.unreadable(_, .columnMismatch(let name, _, _))? = error else {
                    Issue.record("\(change): \(String(describing: error))")
                    continue
                }
                #expect(name == column)
            }
        }
    }

    @Test("an unexpected null is an error that names the column")
    func null() async throws {
        try await TestDatabase.useKitchen { test, scope in
            try await scope.add(1, "Toast")
            try await test.migrate("alter table snack alter served_at drop not null")
            try await test.migrate("update snack set served_at = null")
            let error = await failure { _ = try await scope.findSnack(id: id(1)) }
            #expect(
                error as? QueryError
                    == .unreadable("findSnack", .unexpectedNull(column: "served_at")))
        }
    }

    @Test("two rows where one is expected are an error")
    func two() async throws {
        try await TestDatabase.use("create table t (a bigint not null)") { test in
            try await test.migrate("insert into t values (1), (2)")
            let queries = try statements("-- a() -> integer?\nselect a from t;\n")
            try await test.serve(queries) { database in
                let scope = database.asSystem(because: "It is a test.")
                let optional = Query.optional(QueryCall(queries[0])) { row -> Int in
                    try row.value(0)
                }
                let one = Query.one(QueryCall(queries[0])) { row -> Int in try row.value(0) }
                for attempt in [
                    { _ = try await scope.run(optional) }, { _ = try await scope.run(one) },
                ] as [() async throws -> Void] {
                    let error = await failure(attempt)
                    #expect(error as? QueryError == .tooManyRows("a", limit: 1))
                }
                try await test.migrate("delete from t where a = 2")
                #expect(try await scope.run(optional) == 1)
            }
        }
    }

    @Test("a list has as many rows as the header says, and no more")
    func list() async throws {
        try await TestDatabase.useKitchen { _, scope in
            for number in 1...4 as ClosedRange<UInt8> { try await scope.add(number, "N\(number)") }
            let three = try await scope.snacks(course: nil, after: nil, named: nil, limit: 3)
            #expect(three.map(\.snack.name) == ["N1", "N2", "N3"])
            #expect(three.map(\.position) == [1, 2, 3] && three.allSatisfy { !$0.isLast })
            let error = await failure {
                _ = try await scope.snacks(course: nil, after: nil, named: nil, limit: 4)
            }
            #expect(error as? QueryError == .tooManyRows("snacks", limit: 3))
            #expect(try await scope.snacks(course: nil, after: nil, named: nil, limit: 0).isEmpty)
            let courses = try await scope.courses(ids: [id(4), id(1), id(9)])
            #expect(courses == [.main, .main])
            let none = try await scope.courses(ids: [])
            #expect(none.isEmpty)
        }
    }

    @Test("lines are left out for what is nil, in every combination")
    func options() async throws {
        try await TestDatabase.useKitchen { _, scope in
            try await scope.add(1, "Apple", course: .dessert)
            try await scope.add(2, "Bread", course: .starter)
            try await scope.add(3, "Butter", course: .dessert)
            for mask in 0..<8 {
                let course: Course? = mask & 1 == 0 ? nil : .dessert
                let after = mask & 2 == 0 ? nil : SnacksAfter(name: "Apple", id: id(1))
                let named = mask & 4 == 0 ? nil : "B%"
                var wanted = ["Apple", "Bread", "Butter"]
                if course != nil { wanted.removeAll { $0 == "Bread" } }
                if after != nil || named != nil { wanted.removeAll { $0 == "Apple" } }
                let found = try await scope.snacks(
                    course: course, after: after, named: named, limit: 3)
                #expect(found.map(\.snack.name) == wanted, "\(mask)")
            }
            // One line, both and none of a change.
            #expect(try await scope.rateSnack(id: id(1), rating: 5, course: nil) == 1)
            #expect(try await scope.findSnack(id: id(1))?.course == .dessert)
            #expect(try await scope.rateSnack(id: id(1), rating: nil, course: .main) == 1)
            #expect(try await scope.findSnack(id: id(1))?.rating == 5)
            #expect(try await scope.rateSnack(id: id(1), rating: nil, course: nil) == 1)
            let snack = try await scope.getSnack(id: id(1))
            #expect(snack.rating == 5 && snack.course == .main)
            #expect(try await scope.rateSnack(id: id(9), rating: 1, course: .main) == 0)
        }
    }

    @Test("rows of a parameter are inserted, changed and counted")
    func rows() async throws {
        try await TestDatabase.useKitchen { test, scope in
            let rows = (1...3).map { number in
                AddSnacksRow(
                    id: id(UInt8(number)), name: "N\(number)", course: .main,
                    rating: number == 2 ? nil : number, servedAt: noon,
                    shape: .circle(Circle(radius: 1)), heat: nil,
                    labels: number == 3 ? ["a": "b"] : nil)
            }
            #expect(try await scope.addSnacks(rows: rows) == 3)
            #expect(try await scope.addSnacks(rows: rows) == 0)
            #expect(try await scope.addSnacks(rows: []) == 0)
            #expect(try await scope.findSnack(id: id(2))?.rating == nil)
            #expect(try await scope.findSnack(id: id(3))?.labels == ["a": "b"])
            let named = try await scope.nameSnacks(order: [
                NameSnacksOrder(id: id(1), end: "X"), NameSnacksOrder(id: id(7), end: "Y"),
            ])
            #expect(named == [id(1)])
            #expect(try await names(test) == ["X", "N2", "N3"])
            #expect(try await scope.noteOfSnack(id: id(1))?.note == nil)
            #expect(try await scope.nameOfSnack(id: id(1)) == "X")
            let old = try await scope.oldSnacks(before: Instant(microsecondsSince1970: .max / 2))
            #expect(old.map(\.other) == [nil, nil, nil])
        }
    }

    @Test("columns are found where a migration has moved them while the service runs")
    func moved() async throws {
        try await TestDatabase.useKitchen { test, scope in
            let snack = try await scope.add(1, "Toast")
            #expect(try await scope.findSnack(id: id(1)) == snack)
            try await test.migrate(
                """
                alter table snack add column more text default 'x';
                alter table snack rename column note to old_note;
                alter table snack add column note text;
                """)
            try await test.migrate("update snack set note = 'moved'")
            let found = try await scope.findSnack(id: id(1))
            #expect(found?.note == "moved" && found?.name == "Toast")
            #expect(try await scope.getSnack(id: id(1)).note == "moved")
        }
    }

    @Test("a column that a migration took away is an error, and the others go on")
    func gone() async throws {
        try await TestDatabase.useKitchen { test, scope in
            try await scope.add(1, "Toast")
            _ = try await scope.findSnack(id: id(1))
            try await test.migrate("alter table snack drop column note")
            let error = await failure { _ = try await scope.findSnack(id: id(1)) }
            #expect((error as? PostgresError)?.serverError?.sqlState == "42703")
            #expect(try await scope.countSnacks() == 1)
        }
    }
}
