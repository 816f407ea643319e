import Diagnostics

/// The name of a route's operation, and its texts for people.
struct RouteWords: RouteSection {
    let keys = [
        Key(
            "operation", .name(.operation), .required,
            "The name of the operation, unique in the service."),
        Key("summary", .text, .required, "One sentence about what it does."),
        .description("More about it."),
        Key("tags", .texts),
        Key("deprecated", .boolean),
    ]

    func read(
        _ fields: Fields, into operation: inout OperationDeclaration, of contract: Contract,
        _ parser: inout ContractParser
    ) {
        if let name = parser.name(fields["operation"], .operation) { operation.name = name }
        operation[Words.self] = Words(
            summary: parser.text(fields["summary"])?.value ?? "",
            description: parser.text(fields["description"])?.value ?? "",
            tags: parser.texts(fields["tags"]).map(\.value),
            isDeprecated: parser.boolean(fields["deprecated"])?.value ?? false)
    }

    func plan(
        _ operation: OperationDeclaration, of contract: Contract, into plan: inout OperationPlan,
        _ resolver: inout ServiceResolver
    ) {
        let words = operation[Words.self] ?? Words()
        plan.summary = words.summary
        plan.words = words.description
        plan.tags = words.tags
        plan.isDeprecated = words.isDeprecated
    }

    func descriptionArguments(_ plan: OperationPlan) -> [Code] {
        ["\(literal: plan.id)", plan.method.code, "\(literal: plan.path)"]
    }

    func members(_ plan: OperationPlan, of service: ServicePlan) -> [JSONDocument.Member] {
        .init([
            "operationId": .string(plan.id),
            "summary": .string(plan.summary),
            "description": plan.words.isEmpty ? nil : .string(plan.words),
            "tags": plan.tags.isEmpty ? nil : .strings(plan.tags),
            "deprecated": plan.isDeprecated ? true : nil,
        ])
    }
}

private struct Words: Sendable {
    var summary = ""
    var description = ""
    var tags: [String] = []
    var isDeprecated = false
}

extension HTTPMethod {
    fileprivate var code: Code {
        switch self {
        case .get: ".get"
        case .post: ".post"
        case .put: ".put"
        case .patch: ".patch"
        case .delete: ".delete"
        }
    }
}
