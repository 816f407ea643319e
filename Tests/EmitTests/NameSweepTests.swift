import Diagnostics
import Foundation
import Testing

@testable import ContractCompiler

/// Whatever a contract calls something, its generated code compiles, or the compiler of contracts
/// says why not.
@Suite("Every shape under every name in every place")
struct NameSweepTests {
    @Test("compiles, or is refused by a diagnostic")
    func sweep() throws {
        let sweep = NameSweep(names: try Self.names())
        let place = try Workplace([:])
        let checker = try TypeChecker()
        var refused: [NameSweep.Probe: String] = [:]
        var errors: [String] = []
        var running: [TypeChecker.Run] = []
        for turn in NameSweep.turns {
            let files = try Self.files(sweep.contract(turn), &refused)
            // The machine that this is meant for has two cores.
            if running.count == 2 { errors += try running.removeFirst().finish() }
            let folder = place.folder.appending(path: "turn\(turn)")
            running.append(try checker.start(files, in: folder))
        }
        for run in running { errors += try run.finish() }
        #expect(errors.prefix(40).joined(separator: "\n") == "")
        #expect(refused.filter { !$0.value.isExpected(of: $0.key) }.map { "\($0)" } == [])
        let schemas = refused.keys.filter { $0.place == "schema" }.map(\.name).sorted()
        let reserved = reservedTypeNames.filter { $0.first?.isUppercase == true }
        #expect(schemas == reserved.sorted())
    }

    /// Generated code of the lines that are not refused.
    private static func files(
        _ lines: [NameSweep.Line], _ refused: inout [NameSweep.Probe: String]
    ) throws -> [(name: String, text: String)] {
        var lines = lines
        // Without a name that is refused another one may be told apart.
        for _ in 0..<4 {
            let text = lines.map(\.text).joined(separator: "\n") + "\n"
            let result = compiled([("demo", contract(text))])
            if result.diagnostics.isEmpty {
                let service = try #require(result.plan.services.first)
                return generateFixed(service, result.plan.shared, isRunnable: true).map {
                    (URL(filePath: $0.path).lastPathComponent, $0.text)
                }
            }
            let source = try #require(result.sources.first)
            let head = newlines(in: contract(text)) - newlines(in: text)
            var wrong: Set<Int> = []
            for diagnostic in result.diagnostics {
                let line = source.position(of: diagnostic.primary.range.start).line - head - 1
                let probe = try #require(
                    lines.indices.contains(line) ? lines[line].probe : nil,
                    "\(diagnostic.code) \(diagnostic.message) at \(line)")
                wrong.insert(line)
                refused[probe] = diagnostic.code
            }
            lines = lines.enumerated().filter { !wrong.contains($0.offset) }.map(\.element)
        }
        Issue.record("refusals do not end")
        return []
    }

    private static func newlines(in text: String) -> Int {
        text.utf8.count { $0 == UInt8(ascii: "\n") }
    }

    /// Keywords, what generated code stands on, and every name that it has itself.
    private static func names() throws -> [String] {
        let scopes: [TemplateNames] = [
            .object, .tuple, .collection, .enumeration, .union, .operation, .input,
            .responsePattern, .problems, .problemPattern, .configuration, .resources, .entry,
        ]
        var names = Set(keywords).union(reservedTypeNames).union(members)
        for scope in scopes {
            names.formUnion(scope.members.union(scope.types).union(scope.locals))
        }
        let golden = testFolder("../GoldenTests").standardizedFileURL
        let contract = golden.appending(path: "contracts/kitchen-sink.yaml")
        let said = Set(try words(of: contract).map { $0.lowercased() })
        let folder = golden.appending(path: "Generated")
        for file in ["Operations", "Schemas", "Problems", "Router", "Configuration", "Entry"] {
            let found = try words(of: folder.appending(path: "\(file).swift"))
            names.formUnion(found.filter { !said.contains($0.lowercased()) })
        }
        // They are what `init` and `self` become.
        names.subtract(["initValue", "selfValue"])
        return names.filter { !$0.contains("KitchenSink") }.sorted()
    }

    /// The words of a file outside of comments and texts.
    private static func words(of file: URL) throws -> Set<String> {
        let text = try String(contentsOf: file, encoding: .utf8)
        let code = text.replacing(/"""(?s:.*?)"""|"(?:\\.|[^"\\\n])*"|\/\/.*/, with: "")
        return Set(code.matches(of: /[A-Za-z][A-Za-z0-9]*/).map { String($0.output) })
    }

    private static let keywords = [
        "Any", "Protocol", "Self", "Type", "actor", "any", "as", "associatedtype", "async", "await",
        "borrowing", "break", "case", "catch", "class", "consume", "consuming", "continue",
        "convenience", "copy", "default", "defer", "deinit", "didSet", "discard", "distributed",
        "do", "dynamic", "each", "else", "enum", "extension", "fallthrough", "false", "fileprivate",
        "final", "for", "func", "get", "guard", "if", "import", "in", "indirect", "infix", "init",
        "inout", "internal", "is", "isolated", "lazy", "left", "let", "macro", "mutating", "nil",
        "none", "nonisolated", "nonmutating", "open", "operator", "optional", "override", "package",
        "postfix", "precedencegroup", "prefix", "private", "protocol", "public", "repeat",
        "required", "rethrows", "return", "right", "self", "sending", "set", "some", "static",
        "struct", "subscript", "super", "switch", "then", "throw", "throws", "true", "try",
        "typealias", "unowned", "unsafe", "var", "weak", "where", "while", "willSet", "yield",
    ]

    /// Members that protocols of Swift and of the runtime give to generated types.
    private static let members = [
        "allCases", "blank", "debugDescription", "description", "encode", "hash", "hashValue", "id",
        "parameterText", "parse", "rawValue", "rules", "some", "wrapped",
    ]
}

extension String {
    /// Whether a code is what a name in this place is refused with, and not more.
    fileprivate func isExpected(of probe: NameSweep.Probe) -> Bool {
        // The type of an item of `read` has the name of that of `readItem`.
        let isOfPart = probe.name.hasSuffix("Item") || probe.name.hasSuffix("Value")
        if isOfPart, self == "C0505" { return true }
        return switch probe.place {
        case "schema", "operation": self == "C0502"
        // What every problem has, and what the runtime sets.
        case "problem": self == "C0220"
        case "header", "response header": self == "C0210" || self == "C0211"
        // What runs a service has them itself.
        case "variable", "resource": self == "C0503" || self == "C0312"
        default: false
        }
    }
}
