import ServiceRuntime
import Testing

/// nst/JSONTestSuite.
@Suite(.needs(.jsonTestSuite)) struct JSONTestSuiteTests {
    let cases: [(name: String, bytes: [UInt8])]

    init() throws {
        cases = try Corpora.files(in: Corpora.folder(.jsonTestSuite) + "/test_parsing")
    }

    @Test("accepts every document that is JSON")
    func accepts() {
        let required = cases.filter { $0.name.hasPrefix("y_") }
        #expect(required.count == 95)
        for (name, bytes) in required {
            // Two of the cases have a key twice, which contracts refuse.
            let limits = JSONLimits(allowsDuplicateKeys: true)
            let result = JSONReader.decode(JSONValue.self, from: bytes, limits: limits)
            #expect(throws: Never.self, "\(name)") { try result.get() }
        }
    }

    @Test("refuses every document that is not JSON as malformed")
    func refuses() {
        let required = cases.filter { $0.name.hasPrefix("n_") }
        #expect(required.count == 188)
        for (name, bytes) in required {
            switch JSONReader.decode(JSONValue.self, from: bytes) {
            case .failure(.malformed): break
            case let other: Issue.record("\(name): \(other)")
            }
        }
    }

    @Test("writes an accepted document so that it is read as the same value")
    func roundTrip() throws {
        for (name, bytes) in cases where name.hasPrefix("y_") && !name.contains("duplicated") {
            let value = try JSONReader.decode(JSONValue.self, from: bytes).get()
            let written = try #require(JSONWriter.bytes(of: value))
            let again = try JSONReader.decode(JSONValue.self, from: written).get()
            #expect(again == value, "\(name)")
        }
    }

    @Test("answers the documents that RFC 8259 leaves open as docs/json.md says")
    func decides() {
        let open = cases.filter { $0.name.hasPrefix("i_") }
        #expect(open.count == 35)
        let accepted = open.filter { _, bytes in
            if case .success = JSONReader.decode(JSONValue.self, from: bytes) {
                true
            } else {
                false
            }
        }
        #expect(accepted.map(\.name) == Self.acceptedOpenCases)
    }

    static let acceptedOpenCases = [
        "i_number_double_huge_neg_exp.json",
        "i_number_real_underflow.json",
        "i_number_too_big_neg_int.json",
        "i_number_too_big_pos_int.json",
        "i_number_very_big_negative_int.json",
    ]
}
