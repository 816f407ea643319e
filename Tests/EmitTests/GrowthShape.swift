import Foundation
import Testing

/// A contract of any size in one direction.
struct GrowthShape: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let size: Int
    /// Whether the compiler accepts it, at this size and at four times that size.
    private(set) var isAccepted = true
    let contracts: @Sendable (Int) -> [(name: String, text: String)]

    init(
        _ name: String, _ size: Int,
        of contracts: @escaping @Sendable (Int) -> [(name: String, text: String)]
    ) {
        testDescription = name
        self.size = size
        self.contracts = contracts
    }

    /// A service with these parts.
    private init(_ name: String, _ size: Int, _ parts: @escaping @Sendable (Int) -> String) {
        self.init(name, size, of: { [("demo", contract(parts($0)))] })
    }

    static let all =
        names + objects + unions + values + operations + fleets + queries
        + (circles + beyondLimits + mistakes + wrongQueries).map(\.refused)

    private var refused: GrowthShape {
        var shape = self
        shape.isAccepted = false
        return shape
    }
}

/// `text` for each number below `count`.
func each(
    _ count: Int, separator: String = "", _ text: (Int) -> String
) -> String {
    (0..<count).map(text).joined(separator: separator)
}

private func schemas(_ count: Int, _ last: String = "", _ schema: (Int) -> String) -> String {
    "schemas:\n" + each(count) { "  N\($0): \(schema($0))\n" } + (last.isEmpty ? "" : "  \(last)\n")
}

// MARK: Shapes that have a limit

private func allOf(_ n: Int) -> String {
    schemas(n, "All: { allOf: [\(each(n, separator: ", ") { "N\($0)" })] }") {
        "{ type: object, properties: { p\($0): string } }"
    }
}

private func requiredProperties(_ n: Int) -> String {
    let properties = each(n, separator: ", ") { "p\($0): { type: string }" }
    let names = each(n, separator: ", ") { "p\($0)" }
    return "schemas:\n  A: { $schema: 'https://json-schema.org/draft/2020-12/schema',"
        + " type: object, properties: { \(properties) }, required: [\(names)] }\n"
}

private func objectWithExamples(_ n: Int) -> String {
    "schemas:\n  E: { type: object, properties: { "
        + each(n, separator: ", ") { "v\($0)?: string" } + " }, examples: ["
        + each(n, separator: ", ") { "{ v\($0): a }" } + "] }\n"
}

private func chainOfUnions(_ n: Int) -> String {
    schemas(n, "N\(n): string") { "N\($0 + 1) | integer" }
}

private func enumeration(_ n: Int) -> String {
    let values = each(n, separator: ", ") { "v\($0)" }
    return "schemas:\n  E: { enum: [\(values)], examples: [\(values)] }\n"
}

private func variable(_ n: Int) -> String {
    "env:\n  V: { type: string, enum: [\(each(n, separator: ", ") { "v\($0)" })], default: v1 }\n"
}

// MARK: All shapes

extension GrowthShape {
    private static let names: [GrowthShape] = [
        .init("a chain of names", 500) { n in schemas(n, "N\(n): string") { "N\($0 + 1)" } },
        .init("a chain of names, the last first", 500) { n in
            "schemas:\n  N0: string\n" + each(n) { "  N\($0 + 1): N\($0)\n" }
        },
        .init("a chain of lists with a rule at its end", 300) { n in
            schemas(n, "N\(n): { type: string, minLength: 3 }") { "N\($0 + 1)[]" }
        },
        .init("a circle of lists", 300) { n in schemas(n) { "N\(($0 + 1) % n)[]" } },
        .init("many schemas", 200) { n in
            schemas(n) { _ in "{ type: object, properties: { a: string, b?: integer } }" }
        },
        .init("aliases of YAML within each other", 300) { n in
            "schemas:\n  A0: &a0 { type: array, items: string }\n"
                + each(n) {
                    "  A\($0 + 1): &a\($0 + 1) { type: array, items: *a\($0 % 20) }\n"
                }
        },
        .init("aliases of YAML", 300) { n in
            "schemas:\n  A: &a { type: object, properties: { x: string } }\n"
                + each(n) { "  B\($0): *a\n" }
        },
    ]

    private static let objects: [GrowthShape] = [
        .init("chains of allOf", 300) { n in
            schemas(n, "N\(n): { type: object }") {
                $0 % 10 == 9
                    ? "{ type: object }" : "{ allOf: [N\($0 + 1), { type: object }] }"
            }
        },
        .init("diamonds of allOf in a row", 300) { n in
            schemas(n, "N\(n): { type: object }") {
                $0 % 5 == 4 ? "{ type: object }" : "{ allOf: [N\($0 + 1), N\($0 + 1)] }"
            }
        },
        .init("an allOf of some", 30, allOf),
        .init("some properties that are required", 30, requiredProperties),
        .init("an object with some properties and examples", 30, objectWithExamples),
        .init("a chain of objects", 150) { n in
            schemas(n, "N\(n): string") { "{ type: object, properties: { next?: N\($0 + 1) } }" }
        },
        .init("a circle of objects", 150) { n in
            schemas(n) { "{ type: object, properties: { next?: N\(($0 + 1) % n) } }" }
        },
        .init("a chain that travels both ways", 100) { n in
            schemas(n, "N\(n): string") {
                "{ type: object, properties: { id: { type: uuid, readOnly: true }, n?: N\($0 + 1) } }"
            }
                + "routes:\n  POST /x:\n    { operation: x, summary: X., body: N0,"
                + " responses: { 200: N0 } }\n"
        },
    ]

    private static let unions: [GrowthShape] = [
        .init("a short chain of unions", 15, chainOfUnions),
        .init("chains of unions", 200) { n in
            schemas(n, "N\(n): string") { $0 % 20 == 19 ? "string" : "N\($0 + 1) | integer" }
        },
        .init("a union of many objects", 100) { n in
            let names = each(n, separator: ", ") { "N\($0)" }
            let mapping = each(n, separator: ", ") { "k\($0): N\($0)" }
            return schemas(
                n,
                "X: { oneOf: [\(names)], discriminator: { propertyName: kind, mapping: { \(mapping) } } }\n"
                    + "  Y: { anyOf: [\(names)] }"
            ) { "{ type: object, properties: { kind: { const: k\($0) }, v: string } }" }
        },
        .init("a union of many lists", 150) { n in
            "schemas:\n  X: { anyOf: ["
                + each(n, separator: ", ") { "{ type: array, maxItems: \($0) }" } + "] }\n"
        },
        .init("a union of many patterns", 150) { n in
            "schemas:\n  X: { anyOf: ["
                + each(n, separator: ", ") { "{ type: string, pattern: '^a\($0)' }" } + "] }\n"
        },
    ]

    private static let values: [GrowthShape] = [
        .init("an enum of as many values as there may be, with examples", 250, enumeration),
        .init("a variable with as many values as there may be", 250, variable),
        .init("an enum of some values with as many examples", 30, enumeration),
        .init("a variable with some values", 30, variable),
        .init("an enum of mixed values", 500) { n in
            "schemas:\n  E: { enum: [true, \(each(n, separator: ", ") { "v\($0)" })] }\n"
        },
        .init("a long list as an example", 1_000) { n in
            "schemas:\n  E: { type: array, uniqueItems: true, examples: [["
                + each(n, separator: ", ") { "v\($0)" } + "]] }\n"
        },
        .init("a long list as a default", 1_000) { n in
            "schemas:\n  E: { type: object, properties: { a?: { type: array, items: string,"
                + " default: [\(each(n, separator: ", ") { "v\($0)" })] } } }\n"
        },
        .init("a long text", 8_000) { n in
            "description: '\(String(repeating: "word ", count: n))'\n"
        },
        .init("a text of many lines", 2_000) { n in
            "description: |\n\(String(repeating: "  word and word\n", count: n))"
        },
        .init("a tuple of many places", 150) { n in
            "schemas:\n  E: { type: array, prefixItems: [\(each(n, separator: ", ") { _ in "string" })] }\n"
        },
        .init("many leases and outside services", 100) { n in
            "env:\n  R: { type: uri, schemes: [redis] }\n  U: uri\n  D: { type: duration, default: 1s }\n"
                + "  S: { type: string, secret: true }\nresources:\n"
                + each(n) {
                    "  r\($0): { redis: R }\n  l\($0): { lease: r\(n - 1 - $0), expiry: 1s }\n"
                        + "  h\($0): { http: U, timeout: D, authorization: { bearer: S } }\n"
                }
        },
        .init("many variables", 200) { n in
            "env:\n" + each(n) { "  V\($0): { type: integer, minimum: 1, default: 2 }\n" }
        },
        .init("many resources", 150) { n in
            "env:\n" + each(n) { "  V\($0): { type: uri, schemes: [redis] }\n" } + "resources:\n"
                + each(n) { "  r\($0): { redis: V\($0) }\n" }
                + "health: { ready: [\(each(n, separator: ", ") { "r\($0)" })] }\n"
        },
    ]

    private static let operations: [GrowthShape] = [
        .init("many routes", 100) { n in
            "routes:\n"
                + each(n) {
                    "  POST /v1/r\($0)/{a}:\n    { operation: r\($0), summary: Ping., tags: [t\($0)],"
                        + " path: { a: uuid }, query: { q?: integer }, body: { type: object,"
                        + " properties: { a: string } }, responses: { 204: none } }\n"
                }
        },
        .init("many problems of many routes", 100) { n in
            "problems:\n"
                + each(n + 1) { "  p\($0): { status: 404, title: P, fields: { a: string } }\n" }
                + "routes:\n"
                + each(n) {
                    "  GET /v1/r\($0): { operation: r\($0), summary: Ping., responses: { 204: none },"
                        + " problems: [p\($0), p\($0 + 1)] }\n"
                }
        },
        .init("many problems of one route", 200) { n in
            "problems:\n" + each(n) { "  p\($0): { status: 404, title: P }\n" }
                + "routes:\n  GET /r: { operation: r, summary: Ping., responses: { 204: none },"
                + " problems: [\(each(n, separator: ", ") { "p\($0)" })] }\n"
        },
        .init("a path of many segments", 100) { n in
            "routes:\n  ? GET \(each(n) { "/a\($0)" })\n"
                + "  : { operation: r, summary: Ping., responses: { 204: none } }\n"
        },
        .init("many headers", 150) { n in
            "routes:\n  GET /x: { operation: r, summary: Ping., header: {"
                + each(n, separator: ", ") { "X-A\($0)?: string" }
                + " }, responses: { 204: none } }\n"
        },
    ]

    private static let fleets: [GrowthShape] = [
        .init(
            "many services", 20,
            of: { n in
                (0..<n).map { ("s\($0)", contract("", service: "s\($0)", port: 4000 + $0)) }
            }),
        .init(
            "many services and shared schemas", 15,
            of: { n in
                let shared =
                    "contract: 1\nschemas:\n"
                    + each(n * 10) { "  S\($0): { type: object, properties: { a: string } }\n" }
                let services = (0..<n).map { index -> (name: String, text: String) in
                    let route =
                        "routes:\n  GET /x: { operation: x, summary: X., responses: { 200: S\(index) } }\n"
                    return ("s\(index)", contract(route, service: "s\(index)", port: 4000 + index))
                }
                return services + [("shared", shared)]
            }),
    ]

    private static let circles: [GrowthShape] = [
        .init(
            "many services in a circle", 30,
            of: { n in
                (0..<n).map { index in
                    let parts =
                        "env: { O_URL: uri }\nhealth: { ready: [o] }\nresources:\n"
                        + "  o: { service: s\((index + 1) % n), url: O_URL, timeout: 1s }\n"
                    return ("s\(index)", contract(parts, service: "s\(index)", port: 4000 + index))
                }
            }),
        .init("a circle of names", 300) { n in schemas(n) { "N\(($0 + 1) % n)" } },
        .init("a circle without an end", 300) { n in
            schemas(n) { "{ type: object, properties: { next: N\(($0 + 1) % n) } }" }
        },
        .init("a circle of unions", 200) { n in schemas(n) { "N\(($0 + 1) % n) | integer" } },
    ]

    /// So many that a limit refuses them.
    private static let beyondLimits: [GrowthShape] = [
        .init("a chain of allOf", 300) { n in
            schemas(n, "N\(n): { type: object }") { "{ allOf: [N\($0 + 1), { type: object }] }" }
        },
        .init("diamonds of allOf", 300) { n in
            schemas(n, "N\(n): { type: object }") { "{ allOf: [N\($0 + 1), N\($0 + 1)] }" }
        },
        .init("an allOf of many", 300, allOf),
        .init("many properties that are required", 400, requiredProperties),
        .init("an object with many properties and examples", 200, objectWithExamples),
        .init("a chain of unions", 200, chainOfUnions),
        .init("an enum of too many values with as many examples", 1_100, enumeration),
        .init("a variable with too many values", 1_100, variable),
    ]

    /// Suggestions are looked for among a thousand names at most, and for so many mistakes at most.
    private static let mistakes: [GrowthShape] = [
        .init("an example against diamonds of unions", 8) { n in
            "schemas:\n"
                + each(n) {
                    "  U\($0): V\($0) | W\($0)\n  V\($0): U\($0 + 1) | integer\n"
                        + "  W\($0): U\($0 + 1) | boolean\n"
                }
                + "  U\(n): string\n  Root: { anyOf: [U0], examples: [[x]] }\n"
        },
        .init(
            "many services at one port", 30,
            of: { n in
                (0..<n).map { ("s\($0)", contract("", service: "s\($0)")) }
            }),
        .init("unknown anchors", 1_000) { n in
            "schemas:\n" + each(n) { "  A\($0): &a\($0) string\n" }
                + each(n) { "  B\($0): *b\($0)\n" }
        },
        .init("unknown names", 1_000) { n in schemas(n) { "Unknown\($0)" } },
        .init("unknown problems", 500) { n in
            "routes:\n  GET /r: { operation: r, summary: Ping., responses: { 204: none },"
                + " problems: [\(each(n, separator: ", ") { "p\($0)" })] }\n"
        },
        .init("leases in unknown resources", 500) { n in
            "env: { R: { type: uri, schemes: [redis] } }\nresources:\n"
                + each(n) { "  r\($0): { redis: R }\n  l\($0): { lease: l\($0), expiry: 1s }\n" }
        },
        .init("unknown keys", 300) { n in each(n) { "keey\($0): 1\n" } },
        .init("mistakes in one line", 1_000) { n in
            "schemas: { \(each(n, separator: ", ") { "B\($0): Unknown\($0)" }) }\n"
        },
    ]
}
