import Diagnostics
import Foundation
import Testing

@testable import ContractCompiler

/// `contracts/contract.schema.json`, by which editors complete and check contracts.
@Suite struct ContractSchemaTests {
    private let schema: LiteralValue

    init() throws {
        let url = place("../../contracts/contract.schema.json")
        schema = try value([UInt8](try Data(contentsOf: url)))
    }

    @Test("it is what the sections of the language say")
    func isGenerated() throws {
        let file = languageSchemaFile(language)
        let committed = try String(contentsOf: place("../../\(file.path)"), encoding: .utf8)
        #expect(committed == file.text)
    }

    @Test(
        "what is wrong within a form is marked at its place",
        arguments: [
            ("schemas: { Text: { type: text } }", "/schemas/Text/type: enum"),
            ("schemas: { Text: { type: [text] } }", "/schemas/Text/type/0: enum"),
            ("schemas: { Text: { maxlength: 3 } }", "/schemas/Text/maxlength: unknown"),
            (
                "schemas: { Text: { properties: { a: { items: { minItems: x } } } } }",
                "/schemas/Text/properties/a/items/minItems: type"
            ),
            ("env: { URL: { type: url } }", "/env/URL/type: enum"),
            ("env: { URL: url }", "/env/URL: enum"),
            (
                "resources: { database: { postgres: URL, pool: { connections: 0, wait: 1s } } }",
                "/resources/database/pool/connections: minimum"
            ),
            ("resources: { database: { mysql: URL } }", "/resources/database: anyOf"),
            ("limits: { concurrency: none }", "/limits/concurrency: type"),
            ("limits: { timeout: 0s }", "/limits/timeout: pattern"),
            ("limits: { body: 0KiB }", "/limits/body: pattern"),
            ("version: 01.0.0", "/version: pattern"),
            ("service: \(String(repeating: "a", count: 65))", "/service: maxLength"),
            (
                "routes: { POST /a: { operation: a, summary: A., body: { schema: { type: x } },"
                    + " responses: { 204: none } } }", "/routes/POST /a/body/schema/type: enum"
            ),
            (
                "routes: { GET /a: { operation: a, summary: A., responses: { 200: { headers: { x: {"
                    + " type: y } } } } } }",
                "/routes/GET /a/responses/200/headers/x/type: enum"
            ),
        ])
    func marks(_ part: String, _ fault: String) throws {
        let contract = try value(Array(completed(part, "chat.yaml").utf8))
        let faults = SchemaJudge(root: schema).faults(of: contract)
        #expect(faults.contains(fault), "\(faults)")
    }

    @Test("it accepts the contracts of the platform")
    func acceptsContracts() throws {
        for url in files(in: place("../../contracts"), "yaml") {
            let contract = try value([UInt8](try Data(contentsOf: url)))
            #expect(
                SchemaJudge(root: schema).faults(of: contract) == [], "\(url.lastPathComponent)")
        }
    }

    @Test("it accepts what the compiler accepts", arguments: files(in: place("Cases"), "case"))
    func acceptsCases(_ url: URL) throws {
        let file = try CaseFile(url)
        guard file.diagnostics == nil else { return }
        for contract in file.contracts where contract.name.hasSuffix(".yaml") {
            let faults = SchemaJudge(root: schema).faults(of: try value(contract.bytes))
            #expect(faults == [], "\(file): \(contract.name)")
        }
    }

    @Test(
        "it refuses what editors should mark at once",
        arguments: [
            "titel: Chat", "port: 80", "port: http", "version: 1", "auth: jwt", "env: { url: uri }",
            "env: { URL: { type: url } }", "limits: { concurrency: 8 }", "health: {}",
            "resources: { database: { postgres: URL } }",
            "resources: { mail: { http: MAIL_URL, timeout: soon } }",
            "resources: { mail: { http: MAIL_URL, timeout: 1s, authorization: MAIL_TOKEN } }",
            "resources: { turns: { lease: cache } }",
            "routes: { GET /a: { operation: a, summary: A. } }",
            "routes: { HEAD /a: { operation: a, summary: A., responses: { 204: none } } }",
            "routes: { GET /a: { operation: a, summary: A., responses: { 404: none } } }",
            "schemas: { Text: { type: text } }", "schemas: { text: string }",
            "schemas: { Text: { type: string, maxlength: 3 } }",
            "problems: { gone: { status: 200, title: Gone } }",
        ])
    func refuses(_ part: String) throws {
        let contract = try value(Array(completed(part, "chat.yaml").utf8))
        #expect(SchemaJudge(root: schema).faults(of: contract) != [])
    }
}

/// A value of YAML, of which JSON is a part.
private func value(_ bytes: [UInt8]) throws -> LiteralValue {
    let (root, _) = YAMLReader.read(SourceText(path: "text", bytes: bytes))
    var parser = ContractParser(path: "text")
    let node = try #require(root)
    let literal = parser.literal(node)
    return try #require(literal).value
}

extension LiteralValue {
    subscript(key: String) -> LiteralValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key.value == key }?.value.value
    }

    var keys: [String] {
        guard case .object(let members) = self else { return [] }
        return members.map(\.key.value)
    }

    var items: [LiteralValue]? {
        guard case .array(let items) = self else { return nil }
        return items.map(\.value)
    }

    var strings: [String] {
        (items ?? []).compactMap { if case .string(let text) = $0 { text } else { nil } }
    }
}
