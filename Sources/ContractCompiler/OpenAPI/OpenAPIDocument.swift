/// The OpenAPI 3.1 document of a service: what a consumer needs to know, and nothing that changes
/// from one machine to another.
func openAPIDocument(_ service: ServicePlan) -> JSONDocument {
    .object([
        "openapi": "3.1.0",
        "info": .object([
            "title": .string(service.title), "version": .string(service.version),
            "description": service.words.isEmpty ? nil : .string(service.words),
        ]),
        "servers": .array([.object(["url": "/"])]),
        "tags": tags(service),
        "paths": paths(service),
        "components": components(service),
        "x-wattos": platformNotes(service),
    ])
}

private func tags(_ service: ServicePlan) -> JSONDocument? {
    var seen: Set<String> = []
    let names = service.operations.flatMap(\.tags).filter { seen.insert($0).inserted }
    return names.isEmpty ? nil : .array(names.map { .object(["name": .string($0)]) })
}

/// The paths in the order of their first route.
private func paths(_ service: ServicePlan) -> JSONDocument {
    let printer = OperationPrinter(service: service)
    var order: [String] = []
    var operations: [String: [JSONDocument.Member]] = [:]
    for operation in service.operations {
        if operations[operation.path] == nil { order.append(operation.path) }
        operations[operation.path, default: []].append(
            .init(key: operation.verb.rawValue.lowercased(), value: printer.document(operation)))
    }
    return .object(order.map { .init(key: $0, value: .object(operations[$0] ?? [])) })
}

private func components(_ service: ServicePlan) -> JSONDocument {
    let schemas = service.components.map { component in
        let printer = SchemaPrinter(catalog: service.catalog, direction: component.direction)
        return JSONDocument.Member(key: component.name, value: printer.document(component.schema))
    }
    return .object([
        "schemas": .object(schemas + problemSchemas(service)),
        "responses": .object(runtimeResponses(service)),
    ])
}

/// What the platform knows of a service beyond OpenAPI: for documentation pages and deployment.
private func platformNotes(_ service: ServicePlan) -> JSONDocument {
    .object([
        "service": .string(service.name),
        "port": .integer(service.port),
        "env": .array(service.configuration.variables.map(variable)),
        "resources": .array(service.configuration.settings.compactMap(resource)),
        "health": .object(["ready": .strings(service.readiness)]),
        "limits": .object([
            "concurrency": .integer(service.limits.concurrency),
            "queue": .integer(service.limits.queue),
            "bodyBytes": .integer(service.limits.bodyBytes),
            "timeoutMilliseconds": .integer(milliseconds(service.limits.timeout)),
            "memoryBytes": .integer(service.limits.memoryBytes),
            "cpu": .number(service.limits.cpu),
        ]),
    ])
}

private func variable(_ plan: VariablePlan) -> JSONDocument {
    .object([
        "name": .string(plan.name),
        "type": .string(plan.kind.word),
        "required": .boolean(plan.isRequired && plan.defaultText == nil),
        "secret": plan.isSecret ? true : nil,
        "default": plan.defaultText.map { .string($0) },
        "schemes": plan.kind.schemes.map { .strings($0) },
        "enum": plan.kind.choices.map { .strings($0) },
        "example": plan.example.map { .string($0) },
        "description": plan.words.isEmpty ? nil : .string(plan.words),
    ])
}

extension VariablePlan.Kind {
    var word: String {
        switch self {
        case .string, .enumeration: "string"
        case .integer: "integer"
        case .number: "number"
        case .boolean: "boolean"
        case .uri: "uri"
        case .duration: "duration"
        case .size: "size"
        }
    }

    fileprivate var schemes: [String]? {
        if case .uri(let schemes) = self, !schemes.isEmpty { schemes } else { nil }
    }

    fileprivate var choices: [String]? {
        if case .enumeration(let values) = self { values } else { nil }
    }
}

private func resource(_ plan: SettingPlan) -> JSONDocument? {
    switch plan.source {
    case .variable: nil
    case .postgres(let variable, let connections, let wait):
        .object([
            "name": .string(plan.id), "kind": "postgres", "env": .string(variable),
            "connections": .integer(connections), "waitMilliseconds": .integer(milliseconds(wait)),
        ])
    case .redis(let variable, let timeout):
        .object([
            "name": .string(plan.id), "kind": "redis", "env": .string(variable),
            "timeoutMilliseconds": timeout.map { .integer(milliseconds($0)) },
        ])
    case .service(let variable, let service, let timeout):
        .object([
            "name": .string(plan.id), "kind": "service", "service": .string(service),
            "env": .string(variable), "timeoutMilliseconds": timeout.written,
            "timeoutEnv": timeout.variable,
        ])
    case .http(let variable, let timeout, let bearer):
        .object([
            "name": .string(plan.id), "kind": "http", "env": .string(variable),
            "timeoutMilliseconds": timeout.written, "timeoutEnv": timeout.variable,
            "bearerEnv": bearer.map { .string($0.variable) },
        ])
    case .lease(let redis, _, let expiry):
        .object([
            "name": .string(plan.id), "kind": "lease", "redis": .string(redis),
            "expiryMilliseconds": .integer(milliseconds(expiry)),
        ])
    }
}

extension SettingPlan.TimeLimit {
    fileprivate var written: JSONDocument? {
        switch self {
        case .written(let limit): .integer(milliseconds(limit))
        case .variable: nil
        }
    }

    fileprivate var variable: JSONDocument? {
        switch self {
        case .written: nil
        case .variable(let name): .string(name)
        }
    }
}

func milliseconds(_ duration: Duration) -> Int {
    let (seconds, attoseconds) = duration.components
    return Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000)
}
