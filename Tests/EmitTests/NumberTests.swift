import Diagnostics
import Foundation
import Testing

@testable import ContractCompiler

/// Whatever number stands wherever: the compiler answers, and what it emits is Swift.
@Suite("Extreme numbers")
struct NumberTests {
    private static let extremes = [
        "-9223372036854775808", "-9223372036854775809", "9223372036854775807",
        "9223372036854775808", "-2147483649", "2147483648", "18446744073709551616",
        "9007199254740993", "1e308", "-1.7976931348623157e308", "1e400", "1e-400", "0.1e-20", "-0",
        "-0.0", "0", "-1", "9e999999999", "1e-999999999999999999999", "5.",
        String(repeating: "9", count: 1_000), "0." + String(repeating: "3", count: 1_000),
        "0xffffffffffffffffff", "-.inf", ".nan",
    ]

    /// Every key of the language that takes a number, some beside each other.
    private static let fleets: [[Contract]] = [
        [
            ("demo", service), ("rag", contract("", service: "rag", port: 3901)),
            ("platform", platform),
        ],
        [("demo", scalars)], [("demo", structures)], [("demo", routes), ("platform", platform)],
    ]

    private typealias Contract = (name: String, text: String)

    @Test("at the place of a number are refused or emitted", arguments: extremes)
    func numbers(_ extreme: String) {
        for fleet in Self.fleets {
            for (index, file) in fleet.enumerated() {
                for place in places(in: file.text, number) {
                    check(fleet, index, place, extreme)
                    let unit = file.text[place].drop { !$0.isLetter }
                    if !unit.isEmpty { check(fleet, index, place, extreme + unit) }
                }
            }
        }
    }

    @Test("at the place of any word are refused or emitted", arguments: ["1e400", "-0.5"])
    func words(_ extreme: String) {
        for fleet in Self.fleets {
            for (index, file) in fleet.enumerated() {
                for place in places(in: file.text, /[A-Za-z_^$][A-Za-z0-9_^$+-]*/) {
                    check(fleet, index, place, extreme)
                }
            }
        }
    }

    @Test("have places in contracts that are accepted")
    func havePlaces() {
        let counts = Self.fleets.joined().map { places(in: $0.text, number).count }
        #expect(counts.reduce(0, +) > 100)
        for fleet in Self.fleets { #expect(compiled(fleet).report == "") }
    }

    @Test("would be seen in emitted code that Swift refuses")
    func catches() {
        #expect(complaints("case 0: json.read(&a, .range((-1)...))").isEmpty)
        #expect(complaints("case 0: json.read(&a, .range(-1...5))").isEmpty)
        for line in [".range(-1...))", ".count(5...2)", "cpu: inf)", "b: Double = nan,"] {
            #expect(complaints(line).count == 1, "\(line)")
        }
    }

    private let number = /-?[0-9][0-9.]*(?:KiB|MiB|ms|s|m)?/

    /// Values and keys that match as a whole.
    private func places(
        in text: String, _ pattern: some RegexComponent
    ) -> [Range<String.Index>] {
        let ends: Set<Character> = [" ", "\n", ",", "[", "]", "{", "}", ":"]
        return text.ranges(of: pattern).filter { range in
            let before =
                range.lowerBound == text.startIndex
                ? "\n" : text[text.index(before: range.lowerBound)]
            let after = range.upperBound == text.endIndex ? "\n" : text[range.upperBound]
            return ends.contains(before) && ends.contains(after)
        }
    }

    private func check(
        _ fleet: [Contract], _ index: Int, _ place: Range<String.Index>, _ extreme: String
    ) {
        var contracts = fleet
        contracts[index].text.replaceSubrange(place, with: extreme)
        let result = compiled(contracts)
        let line = fleet[index].text[..<place.lowerBound].count { $0 == "\n" } + 1
        let change =
            "\(fleet[index].name):\(line): \(fleet[index].text[place]) → \(extreme.prefix(30))"
        guard result.diagnostics.isEmpty else {
            #expect(!result.report.isEmpty, "\(change)")
            return
        }
        for (path, text) in result.files where path.hasSuffix(".swift") {
            for reason in complaints(text) {
                Issue.record("\(change): \(path) has \(reason)")
            }
        }
    }

    /// What Swift would refuse in an emitted text, or trap at.
    private func complaints(_ text: String) -> [String] {
        let code = text.split(separator: "\n").filter { !$0.contains("///") && !$0.contains("#\"") }
        var complaints: [String] = []
        for line in code {
            if line.firstMatch(of: /[(:,] ?-[0-9_.e+-]+\.\.\.\s*[),]/) != nil {
                complaints.append("a sign that belongs to a range: \(line)")
            }
            if line.firstMatch(of: /[(: ](?:inf|nan|-inf)\b/) != nil {
                complaints.append("a number that is none: \(line)")
            }
            for match in line.matches(
                of: /\(?(-?[0-9_.]+(?:e[+-][0-9]+)?)\)?\.\.\.\(?(-?[0-9_.]+(?:e[+-][0-9]+)?)/)
            {
                let ends = [match.1, match.2].map { Double($0.replacing("_", with: "")) ?? .nan }
                if !(ends[0] <= ends[1]) { complaints.append("a range without numbers: \(line)") }
            }
        }
        return complaints
    }

    private static let service = contract(
        """
        env:
          DATABASE_URL: { type: uri, schemes: [postgres, postgresql], secret: true }
          REDIS_URL: { type: uri, schemes: [redis, rediss], example: 'redis://localhost:6379' }
          RAG_URL: uri
          RATIO: { type: number, minimum: 0, maximum: 1, default: 0.5 }
          COUNT: { type: integer, minimum: 1, maximum: 20, default: 10, example: 12 }
          PAUSE: { type: duration, default: 2s }
          BUFFER: { type: size, default: 64KiB }
          TOKEN: { type: string, minLength: 8, maxLength: 64, required: false }
        resources:
          database: { postgres: DATABASE_URL, pool: { connections: 10, wait: 500ms } }
          cache: { redis: REDIS_URL, timeout: 1s }
          rag: { service: rag, url: RAG_URL, timeout: 1m }
        health: { ready: [database, cache] }
        limits: { concurrency: 4, queue: 2, body: 4KiB, timeout: 5s, memory: 64MiB, cpu: 1 }
        """)

    private static let scalars = contract(
        """
        schemas:
          Text: { type: string, minLength: 1, maxLength: 100, default: Hello, examples: [Hi, Ho] }
          Number: { type: number, minimum: 0, maximum: 9, multipleOf: 0.05, default: 1, examples: [0.15, 2] }
          Open: { type: number, exclusiveMinimum: 0, exclusiveMaximum: 1, examples: [0.5] }
          Whole: { type: [integer, 'null'], minimum: 0, maximum: 10, multipleOf: 2, examples: [4, 6.0] }
          Inner: { type: integer, exclusiveMinimum: 0, exclusiveMaximum: 10, default: 5 }
          Below: { type: integer, maximum: 10 }
          Above: { type: integer, minimum: -5 }
          Small: { type: int32, minimum: -5, maximum: 5, exclusiveMinimum: -6, exclusiveMaximum: 6 }
        """)

    private static let structures = contract(
        """
        schemas:
          Level: { enum: [1, 2, 3] }
          Mixed: { enum: [a, 1, 2.5, [1], { x: 1 }] }
          One: { const: 1 }
          Pair: { type: array, prefixItems: [string, integer], minItems: 2, maxItems: 4, examples: [[a, 1]] }
          Tags: { type: array, items: Text, minItems: 0, maxItems: 5, uniqueItems: true }
          Counts: { type: object, additionalProperties: integer, minProperties: 1, maxProperties: 9, examples: [{ a: 1 }] }
          Both: { allOf: [Left, Right] }
          Left: { type: object, properties: { a?: integer }, minProperties: 1 }
          Right: { type: object, properties: { b?: { type: integer, default: 3 } }, maxProperties: 2 }
          Text: string
        """)

    private static let routes = contract(
        """
        problems:
          notFound: { status: 404, title: Not found, fields: { id: uuid, count: { type: integer, minimum: 1 } } }
        schemas:
          Body: { type: object, properties: { a: integer } }
        routes:
          POST /v1/people:
            operation: addPerson
            summary: Add a person.
            query: { limit: { type: integer, minimum: 1, maximum: 100, default: 20 } }
            header: { X-Count?: { type: integer, maximum: 64 } }
            body: { schema: Body, examples: [{ a: 2 }] }
            responses:
              201: { body: Body, headers: { X-Left: integer }, examples: [{ a: 1 }] }
              303: none
            problems: [notFound, tooMany]
            limits: { body: 2KiB, timeout: 10s, concurrency: 2 }
        """)

    private static let platform = """
        contract: 1
        platform: all
        postgres: { max_connections: 100, reserved: 3 }
        problems:
          tooMany: { status: 429, title: Too many }

        """
}
