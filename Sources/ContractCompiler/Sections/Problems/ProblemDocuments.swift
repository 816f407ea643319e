import ContractGrammar

/// The problems with which the runtime itself answers, by status, with their types.
private let runtimeProblems: [(status: Int, component: String, types: [String], words: String)] = [
    (
        400, "Malformed", ["malformed-request", "malformed-json"],
        "The request can't be understood."
    ),
    (406, "NotAcceptable", ["not-acceptable"], "The answer would be `application/json`."),
    (413, "BodyTooLarge", ["body-too-large"], "The body is above the limit."),
    (
        415, "UnsupportedMediaType", ["unsupported-media-type"],
        "The body must be `application/json`."
    ),
    (
        422, "ContractViolation", ["contract-violation"],
        "The request breaks the contract: all `violations` are listed."
    ),
    (
        500, "InternalError", ["internal-error"],
        "The service failed. Its log has the reason under `requestId`."
    ),
    (
        502, "DependencyFailed", ["dependency-failed"],
        "Something the service depends on answered with an error."
    ),
    (
        503, "Unavailable", ["overloaded", "dependency-unavailable", "shutting-down"],
        "Try again after `Retry-After` seconds."
    ),
    (504, "DeadlineExceeded", ["deadline-exceeded"], "The service did not finish in time."),
]

/// The runtime's problems as responses that operations refer to.
func runtimeResponses(_ service: ServicePlan) -> [JSONDocument.Member] {
    let used = runtimeProblems.filter { problem in
        service.operations.contains { $0.mayAnswer(problem.status, in: service) }
    }
    let responses = used.map { problem in
        JSONDocument.Member(
            key: problem.component,
            value: response(problem.words, [runtimeSchema(problem.status)], problem.status))
    }
    return responses + [
        .init(key: "Problem", value: response("Any other problem.", ["Problem"], 0))
    ]
}

private func runtimeSchema(_ status: Int) -> String {
    status == 422 ? "ValidationProblem" : "Problem"
}

private func response(_ words: String, _ schemas: [String], _ status: Int) -> JSONDocument {
    let references = schemas.map { JSONDocument.object(["$ref": .string(componentPath($0))]) }
    let schema: JSONDocument =
        references.count == 1 ? references[0] : .object(["anyOf": .array(references)])
    let retry: JSONDocument = .object([
        "Retry-After": .object([
            "description": "Seconds to wait.",
            "schema": .object(["type": "integer", "minimum": 0]),
        ])
    ])
    return .object([
        "description": .string(words),
        "headers": status == 503 ? retry : nil,
        "content": .object(["application/problem+json": .object(["schema": schema])]),
    ])
}

extension OperationPlan {
    /// Whether the runtime may answer this operation with its own problem of that status.
    fileprivate func mayAnswer(_ status: Int, in service: ServicePlan) -> Bool {
        switch status {
        case 406: if case .nothing = output.form { false } else { true }
        case 413, 415: input.body != nil
        case 502: service.hasDependencies
        default: true
        }
    }
}

/// The problems of an operation by status: declared ones, the runtime's, or both.
func problemResponses(_ plan: OperationPlan, in service: ServicePlan) -> [JSONDocument.Member] {
    let declared = service.problems(of: plan)
    let runtime = runtimeProblems.filter { plan.mayAnswer($0.status, in: service) }
    let statuses = Set(declared.map(\.status)).union(runtime.map(\.status))
    return statuses.sorted().map { status in
        let own = declared.filter { $0.status == status }
        let general = runtime.first { $0.status == status }
        if own.isEmpty, let general {
            let path = "#/components/responses/\(general.component)"
            return .init(key: String(status), value: .object(["$ref": .string(path)]))
        }
        let words = own.map(\.title) + (general.map { [$0.words] } ?? [])
        let schemas = own.map(componentName) + (general == nil ? [] : [runtimeSchema(status)])
        return .init(
            key: String(status),
            value: response(words.joined(separator: ", or: "), schemas, status))
    }
}

/// `conversationNotFound` is `ConversationNotFoundProblem`.
func componentName(_ problem: ProblemPlan) -> String {
    SwiftName.type(problem.id).bare + "Problem"
}

/// RFC 9457, the runtime's additions to it, and every declared problem with its fields.
func problemSchemas(_ service: ServicePlan) -> [JSONDocument.Member] {
    let printer = SchemaPrinter(catalog: service.catalog, direction: .response)
    return [
        .init(key: "Problem", value: problem()),
        .init(key: "ValidationProblem", value: validationProblem),
        .init(key: "Violation", value: violation),
    ]
        + service.problems.map { plan in
            .init(key: componentName(plan), value: problem(plan, printer))
        }
}

private func problem(_ plan: ProblemPlan, _ printer: SchemaPrinter) -> JSONDocument {
    let fields = plan.fields.map { field in
        JSONDocument.Member(key: field.key, value: printer.document(field.schema))
    }
    return problem(
        type: ProblemTypeName.prefix + ProblemTypeName.kebab(plan.id), title: plan.title,
        status: plan.status,
        words: plan.words.isEmpty ? nil : plan.words, fields: fields,
        required: plan.fields.filter { !$0.isOptional }.map(\.key))
}

private func problem(
    type: String? = nil, title: String? = nil, status: Int? = nil,
    words: String? = "A problem of RFC 9457.", fields: [JSONDocument.Member] = [],
    required: [String] = []
) -> JSONDocument {
    let members: [JSONDocument.Member] = [
        .init(
            key: "type",
            value: type.map { .object(["type": "string", "const": .string($0)]) }
                ?? .object(["type": "string", "description": "Which problem it is; stable."])),
        .init(
            key: "title",
            value: .object(["type": "string", "examples": title.map { .strings([$0]) }])),
        .init(
            key: "status",
            value: .object(["type": "integer", "examples": status.map { .array([.integer($0)]) }])),
        .init(key: "detail", value: .object(["type": "string"])),
        .init(
            key: "instance",
            value: .object(["type": "string", "description": "The path of the request."])),
        .init(
            key: "requestId",
            value: .object(["type": "string", "description": "Under this the log has more."])),
    ]
    return .object([
        "description": words.map { .string($0) },
        "type": "object",
        "properties": .object(members + fields),
        "required": .strings(["type", "title", "status", "requestId"] + required),
    ])
}

private var validationProblem: JSONDocument {
    problem(
        type: ProblemTypeName.prefix + "contract-violation", title: "Contract violation",
        status: 422,
        words: "Everything in a request that breaks the contract.",
        fields: [
            .init(
                key: "violations",
                value: .object([
                    "type": "array",
                    "items": .object(["$ref": .string(componentPath("Violation"))]),
                ]))
        ], required: ["violations"])
}

private var violation: JSONDocument {
    .object([
        "description": "One place in a request that breaks the contract.",
        "type": "object",
        "properties": .object([
            "location": .object([
                "type": "string", "enum": .strings(["body", "path", "query", "header"]),
            ]),
            "pointer": .object(["type": "string", "description": "RFC 6901."]),
            "keyword": .object(["type": "string", "description": "The rule, such as `maxLength`."]),
            "message": .object(["type": "string"]),
        ]),
        "required": .strings(["location", "pointer", "keyword", "message"]),
    ])
}
