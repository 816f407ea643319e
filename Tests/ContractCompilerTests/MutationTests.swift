import ContractCompiler
import Diagnostics
import Foundation
import Testing

/// Whatever bytes a contract is: no crash, no hang, and either a sound fleet or a reason.
@Suite struct MutationTests {
    private static let contracts = files(in: place("../../contracts"), "yaml")

    private func compile(
        _ bytes: [UInt8], name: String
    ) -> (hasFleet: Bool, diagnostics: [Diagnostic]) {
        let source = SourceText(path: "contracts/\(name)", bytes: bytes)
        let (fleet, diagnostics) = compileFleet([source])
        _ = Renderer([source]).render(diagnostics)
        return (fleet.services.count == 1, diagnostics)
    }

    @Test("every prefix of a contract is read or refused", arguments: contracts)
    func prefixes(_ url: URL) throws {
        let bytes = [UInt8](try Data(contentsOf: url))
        // Every cut would take minutes in a debug build; a prime step meets every kind of place.
        for count in stride(from: 0, to: bytes.count, by: 23) {
            let result = compile(Array(bytes.prefix(count)), name: url.lastPathComponent)
            #expect(result.hasFleet || !result.diagnostics.isEmpty || !isService(url))
            for diagnostic in result.diagnostics {
                #expect(diagnostic.primary.range.end <= count + 1, "\(diagnostic)")
            }
        }
    }

    @Test("random changes of a contract are read or refused", arguments: [1, 2, 3] as [UInt64])
    func mutations(seed: UInt64) throws {
        var random = Random(state: seed)
        let url = try #require(Self.contracts.first { $0.lastPathComponent == "chat.yaml" })
        let bytes = [UInt8](try Data(contentsOf: url))
        for round in 0..<150 {
            let changed = random.mutation(of: bytes)
            let result = compile(changed, name: "chat.yaml")
            #expect(
                result.hasFleet || !result.diagnostics.isEmpty, "seed \(seed), round \(round)")
        }
    }

    private static let queries = files(in: place("../../contracts/chat/queries"), "sql")

    @Test("every prefix of a file of queries is read or refused", arguments: queries)
    func prefixesOfQueries(_ url: URL) throws {
        let service = try Self.chat()
        let bytes = [UInt8](try Data(contentsOf: url))
        for count in 0...bytes.count {
            let source = SourceText(
                path: "contracts/chat/queries/a.sql", bytes: Array(bytes.prefix(count)))
            let (queries, diagnostics) = resolveQueries([source], of: service)
            _ = Renderer([source]).render(diagnostics)
            for diagnostic in diagnostics {
                #expect(diagnostic.primary.range.end <= count + 1, "\(count): \(diagnostic)")
            }
            #expect(queries.count <= 20)
        }
    }

    @Test(
        "random changes of a file of queries are read or refused", arguments: [4, 5, 6] as [UInt64])
    func mutationsOfQueries(seed: UInt64) throws {
        var random = Random(state: seed)
        let service = try Self.chat()
        let bytes = try Self.queries.flatMap { [UInt8](try Data(contentsOf: $0)) }
        var accepted = 0
        for round in 0..<400 {
            // As the tool hands them on: with a zero byte or no UTF-8 they are refused before.
            let text = String(decoding: random.mutation(of: bytes), as: UTF8.self)
            let source = SourceText(path: "contracts/chat/queries/a.sql", bytes: Array(text.utf8))
            let (queries, diagnostics) = resolveQueries([source], of: service)
            _ = Renderer([source]).render(diagnostics)
            #expect(!queries.isEmpty || !diagnostics.isEmpty, "seed \(seed), round \(round)")
            if diagnostics.isEmpty {
                accepted += 1
                var changed = service
                changed.queries = queries
                #expect(generate(changed).contains { $0.path.hasSuffix("Queries.swift") })
            }
        }
        #expect(accepted > 0)
    }

    private static func chat() throws -> ServicePlan {
        let sources = try contracts.map {
            SourceText(
                path: "contracts/\($0.lastPathComponent)", bytes: [UInt8](try Data(contentsOf: $0)))
        }
        let plan = resolve(compileFleet(sources).fleet, sources).plan
        return try #require(plan.services.first { $0.name == "chat" })
    }

    @Test("bombs are refused at once", arguments: Bomb.allCases)
    func bombs(_ bomb: Bomb) {
        let start = ContinuousClock.now
        let result = compile(Array(bomb.text.utf8), name: "chat.yaml")
        #expect(!result.diagnostics.isEmpty)
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    private func isService(_ url: URL) -> Bool {
        !["shared.yaml", "platform.yaml"].contains(url.lastPathComponent)
    }
}

/// Contracts that cost more to read than to write.
enum Bomb: CaseIterable {
    case aliases, brackets, nestedAliases, keys, longLine, pattern, schemaCircle

    var text: String {
        switch self {
        case .aliases:
            "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
                + (1...9).map { level in
                    let items = Array(repeating: "*a\(level - 1)", count: 10).joined(
                        separator: ", ")
                    return "a\(level): &a\(level) [\(items)]\n"
                }.joined()
        case .brackets: String(repeating: "[", count: 200_000)
        case .nestedAliases:
            "a0: &a0 \(String(repeating: "[", count: 80))\(String(repeating: "]", count: 80))\n"
                + (1...50).map { level in
                    let open = String(repeating: "[", count: 80)
                    let close = String(repeating: "]", count: 80)
                    return "a\(level): &a\(level) \(open)*a\(level - 1)\(close)\n"
                }.joined()
        case .keys: (0..<90_000).map { "k\($0): 1\n" }.joined()
        case .longLine: "contract: \"" + String(repeating: "x", count: 900_000) + "\"\n"
        case .pattern:
            completed(
                """
                schemas:
                  A: { type: string, pattern: '(((((x{0}){1000}){1000}){1000}){1000}){1000}',
                       examples: [aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa] }
                  B: { type: string, pattern: '^(a+)+$',
                       examples: [aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab] }
                """, "chat.yaml")
        case .schemaCircle:
            completed(
                "schemas:\n"
                    + (0..<60).map {
                        "  A\($0): { allOf: [A\(($0 + 1) % 60), A\(($0 + 2) % 60)] }\n"
                    }
                    .joined(), "chat.yaml")
        }
    }
}

/// xorshift64*, so that a seed gives the same contracts everywhere.
struct Random: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_F491_4F6C_DD1D
    }

    /// One to four bytes changed, left out, put in, or a piece moved.
    mutating func mutation(of bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        let signs = Array("{}[]:,-&*!|>'\"%@`#?\n\t \u{0}".utf8)
        for _ in 0..<Int.random(in: 1...4, using: &self) {
            let place = Int.random(in: 0..<bytes.count, using: &self)
            switch Int.random(in: 0..<5, using: &self) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &self)
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(signs.randomElement(using: &self) ?? 0, at: place)
            case 3: bytes[place] = signs.randomElement(using: &self) ?? 0
            default:
                let end = min(bytes.count, place + Int.random(in: 1...40, using: &self))
                let piece = Array(bytes[place..<end])
                bytes.insert(contentsOf: piece, at: Int.random(in: 0..<bytes.count, using: &self))
            }
        }
        return bytes
    }
}
