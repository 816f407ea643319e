/// The OpenAPI 3.1 document of a service, for its consumers. It does not depend on the machine.
/// Each section adds its part.
struct OpenAPIDocument {
    var info: [JSONDocument.Member] = []
    /// The names of tags, without repetition.
    var tags: [String] = []
    var schemas: [JSONDocument.Member] = []
    var responses: [JSONDocument.Member] = []
    /// Facts that OpenAPI has no place for, for documentation pages and deployment.
    var notes: [JSONDocument.Member] = []
    /// The paths in the order of their first routes.
    private var paths: [String] = []
    private var operations: [String: [JSONDocument.Member]] = [:]

    mutating func add(_ operation: JSONDocument, _ method: HTTPMethod, _ path: String) {
        if operations[path] == nil { paths.append(path) }
        operations[path, default: []].append(
            .init(key: method.rawValue.lowercased(), value: operation))
    }

    var whole: JSONDocument {
        var seen: Set<String> = []
        let tags = tags.filter { seen.insert($0).inserted }
        let paths = paths.map { path in
            JSONDocument.Member(key: path, value: .object(operations[path] ?? []))
        }
        return .object([
            "openapi": "3.1.0",
            "info": .object(info),
            "servers": .array([.object(["url": "/"])]),
            "tags": tags.isEmpty ? nil : .array(tags.map { .object(["name": .string($0)]) }),
            "paths": .object(paths),
            "components": .object([
                "schemas": .object(schemas), "responses": .object(responses),
            ]),
            "x-wattos": .object(notes),
        ])
    }
}

func openAPIDocument(_ service: ServicePlan, _ language: [any Section]) -> JSONDocument {
    var document = OpenAPIDocument()
    for section in language { section.write(service, to: &document) }
    return document.whole
}
