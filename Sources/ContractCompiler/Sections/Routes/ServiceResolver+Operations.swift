import Diagnostics

extension ServiceResolver {
    mutating func operation(_ declaration: OperationDeclaration) -> OperationPlan {
        OperationPlan(
            declaration, line: line(of: declaration.route.range), input: input(declaration),
            output: output(declaration))
    }

    private mutating func input(_ declaration: OperationDeclaration) -> InputPlan {
        var builder = TypeBuilder(catalog, .request)
        var scope = Scope()
        var ranges: [SwiftName: SourceRange] = [:]
        var parameters: [ParameterPlan] = []
        for parameter in declaration.parameters {
            let location = location(of: parameter, in: declaration)
            let plan = self.parameter(parameter, location, &builder, &scope)
            if let first = ranges[plan.name] {
                report([.sameProperty(plan.name, parameter.name.range, first)])
            }
            ranges[plan.name] = parameter.name.range
            parameters.append(plan)
        }
        parameters.sort { $0.location.order < $1.location.order }
        var body: BodyPlan?
        if let wanted = declaration.body {
            if let first = ranges[SwiftName("body")] {
                report([.sameProperty(SwiftName("body"), first, wanted.schema.range)])
            }
            body = BodyPlan(
                value: builder.value(wanted.schema, hint: "body", in: &scope),
                schema: wanted.schema, words: wanted.description ?? "",
                examples: wanted.examples.map { JSONDocument($0.value) })
            report(unsupportedKeywords(wanted.schema, catalog))
        }
        report(builder.diagnostics)
        return InputPlan(
            parameters: parameters, body: body, patterns: scope.patterns,
            nested: choosingBlankBranches(scope.nested))
    }

    private func location(
        of parameter: ParameterDeclaration, in declaration: OperationDeclaration
    ) -> ParameterPlan.Location {
        switch parameter.location {
        case .query: return .query
        case .header: return .header
        case .path:
            let names = declaration.path.compactMap { segment in
                if case .parameter(let name) = segment { name } else { nil }
            }
            return .path(index: names.firstIndex(of: parameter.name.value) ?? 0)
        }
    }

    private mutating func parameter(
        _ declaration: ParameterDeclaration, _ location: ParameterPlan.Location,
        _ builder: inout TypeBuilder, _ scope: inout Scope
    ) -> ParameterPlan {
        let key = declaration.name.value
        let value = builder.value(declaration.schema, hint: key, in: &scope)
        let presence: ParameterPlan.Presence
        if let literal = builder.defaultLiteral(declaration.schema) {
            presence = .defaulted(literal)
        } else {
            presence = declaration.isRequired ? .required : .optional
        }
        report(unsupportedKeywords(declaration.schema, catalog))
        return ParameterPlan(
            location: location, key: key, name: .member(key), words: declaration.schema.words,
            isDeprecated: declaration.schema.isDeprecated, value: value,
            schema: declaration.schema, presence: presence)
    }
}

extension ServiceResolver {
    private mutating func output(_ declaration: OperationDeclaration) -> OutputPlan {
        var builder = TypeBuilder(catalog, .response)
        var scope = Scope()
        let isSingle = declaration.responses.count == 1
        let responses = declaration.responses.map { response in
            let name = statusName(response.status.value)
            return ResponsePlan(
                status: response.status.value, name: name, words: response.description ?? "",
                body: response.body.map { schema in
                    let hint = isSingle ? "body" : name.bare + "-body"
                    return BodyPlan(
                        value: builder.value(schema, hint: hint, in: &scope), schema: schema,
                        words: "", examples: response.examples.map { JSONDocument($0.value) })
                },
                headers: response.headers.map { parameter($0, .header, &builder, &scope) })
        }
        for schema in declaration.responses.compactMap(\.body) {
            report(unsupportedKeywords(schema, catalog))
        }
        report(builder.diagnostics)
        return OutputPlan(
            form: form(responses), responses: responses, nested: choosingBlankBranches(scope.nested)
        )
    }

    private func form(_ responses: [ResponsePlan]) -> OutputPlan.Form {
        guard responses.count == 1, let only = responses.first, only.headers.isEmpty else {
            return .cases
        }
        guard let body = only.body else { return .nothing(status: only.status) }
        return .body(body.value, status: only.status)
    }

    /// Inline types are in no circle, but their unions begin with a branch that ends, too.
    private func choosingBlankBranches(_ types: [TypePlan]) -> [TypePlan] {
        breakingRecursion(types.map { DeclaredType(type: $0, line: 0) }).map(\.type)
    }
}

extension ParameterPlan.Location {
    /// The path first, in its order, then the query, then headers.
    fileprivate var order: Int {
        switch self {
        case .path(let index): index
        case .query: 1_000
        case .header: 1_001
        }
    }
}

/// RFC 9110 section 15, RFC 4918 and RFC 3229, as names of cases.
private func statusName(_ status: Int) -> SwiftName {
    switch status {
    case 200: SwiftName("ok")
    case 201: SwiftName("created")
    case 202: SwiftName("accepted")
    case 203: SwiftName("nonAuthoritative")
    case 204: SwiftName("noContent")
    case 205: SwiftName("resetContent")
    case 206: SwiftName("partialContent")
    case 207: SwiftName("multiStatus")
    case 300: SwiftName("multipleChoices")
    case 301: SwiftName("movedPermanently")
    case 302: SwiftName("found")
    case 303: SwiftName("seeOther")
    case 304: SwiftName("notModified")
    case 307: SwiftName("temporaryRedirect")
    case 308: SwiftName("permanentRedirect")
    default: .member("status-\(status)")
    }
}
