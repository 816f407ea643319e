import FoundationEssentials
import ServiceRuntime
import Testing

/// The formats and patterns of json-schema-org/JSON-Schema-Test-Suite. Everything else of that
/// suite is the contract compiler's business.
@Suite(.needs(.jsonSchemaTestSuite)) struct JSONSchemaSuiteTests {
    @Test(
        "agrees with the suite about formats",
        arguments: [
            "date", "date-time", "duration", "email", "uri", "uuid",
        ])
    func formats(_ format: String) throws {
        for (name, text, isValid) in try cases("optional/format/\(format)", "format") {
            guard Self.deviations[name] == nil else { continue }
            #expect(try isAccepted(text.data, format) == isValid, "\(name): \(text.data)")
        }
    }

    /// Where we differ, and why.
    static let deviations = [
        "a component with many digits is valid": "nine digits are more than any duration needs",
        "a quoted string with a space in the local part is valid": "nobody has such an address",
        "a quoted string with a double dot in the local part is valid": "likewise",
        "a quoted string with a @ in the local part is valid": "likewise",
        "an IPv4-address-literal after the @ is valid": "mail goes to names",
        "an IPv6-address-literal after the @ is valid": "likewise",
    ]

    private func isAccepted(_ text: String, _ format: String) throws -> Bool {
        let json = try written(text)
        switch format {
        case "date": return violations(CalendarDate.self, json).isEmpty
        case "date-time": return violations(Instant.self, json).isEmpty
        case "duration": return violations(ISODuration.self, json).isEmpty
        case "uuid": return violations(UUID.self, json).isEmpty
        case "email": return violations(String.self, json, .format(.email)).isEmpty
        default: return violations(String.self, json, .format(.uri)).isEmpty
        }
    }

    @Test(
        "agrees with the suite about patterns",
        arguments: [
            "pattern", "optional/ecmascript-regex", "optional/non-bmp-regex",
        ])
    func patterns(_ file: String) throws {
        for (name, text, isValid) in try cases(file, "pattern") {
            guard let pattern = Pattern(text: text.keyword) else {
                #expect(Self.unsupported.contains(text.keyword), "\(name): \(text.keyword)")
                continue
            }
            #expect(pattern.matches(text.data) == isValid, "\(name): \(text.keyword)")
        }
    }

    /// Patterns outside of our language: it has no `\p`.
    static let unsupported: Set = ["^\\p{Letter}+$", "\\p{Letter}cole", "^\\p{digit}+$"]

    /// The cases whose schema has `keyword` and whose data is a string.
    private func cases(
        _ file: String, _ keyword: String
    ) throws -> [(name: String, text: (keyword: String, data: String), isValid: Bool)] {
        let folder = try Corpora.folder(.jsonSchemaTestSuite)
        let document = try Corpora.bytes(of: "\(folder)/tests/draft2020-12/\(file).json")
        let groups = try JSONReader.decode([JSONValue].self, from: document).get()
        var cases: [(String, (String, String), Bool)] = []
        for group in groups {
            guard case .object(let group) = group, case .object(let schema)? = group["schema"],
                case .string(let keyword)? = schema[keyword],
                case .array(let tests)? = group["tests"]
            else { continue }
            for test in tests {
                guard case .object(let test) = test, case .string(let name)? = test["description"],
                    case .string(let data)? = test["data"], case .bool(let isValid)? = test["valid"]
                else { continue }
                cases.append((name, (keyword, data), isValid))
            }
        }
        #expect(!cases.isEmpty)
        return cases
    }
}
