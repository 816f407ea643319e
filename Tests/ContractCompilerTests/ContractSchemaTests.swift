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

    private func definition(_ name: String) throws -> LiteralValue {
        try #require(schema["$defs"]?[name], "there is no definition `\(name)`")
    }

    private func keys(_ value: LiteralValue?) -> [String] {
        (value?["properties"]?.keys ?? []).sorted()
    }

    private func required(_ value: LiteralValue?) -> [String] {
        (value?["required"]?.strings ?? []).sorted()
    }

    @Test("its keys are the keys of the parser")
    func keysAgree() throws {
        let mappings: [(String, KeyList)] = [
            ("service", ContractKeys.service), ("shared", ContractKeys.shared),
            ("platform", ContractKeys.platform), ("problem", ContractKeys.problem),
            ("route", ContractKeys.route),
        ]
        for (name, list) in mappings {
            let definition = try definition(name)
            #expect(keys(definition) == list.keys.sorted(), "keys of `\(name)`")
            let required = definition["required"]?.strings ?? []
            let extra = name == "service" ? ["health"] : []
            #expect(required.sorted() == (list.required + extra).sorted(), "required of `\(name)`")
        }
    }

    @Test("the keys of inner mappings are the keys of the parser")
    func innerKeysAgree() throws {
        let service = try definition("service")["properties"]
        let route = try definition("route")["properties"]
        #expect(keys(service?["limits"]) == ContractKeys.limits.keys.sorted())
        #expect(keys(service?["health"]) == ContractKeys.health.keys.sorted())
        #expect(keys(route?["limits"]) == ContractKeys.routeLimits.keys.sorted())
        #expect(
            keys(try definition("platform")["properties"]?["postgres"])
                == ContractKeys.postgresBudget.keys.sorted())
        #expect(keys(try object(in: "body")) == ContractKeys.body.keys.sorted())
        #expect(keys(try object(in: "response")) == ContractKeys.response.keys.sorted())
        #expect(keys(try object(in: "variable")) == ContractKeys.variable.keys.sorted())
        #expect(keys(try object(in: "schema")) == ContractKeys.schema.keys.sorted())
        let resources = try definition("resource")["anyOf"]?.items ?? []
        let lists = [
            ContractKeys.postgresResource, ContractKeys.redisResource, ContractKeys.serviceResource,
            ContractKeys.httpResource, ContractKeys.leaseResource,
        ]
        #expect(resources.map(keys) == lists.map { $0.keys.sorted() })
        #expect(resources.map(required) == lists.map { $0.required.sorted() })
        let authorization = resources[3]["properties"]?["authorization"]
        #expect(keys(authorization) == ContractKeys.authorization.keys.sorted())
        #expect(required(authorization) == ContractKeys.authorization.required.sorted())
        let schemaKeys = try object(in: "schema")["properties"]
        #expect(keys(schemaKeys?["discriminator"]) == ContractKeys.discriminator.keys.sorted())
        #expect(try definition("type")["enum"]?.strings.sorted() == TypeName.all.sorted())
    }

    /// The branch of a definition that is a mapping.
    private func object(in name: String) throws -> LiteralValue {
        let branches = try definition(name)["anyOf"]?.items ?? []
        return try #require(branches.last { $0["properties"] != nil })
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
