import Testing

@testable import ContractCompiler

@Suite("Small changes of a contract")
struct SmallChangeTests {
    private let operations = 60

    @Test("a new route and its schema change no lines of others at most places")
    func newRoute() {
        let before = largeContract(0, operations: operations)
        var counts: [Int] = []
        for place in stride(from: 0, to: operations, by: 6) {
            let after =
                before
                .replacing("  Thing\(place):\n", with: "\(schema)  Thing\(place):\n")
                .replacing(
                    "  PUT /v1/things\(place)/{thingID}:\n",
                    with: "\(route)  PUT /v1/things\(place)/{thingID}:\n")
            counts.append(changedLines(generated(before), generated(after)).count)
        }
        counts.sort()
        // A full file hands its last sections on to the next one, up to a name that begins a file.
        #expect(counts.count { $0 <= 15 } >= 7, "\(counts)")
        #expect(counts[counts.count - 1] <= fileLineLimit, "\(counts)")
    }

    @Test("a new property changes few lines beside its own")
    func newProperty() {
        let before = largeContract(0, operations: operations)
        let after = before.replacing(
            "  Thing30:\n    description: A thing.\n    type: object\n    properties:\n",
            with: "  Thing30:\n    description: A thing.\n    type: object\n    properties:\n"
                + "      extra?: string\n")
        #expect(before != after)
        let changed = changedLines(generated(before), generated(after))
        #expect(changed.count <= 10, "\(changed)")
    }

    @Test("a line above everything changes nothing")
    func comment() {
        let before = largeContract(0, operations: 3)
        #expect(changedLines(generated(before), generated("# A comment.\n" + before)).isEmpty)
    }

    private let schema = """
          More:
            type: object
            properties: { name: string }

        """

    private let route = """
          GET /v1/more:
            operation: getMore
            summary: Get more.
            responses: { 200: More }

        """

    private func generated(_ contract: String) -> [String: String] {
        let compiled = compiled([("service-0", contract)])
        #expect(compiled.diagnostics.isEmpty, "\(compiled.report)")
        return compiled.files
    }

    /// The lines of the old files that are not in the new ones: changed, removed or moved.
    private func changedLines(_ old: [String: String], _ new: [String: String]) -> [String] {
        old.keys.sorted().flatMap { path -> [String] in
            let old = (old[path] ?? "").split(separator: "\n")
            let new = (new[path] ?? "").split(separator: "\n")
            return new.difference(from: old).removals.map { removal in
                if case .remove(_, let line, _) = removal { "\(path): \(line)" } else { "" }
            }
        }
    }
}
