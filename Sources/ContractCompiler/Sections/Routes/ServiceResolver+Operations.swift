import Diagnostics

extension ServiceResolver {
    mutating func operation(_ declaration: OperationDeclaration) -> OperationPlan {
        let input = input(declaration)
        let plan = OperationPlan(
            declaration, line: line(of: declaration.route.range), input: input,
            output: output(declaration, beside: input))
        if let first = functions.take(plan.function, declaration.name.range) {
            report([.sameName(plan.function, declaration.name.range, first)])
        }
        return plan
    }

    private mutating func input(_ declaration: OperationDeclaration) -> InputPlan {
        var builder = TypeBuilder(catalog, .request)
        var scope = TypeScope(.input)
        var names = TakenNames()
        var parameters: [ParameterPlan] = []
        for parameter in declaration.parameters {
            let location = location(of: parameter, in: declaration)
            let plan = self.parameter(parameter, location, &builder, &scope)
            if let first = names.take(plan.name, parameter.name.range) {
                report([.sameProperty(plan.name, parameter.name.range, first)])
            }
            parameters.append(plan)
        }
        parameters.sort { $0.location.order < $1.location.order }
        var body: BodyPlan?
        if let wanted = declaration.body {
            if let first = names.take(SwiftName("body"), wanted.schema.range) {
                report([.takenProperty(SwiftName("body"), first)])
            }
            body = BodyPlan(
                value: builder.value(wanted.schema, hint: "body", in: &scope),
                schema: wanted.schema, words: wanted.description ?? "",
                examples: wanted.examples.map { JSONDocument($0.value) })
            report(unsupportedKeywords(wanted.schema, catalog))
        }
        let users = parameters.map(\.value) + [body?.value].compactMap { $0 }
        scope.checkHiding(
            from: users, members: parameters.map(\.name) + [SwiftName("body")],
            &builder.diagnostics)
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
        _ builder: inout TypeBuilder, _ scope: inout TypeScope
    ) -> ParameterPlan {
        let key = declaration.name.value
        let value = builder.value(
            declaration.schema, hint: declaration.schema.hint(key), in: &scope)
        let presence: ParameterPlan.Presence
        if let literal = builder.defaultLiteral(declaration.schema) {
            presence = .defaulted(literal)
        } else {
            presence = declaration.isRequired ? .required : .optional
        }
        report(unsupportedKeywords(declaration.schema, catalog))
        let name = scope.names.member(
            key, declaration.schema.annotations.swiftName, &builder.diagnostics)
        return ParameterPlan(
            location: location, key: key, name: name, binding: name,
            words: declaration.schema.words, isDeprecated: declaration.schema.isDeprecated,
            value: value, schema: declaration.schema, presence: presence)
    }
}

extension ServiceResolver {
    /// - Parameter input: The input, whose types are nested in the same type as those of the
    ///   output.
    private mutating func output(
        _ declaration: OperationDeclaration, beside input: InputPlan
    ) -> OutputPlan {
        var builder = TypeBuilder(catalog, .response)
        var scope = TypeScope(.operation)
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
                headers: headers(response.headers, &builder, &scope))
        }
        for schema in declaration.responses.compactMap(\.body) {
            report(unsupportedKeywords(schema, catalog))
        }
        var users = input.values
        for response in responses {
            users += response.headers.map(\.value) + [response.body?.value].compactMap { $0 }
        }
        scope.checkHiding(from: users, &builder.diagnostics)
        report(builder.diagnostics)
        return OutputPlan(
            form: form(responses), responses: responses, patterns: scope.patterns,
            nested: choosingBlankBranches(scope.nested))
    }

    /// The headers of one response: labels of its case, and variables where the case is a pattern.
    private mutating func headers(
        _ declarations: [ParameterDeclaration], _ builder: inout TypeBuilder,
        _ scope: inout TypeScope
    ) -> [ParameterPlan] {
        var labels = TakenNames()
        var variables = TakenNames(TemplateNames.responsePattern.locals)
        return declarations.map { declaration in
            var plan = parameter(declaration, .header, &builder, &scope)
            if let first = labels.take(plan.name, declaration.name.range) {
                report([.sameProperty(plan.name, declaration.name.range, first)])
            }
            plan.binding = variables.takeFree(plan.name)
            return plan
        }
    }

    private func form(_ responses: [ResponsePlan]) -> OutputPlan.Form {
        guard responses.count == 1, let only = responses.first, only.headers.isEmpty else {
            return .cases
        }
        guard let body = only.body else { return .nothing(status: only.status) }
        return .body(body.value, status: only.status)
    }

    /// Chooses the blank branches of unions in inline types. These types are in no circle.
    private func choosingBlankBranches(_ types: [TypePlan]) -> [TypePlan] {
        breakingRecursion(types.map { DeclaredType(type: $0, line: 0) }).map(\.type)
    }
}

extension InputPlan {
    /// All values in the input.
    fileprivate var values: [ValuePlan] {
        var values = parameters.map(\.value) + [body?.value].compactMap { $0 }
        for type in nested { type.visit { values += $0.values } }
        return values
    }
}

extension ParameterPlan.Location {
    /// A number to sort by: path parameters in their order, then the query, then headers.
    fileprivate var order: Int {
        switch self {
        case .path(let index): index
        case .query: 1_000
        case .header: 1_001
        }
    }
}

/// The name of the case of a status, after RFC 9110 section 15, RFC 4918 and RFC 3229.
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
