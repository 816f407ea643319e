extension SettingPlan {
    /// The resource in the OpenAPI document; nil for a variable.
    var document: JSONDocument? {
        switch source {
        case .variable: nil
        case .postgres(let variable, let connections, let wait):
            .object([
                "name": .string(id), "kind": "postgres", "env": .string(variable),
                "connections": .integer(connections),
                "waitMilliseconds": .milliseconds(wait),
            ])
        case .redis(let variable, let timeout):
            .object([
                "name": .string(id), "kind": "redis", "env": .string(variable),
                "timeoutMilliseconds": timeout.map { .milliseconds($0) },
            ])
        case .service(let variable, let service, let timeout):
            .object([
                "name": .string(id), "kind": "service", "service": .string(service),
                "env": .string(variable), "timeoutMilliseconds": timeout.written,
                "timeoutEnv": timeout.variable,
            ])
        case .http(let variable, let timeout, let bearer):
            .object([
                "name": .string(id), "kind": "http", "env": .string(variable),
                "timeoutMilliseconds": timeout.written, "timeoutEnv": timeout.variable,
                "bearerEnv": bearer.map { .string($0.variable) },
            ])
        case .lease(let redis, _, let expiry):
            .object([
                "name": .string(id), "kind": "lease", "redis": .string(redis),
                "expiryMilliseconds": .milliseconds(expiry),
            ])
        }
    }
}

extension SettingPlan.TimeLimit {
    fileprivate var written: JSONDocument? {
        switch self {
        case .written(let limit): .milliseconds(limit)
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
