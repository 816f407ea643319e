/// The keys that one kind of mapping may have, and what such a mapping is called.
struct KeyList: Sendable {
    /// With its article: "a route".
    let noun: String
    let keys: [String]
    let required: [String]
}

/// All keys of the contract language. `contracts/contract.schema.json` says the same, and a test
/// holds the two together.
enum ContractKeys {
    /// `health` and `auth` are required too; their absence has messages of its own.
    static let service = KeyList(
        noun: "a service",
        keys: [
            "contract", "$schema", "service", "title", "version", "description", "port", "auth",
            "env", "resources", "health", "limits", "problems", "schemas", "routes",
        ],
        required: ["contract", "service", "title", "version", "port", "limits", "routes"])
    static let shared = KeyList(
        noun: "the shared contract",
        keys: ["contract", "$schema", "description", "schemas", "problems"], required: ["contract"])
    static let platform = KeyList(
        noun: "the platform",
        keys: ["contract", "platform", "description", "postgres", "problems"],
        required: ["contract", "platform"])
    static let postgresBudget = KeyList(
        noun: "`postgres`", keys: ["max_connections", "reserved"], required: ["max_connections"])
    static let variable = KeyList(
        noun: "an environment variable",
        keys: [
            "type", "enum", "minimum", "maximum", "minLength", "maxLength", "pattern", "schemes",
            "secret", "required", "default", "description", "example",
        ],
        required: ["type"])
    static let postgresResource = KeyList(
        noun: "a Postgres resource", keys: ["postgres", "pool"], required: ["postgres", "pool"])
    static let pool = KeyList(
        noun: "a pool", keys: ["connections", "wait"], required: ["connections", "wait"])
    static let redisResource = KeyList(
        noun: "a Redis resource", keys: ["redis", "timeout"], required: ["redis"])
    static let serviceResource = KeyList(
        noun: "a service resource", keys: ["service", "url", "timeout"],
        required: ["service", "url", "timeout"])
    static let httpResource = KeyList(
        noun: "an HTTP resource", keys: ["http", "timeout", "authorization"],
        required: ["http", "timeout"])
    static let authorization = KeyList(
        noun: "`authorization`", keys: ["bearer"], required: ["bearer"])
    static let leaseResource = KeyList(
        noun: "a lease", keys: ["lease", "expiry"], required: ["lease", "expiry"])
    static let health = KeyList(noun: "`health`", keys: ["ready", "why"], required: [])
    static let limits = KeyList(
        noun: "`limits` of a service",
        keys: ["concurrency", "queue", "body", "timeout", "memory", "cpu"],
        required: ["concurrency", "queue", "body", "timeout", "memory", "cpu"])
    static let routeLimits = KeyList(
        noun: "`limits` of a route", keys: ["body", "timeout", "concurrency"], required: [])
    static let problem = KeyList(
        noun: "a problem", keys: ["status", "title", "description", "fields"],
        required: ["status", "title"])
    static let route = KeyList(
        noun: "a route",
        keys: [
            "operation", "summary", "description", "tags", "auth", "path", "query", "header",
            "body",
            "responses", "problems", "limits", "deprecated",
        ],
        required: ["operation", "summary", "responses"])
    static let body = KeyList(
        noun: "a body", keys: ["schema", "description", "examples"], required: ["schema"])
    static let response = KeyList(
        noun: "a response", keys: ["description", "body", "headers", "examples"], required: [])
    static let schema = KeyList(
        noun: "a schema", keys: SchemaKeywords.all, required: [])
    static let discriminator = KeyList(
        noun: "a discriminator", keys: ["propertyName", "mapping"], required: ["propertyName"])
}

/// The keywords of JSON Schema that contracts know, by what they are about.
enum SchemaKeywords {
    /// What says of which kind a schema is.
    static let heads = ["$ref", "type", "enum", "const", "allOf", "oneOf", "anyOf"]
    static let numbers = [
        "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
    ]
    static let strings = ["minLength", "maxLength", "pattern", "format"]
    static let arrays = ["items", "prefixItems", "minItems", "maxItems", "uniqueItems"]
    static let objects = [
        "properties", "required", "additionalProperties", "minProperties", "maxProperties",
    ]
    static let ofTypes = strings + numbers + arrays + objects
    static let annotations = [
        "description", "default", "examples", "deprecated", "readOnly", "writeOnly",
    ]
    static let all =
        heads + ofTypes + ["discriminator", "$schema"] + annotations

    /// What people write who know another dialect, and what to write instead.
    static let advice = [
        "nullable": "write the type as `T | null` or `type: [T, 'null']`",
        "example": "write `examples: [...]`, a list",
        "optional": "end the property's key in `?`",
        "$defs": "give the schema a name under `schemas`",
        "definitions": "give the schema a name under `schemas`",
        "patternProperties": "use `additionalProperties`, and say what keys mean in `description`",
        "not": "say what is allowed; no type can say what is not",
        "if": "use `oneOf` with a `discriminator`",
        "contains": "say it in `description`; no type can say it",
        "propertyNames": "say it in `description`; no type can say it",
        "unevaluatedProperties": "use `additionalProperties`",
        "title": "say it in `description`",
        "values": "use `enum`",
        "optionalProperties": "end the keys of optional properties in `?`",
    ]
}
