import ServiceRuntime
import Testing

@testable import KitchenSink

/// Something that a client can lengthen, at the greatest length that the runtime takes.
struct Growth: Sendable, CustomTestStringConvertible {
    let name: String
    /// How many parts the longest has.
    let size: Int
    /// What becomes of the longest and of a shorter one.
    let outcome: Outcome
    let probe: @Sendable (_ size: Int) -> Probe

    enum Probe: Sendable {
        case request(
            HTTPMethod, target: String, headers: [(String, String)] = [], body: String? = nil)
        /// Says what became of it.
        case call(@Sendable () -> Outcome)
    }

    enum Outcome: Sendable, Equatable {
        case status(UInt16)
        case isRead, isWritten
        case violations, malformed
    }

    var testDescription: String { name }

    static let all = queries + paths + headers + lists + texts + objects + choices
}

// MARK: Heads

extension Growth {
    private static let queries = [
        query("unknown names of a letter and a mark", 800) { "\(word($0))%CC%80" },
        query("one unknown name many times", 2_000) { _ in "a" },
        query("values of a list", 1_500) { _ in "tag=a" },
        query("wrong values of a list", 1_500) { _ in "tag=A" },
        query("repeated single values", 1_000) { _ in "limit=1" },
        Growth(name: "query: an unknown name of many marks", size: 1_200, outcome: .status(422)) {
            .request(.get, target: "/v1/dishes?a\(repeated("%CC%81%CC%96", $0))")
        },
        Growth(name: "query: a value of many marks", size: 1_200, outcome: .status(422)) {
            .request(.get, target: "/v1/dishes?tag=a\(repeated("%CC%81%CC%96", $0))")
        },
        Growth(name: "query: a value of many escapes", size: 2_600, outcome: .status(200)) {
            .request(.get, target: "/v1/dishes?tag=\(repeated("%61", $0))")
        },
    ]

    private static let paths = [
        Growth(name: "path: a long segment", size: 8_000, outcome: .status(422)) {
            .request(.get, target: "/v1/dishes/\(repeated("a", $0))")
        },
        Growth(name: "path: many segments", size: 4_000, outcome: .status(404)) {
            .request(.get, target: "/v1\(repeated("/a", $0))")
        },
        Growth(name: "path: many escapes", size: 2_600, outcome: .status(422)) {
            .request(.get, target: "/v1/dishes/\(repeated("%61", $0))")
        },
    ]

    private static let headers = [
        Growth(name: "headers: many fields", size: 96, outcome: .status(200)) { size in
            .request(.get, target: "/v1/dishes", headers: (0..<size).map { ("X-\($0)", "1") })
        },
        Growth(name: "headers: many fields of one name", size: 96, outcome: .status(422)) { size in
            let value = repeated("x", 300)
            let fields = (0..<size).map { _ in ("Idempotency-Key", value) }
            return .request(.post, target: "/v1/dishes", headers: fields, body: "{}")
        },
        header("Accept", "a list", "text/a;q=0.1,", 1_200, 406),
        header("Accept", "many parameters", ";a=b", 3_000, 406),
        header("Content-Type", "many parameters", "; a=b", 2_000),
        header("Content-Type", "many marks", "\u{301}\u{316}", 3_500, 415),
        header("X-Request-Id", "many marks", "\u{301}\u{316}", 3_500),
        header("X-Request-Timeout", "many marks", "\u{301}\u{316}", 3_500),
        header("X-Request-Timeout", "many digits", "1", 8_000),
        header("Traceparent", "many hyphens", "-", 8_000),
        header("Idempotency-Key", "many marks", "\u{301}\u{316}", 3_500),
    ]

    private static func query(
        _ name: String, _ size: Int, _ pair: @escaping @Sendable (Int) -> String
    ) -> Growth {
        Growth(name: "query: \(name)", size: size, outcome: .status(422)) { size in
            let pairs = (0..<size).map(pair).joined(separator: "&")
            return .request(.get, target: "/v1/dishes?\(pairs)")
        }
    }

    private static func header(
        _ field: String, _ name: String, _ part: String, _ size: Int, _ status: UInt16 = 422
    ) -> Growth {
        let beginning = field == "Content-Type" ? "application/json" : "a"
        return Growth(
            name: "headers: \(field) with \(name)", size: size, outcome: .status(status)
        ) {
            .request(
                .post, target: "/v1/dishes", headers: [(field, beginning + repeated(part, $0))],
                body: "{}")
        }
    }
}

// MARK: Bodies

extension Growth {
    private static let lists = [
        body("integers", [Int].self, 8_000) { "[\(list($0) { "\($0)" })]" },
        body("wrong integers", [Int].self, 8_000, outcome: .violations) {
            "[\(list($0) { _ in "true" })]"
        },
        body("lists of integers", [[Int]].self, 4_000) { "[\(list($0) { "[\($0)]" })]" },
        body("one value deep in lists", JSONValue.self, 60) {
            repeated("[", $0) + "1" + repeated("]", $0)
        },
        body("unique texts", [String].self, 4_000, .unique) { "[\(list($0) { "\"\($0)\"" })]" },
        body("unique texts of 30 marks", [String].self, 400, .unique) { size in
            let marks = repeated("\u{301}\u{316}", 15)
            return "[\(list(size) { "\"\(word($0))\(marks)\"" })]"
        },
        body("unique objects", [JSONValue].self, 2_000, .unique) {
            "[\(list($0) { "{\"a\":\($0),\"b\":[\($0)]}" })]"
        },
        body("tuples", [Row].self, 2_000) { "[\(list($0) { "[\"x\",\"a\",\($0)]" })]" },
        body("a long tuple", Row.self, 8_000) { "[\"x\",\"a\",\(list($0) { "\($0)" })]" },
    ]

    private static let texts = [
        body("an ASCII text", String.self, 200_000) { "\"\(repeated("a", $0))\"" },
        body("escapes", String.self, 40_000) { "\"\(repeated(#"\n"#, $0))\"" },
        body("escaped letters", String.self, 20_000) { "\"\(repeated(#"\u3042"#, $0))\"" },
        body("kana", String.self, 20_000) { "\"\(repeated("\u{3042}", $0))\"" },
        body("combining marks", String.self, 20_000, outcome: .malformed) {
            "\"a\(repeated("\u{301}\u{316}", $0))\""
        },
        body("escaped combining marks", String.self, 10_000, outcome: .malformed) {
            "\"a\(repeated(#"\u0301\u0316"#, $0))\""
        },
        body("a pattern", String.self, 40_000, .pattern(letters)) { "\"\(repeated("a", $0))\"" },
        body("an address", String.self, 40_000, .format(.uri)) {
            "\"a://\(repeated("a", $0))?\(repeated("%61", $0))\""
        },
        body("an email address", String.self, 40_000, .format(.email), outcome: .violations) {
            "\"\(repeated("a.", $0))@\(repeated("b.", $0))c\""
        },
        body("base64", Base64.self, 20_000) { "\"\(repeated("AAAA", $0))\"" },
        body("places of a second", Instant.self, 40_000) {
            "\"2026-01-01T00:00:00.\(repeated("1", $0))Z\""
        },
        body("digits of an integer", Int.self, 40_000, outcome: .violations) { repeated("7", $0) },
        body("digits of a number", Double.self, 40_000, .multiple(of: 0.7), outcome: .violations) {
            "\(repeated("7", $0)).\(repeated("7", $0))"
        },
        body("digits of an exponent", Double.self, 40_000, .multiple(of: 0.7), outcome: .violations)
        {
            "7e\(repeated("1", $0))"
        },
        body("zeros in a number", Double.self, 40_000, .multiple(of: 0.7), outcome: .violations) {
            "1\(repeated("0", $0)).\(repeated("0", $0))7"
        },
        body("white space", Int.self, 200_000) { repeated(" ", $0) + "1" },
    ]

    private static let letters = Pattern("^([a-z]+)+$")

    private static let objects = [
        body("members of a map", [String: Int].self, 8_000) { members($0) { "\"\($0)\":1" } },
        body("members of a map, of 30 marks", [String: Int].self, 400) { size in
            let marks = repeated("\u{301}\u{316}", 15)
            return members(size) { "\"\(word($0))\(marks)\":1" }
        },
        body("unknown members", Empty.self, 8_000, outcome: .violations) {
            members($0) { "\"\($0)\":1" }
        },
        body("members of a free object", Free.self, 8_000) { members($0) { "\"\($0)\":1" } },
        body("members of any object", JSONValue.self, 8_000) { members($0) { "\"\($0)\":1" } },
        body("one member twice, behind others", JSONValue.self, 8_000, outcome: .malformed) {
            "\(members($0) { "\"\($0)\":1" }.dropLast()),\"0\":1}"
        },
        body("a long name", [String: Int].self, 100_000) { "{\"\(repeated("a", $0))\":1}" },
        body("a violation behind a long list", [Int].self, 8_000, outcome: .violations) {
            "[\(list($0) { "\($0)" }),true]"
        },
        body("violations below long names", [String: [String: Int]].self, 90, outcome: .violations)
        { size in
            let name = repeated("/", 1_000)
            return members(size) { "\"\($0)\(name)\":{\"\(name)\":true}" }
        },
        Growth(name: "body: writing a map", size: 4_000, outcome: .isWritten) { size in
            let names = (0..<size).map { word($0) + repeated("\u{301}\u{316}", 15) }
            let map = Dictionary(uniqueKeysWithValues: names.map { ($0, 1) })
            return .call { JSONWriter.bytes(of: map) == nil ? .malformed : .isWritten }
        },
    ]

    private static let choices = [
        body("choices", [Key].self, 4_000) { "[\(list($0) { "[\"\($0)\"]" })]" },
        body("one long choice", Key.self, 8_000) { "[\(list($0) { "\"\($0)\"" })]" },
        body("one long wrong choice", Key.self, 8_000, outcome: .violations) {
            "[\(list($0) { "\($0)" })]"
        },
        body("choices without a discriminator", [Loose].self, 2_000) {
            "[\(list($0) { _ in "{\"area\":1}" })]"
        },
        body("a discriminator behind other members", Shape.self, 8_000, outcome: .violations) {
            "\(members($0) { "\"\($0)\":1" }.dropLast()),\"kind\":\"circle\"}"
        },
        // Each of the levels, which the depth of JSON bounds, is looked through for its own.
        body("discriminators behind deep values", Expression.self, 4_000, outcome: .violations) {
            size in
            let values = "[\(list(size) { "\($0)" })]"
            return repeated("{\"left\":", 40) + "{\"value\":\(values),\"op\":\"leaf\"}"
                + repeated(",\"right\":{\"value\":1,\"op\":\"leaf\"},\"op\":\"sum\"}", 40)
        },
        body("a tree", Tree.self, 60) {
            repeated("{\"value\":1,\"left\":", $0) + "{\"value\":1}" + repeated("}", $0)
        },
    ]

    private static func body<Value: JSONCodable & SendableMetatype>(
        _ name: String, _ type: Value.Type, _ size: Int, _ rules: Value.Rules = .init(),
        outcome: Outcome = .isRead, _ text: @escaping @Sendable (Int) -> String
    ) -> Growth {
        Growth(name: "body: \(name)", size: size, outcome: outcome) { size in
            let bytes = Array(text(size).utf8)
            return .call {
                switch JSONReader.decode(type, from: bytes, rules) {
                case .success: .isRead
                case .failure(.malformed): .malformed
                case .failure(.violations): .violations
                }
            }
        }
    }
}

// MARK: Words

private func repeated(_ part: String, _ count: Int) -> String {
    String(repeating: part, count: count)
}

private func list(_ count: Int, _ item: (Int) -> String) -> String {
    (0..<count).map(item).joined(separator: ",")
}

private func members(_ count: Int, _ member: (Int) -> String) -> String {
    "{\(list(count, member))}"
}

/// Another one for each number, of letters and digits.
private func word(_ number: Int) -> String { "x\(String(number, radix: 36))" }
