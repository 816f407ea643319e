/// Contracts that put every shape under every name in every place.
///
/// Each probe stands on a line of its own, so that a refusal names its probe. A contract holds all
/// names in nearly all places; which shape a name has moves on from contract to contract, until
/// every name had every shape.
struct NameSweep {
    let names: [String]

    /// How many contracts there are: one for each shape of a property, and one of settings.
    static var turns: Range<Int> { 0..<propertyShapes.count + 1 }

    func contract(_ turn: Int) -> [Line] {
        if turn == Self.propertyShapes.count { return settings() }
        // An operation and a schema of one name can't be in one contract.
        let isOfSchemas = turn.isMultiple(of: 2)
        return schemas(turn, named: isOfSchemas)
            + (isOfSchemas ? [] : routes(turn / 2) + operations() + problems(turn / 2))
    }

    struct Line {
        let text: String
        let probe: Probe?
    }

    struct Probe: Hashable {
        let place: String
        let name: String
    }
}

private typealias Line = NameSweep.Line

private func lines(_ text: String...) -> [Line] { text.map { Line(text: $0, probe: nil) } }

private func probe(_ place: String, _ name: String, _ text: String) -> Line {
    Line(text: text, probe: NameSweep.Probe(place: place, name: name))
}

// MARK: Places

extension NameSweep {
    private func schemas(_ turn: Int, named: Bool) -> [Line] {
        var all = lines(
            "schemas:", "  Zplain: { type: object, properties: { zid: uuid } }",
            "  Zwords: { enum: [zone, ztwo] }")
        for (index, chunk) in chunks(names, 100).enumerated() {
            all += lines("  Zobject\(index):", "    type: object", "    properties:")
            for (place, name) in chunk.enumerated() {
                let shape = Self.propertyShapes[(place + turn) % Self.propertyShapes.count]
                let mark = shape.contains("default") ? "'\(name)?'" : key(name, place, turn)
                all.append(probe("property", name, "      \(mark): \(shape)"))
            }
            all += lines("  Zenum\(index):", "    enum:")
            all += chunk.map { probe("value", $0, "      - '\($0)'") }
            all += chunk.filter { $0.kebab != $0 }
                .map { probe("value", $0.kebab, "      - '+\($0.kebab)'") }
            all += lines("  Zunion\(index):", "    oneOf:")
            all += chunk.map { name in
                probe(
                    "branch", name,
                    "      - { type: object, swiftName: '\(name.branch)', properties: {} }")
            }
        }
        guard named else { return all }
        for (place, name) in names.filter(\.isSchema).enumerated() {
            let shape = Self.schemaShapes[(place + turn / 2) % Self.schemaShapes.count]
            all.append(probe("schema", name, "  \(name): \(shape)"))
        }
        return all
    }

    private func problems(_ turn: Int) -> [Line] {
        let probes = names.filter(\.isLower).enumerated().map { place, name in
            let shape = Self.fieldShapes[(place + turn) % Self.fieldShapes.count]
            let fields = "{ \(key(name, place, turn)): \(shape), zone?: string }"
            return probe(
                "problem", name, "  '\(name)': { status: 400, title: T, fields: \(fields) }")
        }
        return lines("problems:") + probes
            + lines("  zproblem: { status: 400, title: T, fields: { zone: { enum: [a] } } }")
    }

    private func operations() -> [Line] {
        names.filter(\.isLower).map { name in
            let rest = "summary: S., responses: { 204: none }"
            return probe("operation", name, "  GET /o/\(name): { operation: '\(name)', \(rest) }")
        }
    }

    private func routes(_ turn: Int) -> [Line] {
        var all = lines(
            "routes:", "  POST /z:", "    operation: zoperation", "    summary: S.",
            "    body: { type: object, properties: { zone: { enum: [a, b] } } }",
            "    responses: { 200: { type: object, properties: { ztwo: { enum: [a, b] } } } }",
            "    problems: [zproblem]")
        func parameters(_ place: String, _ indent: String, _ names: [String]) {
            // A list is for queries alone, and a path has its parameters always.
            let count = Self.parameterShapes.count - (place == "query" ? 0 : 1)
            for (position, name) in names.enumerated() {
                let shape = Self.parameterShapes[(position + turn) % count]
                let key = place == "path" ? "'\(name)'" : key(name, position, turn)
                all.append(probe(place, name, "\(indent)\(key): \(shape)"))
            }
        }
        func begin(_ route: String, _ operation: String) {
            all += lines("  \(route):", "    operation: \(operation)", "    summary: S.")
        }
        for (index, chunk) in chunks(names, 60).enumerated() {
            begin("GET /q\(index)", "zquery\(index)")
            all += lines("    responses: { 204: none }", "    query:")
            parameters("query", "      ", chunk)
            begin("GET /h\(index)", "zheader\(index)")
            all += lines("    header:")
            parameters("header", "      ", chunk)
            all += lines("    responses:", "      200:", "        body: Zplain")
            all += lines("        headers:")
            parameters("response header", "          ", chunk)
        }
        for (index, chunk) in chunks(names, 8).enumerated() {
            let path = chunk.map { "{\($0)}" }.joined(separator: "/")
            begin("GET /p\(index)/\(path)", "zpath\(index)")
            all += lines("    responses: { 204: none }", "    path:")
            parameters("path", "      ", chunk)
        }
        return all
    }

    /// Variables and resources, which are members of one type.
    private func settings() -> [Line] {
        let variables = chunks(names.map(\.variable), 10_000)[0]
        let shapes = ["{ type: string, enum: [a, b] }", "integer", "duration", "size"]
        var all = lines("env:", "  ZURL: { type: uri, secret: true }")
        for (place, name) in variables.enumerated() {
            let shape = shapes[place % shapes.count]
            all.append(probe("variable", name, "  \(name): \(shape)"))
        }
        all += lines("resources:")
        let taken = Set(variables.map { $0.lowercased().filter { $0 != "_" } })
        for name in names where name.isLower {
            let other = taken.contains(name.lowercased()) ? name + "Z" : name
            all.append(probe("resource", other, "  '\(other)': { http: ZURL, timeout: 1s }"))
        }
        return all
    }

    private func key(_ name: String, _ place: Int, _ turn: Int) -> String {
        (place / 2 + turn).isMultiple(of: 2) ? "'\(name)?'" : "'\(name)'"
    }
}

// MARK: Shapes

extension NameSweep {
    static let propertyShapes = [
        "string", "string | null", "{ type: string, pattern: '^a' }", "{ enum: [a, b] }",
        "{ enum: [1, a] }", "{ type: object, properties: { zid: uuid } }",
        "{ type: array, items: { enum: [a, b] } }",
        "{ type: object, additionalProperties: { enum: [1, 2] } }",
        "{ type: array, prefixItems: [string, { enum: [a] }] }",
        "{ oneOf: [string, { type: object, properties: { zid: uuid } }] }",
        "{ enum: [none, b, null], default: none }", "Zplain[]",
    ]
    static let schemaShapes = [
        "{ type: string, pattern: '^a' }", "{ enum: [a, b] }", "{ enum: [1, a] }",
        "{ type: object, properties: { zid: uuid, zone: { enum: [a] } } }",
        "{ type: array, items: { type: string, maxLength: 2 }, maxItems: 3 }",
        "{ type: integer, minimum: -1 }",
    ]
    static let fieldShapes = [
        "string", "integer", "Zwords", "'Zplain[]'", "{ enum: [a, b] }",
        "{ type: array, items: { type: object, properties: { zid: uuid } } }",
    ]
    /// The last is for queries alone.
    static let parameterShapes = [
        "string", "{ enum: [a, b] }", "{ type: string, pattern: '^a' }", "{ enum: [1, 2] }",
        "{ type: integer, minimum: -3 }", "{ type: array, items: { enum: [a, b] }, maxItems: 4 }",
    ]
}

// MARK: Names

/// Names in lists of at most `size`, none of which has two that meet in Swift.
private func chunks(_ names: [String], _ size: Int) -> [[String]] {
    var lists: [[String]] = []
    var keys: [Set<String>] = []
    for name in names {
        let key = name.lowercased().filter { $0 != "_" && $0 != "-" }
        let place = lists.indices.first { lists[$0].count < size && !keys[$0].contains(key) }
        if let place {
            lists[place].append(name)
            keys[place].insert(key)
        } else {
            lists.append([name])
            keys.append([key])
        }
    }
    return lists
}

extension String {
    fileprivate var isLower: Bool { first?.isLowercase == true }
    fileprivate var isSchema: Bool { first?.isUppercase == true }

    /// `allCases` as `all-cases`.
    fileprivate var kebab: String {
        let words = replacing(/([a-z0-9])([A-Z])/) { "\($0.1)-\($0.2)" }
        return words.lowercased()
    }

    /// As a member that a contract may give: not what generated code has itself.
    fileprivate var branch: String {
        let name = prefix(1).lowercased() + dropFirst()
        return ["blank", "init", "self", "tags"].contains(name) ? "z\(name)" : name
    }

    /// `makeID` as `MAKE_ID`.
    fileprivate var variable: String { kebab.uppercased().replacing("-", with: "_") }
}
