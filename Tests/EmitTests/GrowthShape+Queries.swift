/// Files of queries of any size in one direction.
extension GrowthShape {
    private init(queries name: String, _ size: Int, _ text: @escaping @Sendable (Int) -> String) {
        self.init(name, size) { n in
            [("demo", contract(databaseParts)), ("demo/queries.sql", text(n))]
        }
    }

    static let queries: [GrowthShape] = [
        .init(queries: "queries", 240) { n in
            each(n) { "-- q\($0)(id: uuid) -> { a: integer }?\nselect a from t where id = :id;\n" }
        },
        .init(queries: "parameters of a query", 240) { n in
            let parameters = each(n, separator: ", ") { "p\($0): integer" }
            let values = each(n, separator: ", ") { ":p\($0)" }
            return "-- q(\(parameters)) -> none\ninsert into t values (\(values));\n"
        },
        .init(queries: "members of rows", 240) { n in
            let members = each(n, separator: ", ") { "p\($0): integer" }
            return "-- q(rows: { \(members) }[]) -> none\ninsert into t select * from :rows;\n"
        },
        .init(queries: "columns of a row", 240) { n in
            let members = each(n, separator: ", ") { "p\($0): integer" }
            let columns = each(n, separator: ", ") { "p\($0)" }
            return "-- q() -> { \(members) }\nselect \(columns) from t;\n"
        },
        .init(queries: "uses of a parameter in one line", 8_000) { n in
            "-- q(a: integer) -> integer\nselect \(each(n, separator: " + ") { _ in ":a" });\n"
        },
        .init(queries: "uses of rows in one line", 1_000) { n in
            let rows = each(n, separator: ", ") { ":rows as r\($0)" }
            return "-- q(rows: { a: integer }[]) -> integer\nselect 1 from \(rows);\n"
        },
        .init(queries: "lines that may be left out", 2_000) { n in
            let lines = each(n) { _ in "  and a = :a -- if :a\n" }
            return "-- q(a: integer?) -> none\ndelete from t where true\n\(lines);\n"
        },
        .init(queries: "comments above a query", 4_000) { n in
            each(n) { "-- Word \($0).\n" } + "-- q() -> none\ndelete from t;\n"
        },
        .init(queries: "parentheses within each other", 8_000) { n in
            let open = String(repeating: "(", count: n)
            return "-- q() -> integer\nselect \(open)1\(String(repeating: ")", count: n));\n"
        },
        .init(queries: "dollar quotes", 8_000) { n in
            let values = each(n, separator: ", ") { _ in "$a$ $b$ $$ $a$" }
            return "-- q() -> none\ninsert into t values (\(values));\n"
        },
        .init(queries: "dollars in a dollar quote", 16_000) { n in
            let dollars = String(repeating: "$aaaaaaaaaaaaaaa", count: n)
            return
                "-- q() -> none\ninsert into t values ($aaaaaaaaaaaaaaaa$\(dollars)$aaaaaaaaaaaaaaaa$);\n"
        },
        .init(queries: "block comments within each other", 8_000) { n in
            let open = String(repeating: "/*", count: n)
            return "-- q() -> none\n\(open)\(String(repeating: "*/", count: n)) delete from t;\n"
        },
    ]

    static let wrongQueries: [GrowthShape] = [
        .init(queries: "names that no parameter has", 2_000) { n in
            "-- q(a: integer) -> integer\nselect :a + \(each(n, separator: " + ") { ":b\($0)" });\n"
        },
        .init(queries: "types that are unknown", 240) { n in
            "-- q(\(each(n, separator: ", ") { "p\($0): Q\($0)" })) -> none\ndelete from t;\n"
        },
        .init(queries: "queries of one name", 240) { n in
            each(n) { _ in "-- q() -> none\ndelete from t;\n" }
        },
        .init(queries: "parameters of one name", 240) { n in
            "-- q(\(each(n, separator: ", ") { _ in "a: uuid" })) -> none\ndelete from t;\n"
        },
        .init(queries: "statements without a header in one line", 4_000) { n in
            each(n) { _ in "delete from t;" }
        },
        .init(queries: "headers without a statement", 4_000) { n in
            each(n) { "-- q\($0)() -> none\n" } + "delete from t;\n"
        },
        .init(queries: "headers that never end", 4_000) { n in
            each(n) { _ in "-- vector(3), b:\n" } + "delete from t;\n"
        },
        .init(queries: "braces within each other", 16_000) { n in
            "-- q(a: \(each(n) { _ in "{ a: " })) -> none\ndelete from t;\n"
        },
        .init(queries: "lines that can't be left out", 2_000) { n in
            let lines = each(n) { _ in "  and (a = :a -- if :a\n" }
            return "-- q(a: integer?) -> none\ndelete from t where true\n\(lines);\n"
        },
        .init(queries: "lines that depend on unknown parameters", 2_000) { n in
            let lines = each(n) { "  and a = :a -- if :a\($0)\n" }
            return "-- q(a: integer?) -> none\ndelete from t where true\n\(lines);\n"
        },
        .init(queries: "stars of tables", 4_000) { n in
            "-- q() -> integer\nselect \(each(n, separator: ", ") { _ in "t.*" }) from t;\n"
        },
        .init(queries: "a string that does not end", 64_000) { n in
            "-- q() -> integer\nselect '\(String(repeating: "x; ", count: n))\n"
        },
    ]
}
