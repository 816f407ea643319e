/// Requests and responses in the OpenAPI document.
struct MessagePrinter {
    private let service: ServicePlan
    private let requests: SchemaPrinter
    private let responses: SchemaPrinter

    init(_ service: ServicePlan) {
        self.service = service
        requests = SchemaPrinter(catalog: service.catalog, direction: .request)
        responses = SchemaPrinter(catalog: service.catalog, direction: .response)
    }

    func parameter(_ plan: ParameterPlan) -> JSONDocument {
        .object([
            "name": .string(plan.key),
            "in": .string(plan.location.word),
            "description": plan.words.isEmpty ? nil : .string(plan.words),
            "required": plan.presence == .required ? true : nil,
            "deprecated": plan.isDeprecated ? true : nil,
            "schema": requests.document(plan.schema),
        ])
    }

    func requestBody(_ plan: BodyPlan) -> JSONDocument {
        .object([
            "description": plan.words.isEmpty ? nil : .string(plan.words),
            "required": true,
            "content": .object(["application/json": media(plan, requests)]),
        ])
    }

    private func media(_ plan: BodyPlan, _ printer: SchemaPrinter) -> JSONDocument {
        let examples = plan.examples.enumerated().map { index, example in
            JSONDocument.Member(
                key: "example\(index + 1)", value: .object(["value": example]))
        }
        return .object([
            "schema": printer.document(plan.schema),
            "examples": examples.isEmpty ? nil : .object(examples),
        ])
    }

    func answers(_ plan: OperationPlan) -> [JSONDocument.Member] {
        let successes = plan.output.responses.map { response in
            JSONDocument.Member(key: String(response.status), value: success(response))
        }
        return (successes + problemResponses(plan, in: service)).sorted { $0.key < $1.key }
            + [.init(key: "default", value: .object(["$ref": "#/components/responses/Problem"]))]
    }

    private func success(_ plan: ResponsePlan) -> JSONDocument {
        let headers = plan.headers.map { header in
            JSONDocument.Member(
                key: header.key,
                value: .object([
                    "description": header.words.isEmpty ? nil : .string(header.words),
                    "required": header.presence == .required ? true : nil,
                    "schema": responses.document(header.schema),
                ]))
        }
        let words = plan.words.isEmpty ? defaultDescription(plan.status) : plan.words
        return .object([
            "description": .string(words),
            "headers": headers.isEmpty ? nil : .object(headers),
            "content": plan.body.map { .object(["application/json": media($0, responses)]) },
        ])
    }
}

extension ParameterPlan.Location {
    fileprivate var word: String {
        switch self {
        case .path: "path"
        case .query: "query"
        case .header: "header"
        }
    }
}

/// The description of a response for which the contract has none: OpenAPI demands one.
private func defaultDescription(_ status: Int) -> String {
    switch status {
    case 200: "It worked."
    case 201: "It was created."
    case 202: "It was accepted and will be done."
    case 204, 205: "It worked; there is nothing to say."
    case 301, 302, 303, 307, 308: "It is somewhere else."
    case 304: "It has not changed."
    default: "It worked."
    }
}
