import Diagnostics

/// `path`, `query`, `header` and `body`: the parts of a request.
struct RouteRequest: RouteSection {
    static let body = KeyList(
        "a body", "",
        [
            Key("schema", .schema, .required), .description("What the body is."),
            Key("examples", .examples, .optional, "Values that the schema accepts."),
        ])

    let keys = [
        Key("path", .map(.name(.pathParameter), .schema), .optional, "Every `{name}` of the path."),
        Key(
            "query", .map(.optionalName(.queryParameter), .schema), .optional,
            "Query parameters; `?` or a default makes one optional."),
        Key(
            "header", .map(.optionalName(.header), .schema), .optional,
            "Header fields as they stand on the wire; `?` or a default makes one optional."),
        Key(
            "body",
            .shared(
                SharedForm("body") {
                    .choice([(.has(["schema"]), .mapping(body))], else: .schema)
                })),
    ]

    func read(
        _ fields: Fields, into operation: inout OperationDeclaration, of contract: Contract,
        _ parser: inout ContractParser
    ) {
        operation.parameters = parser.parameters(fields)
        operation.body = fields["body"].map { parser.body($0) }
    }

    var rules: Rules {
        Rules(operation: [
            bodies, reservedHeaders, scalarParameters, defaultsOfLists, messageExamples,
            usedDefaultsOfBodies, swiftNamesOfOperations,
        ])
    }

    func members(_ plan: OperationPlan, of service: ServicePlan) -> [JSONDocument.Member] {
        let printer = MessagePrinter(service)
        let parameters = plan.input.parameters.map(printer.parameter)
        return .init([
            "parameters": parameters.isEmpty ? nil : .array(parameters),
            "requestBody": plan.input.body.map(printer.requestBody),
        ])
    }
}

/// `responses`: the successful responses.
struct RouteResponses: RouteSection {
    static let list = KeyList(
        "a response", "",
        [
            .description("When it is the answer."),
            Key("body", .choice([(.equals("none"), .constant("none"))], else: .schema)),
            Key(
                "headers", .map(.optionalName(.header), .schema), .optional,
                "Header fields of the response."),
            Key("examples", .examples, .optional, "Values that the schema accepts."),
        ])

    private static let form = ValueForm.shared(
        SharedForm("response") {
            .choice(
                [
                    (.equals("none"), .constant("none")),
                    (.has(["body"]), .mapping(list)),
                    (.has(["headers"]), .mapping(list)),
                    (.hasOnly(list.names), .mapping(list)),
                ], else: .schema)
        })

    let keys = [
        Key(
            "responses", .map(.matching("^[23][0-9][0-9]$"), form, atLeast: 1), .required,
            "The successes, by status.")
    ]

    func read(
        _ fields: Fields, into operation: inout OperationDeclaration, of contract: Contract,
        _ parser: inout ContractParser
    ) {
        operation.responses = fields["responses"].map { parser.responses($0) } ?? []
    }

    func descriptionArguments(_ plan: OperationPlan) -> [Code] {
        switch plan.output.form {
        case .nothing(let status), .body(_, let status): ["success: \(plain: status)"]
        case .cases: []
        }
    }

    func members(_ plan: OperationPlan, of service: ServicePlan) -> [JSONDocument.Member] {
        let members = MessagePrinter(service).answers(plan)
        return [.init(key: "responses", value: .object(members))]
    }
}
