import Diagnostics

/// `problems` at the top of a file: failures that operations may answer with.
struct Problems: Section {
    fileprivate static let statuses = 400...599

    static let list = KeyList(
        "a problem", "A failure, as a problem document of RFC 9457.",
        [
            Key("status", .integer(statuses), .required),
            Key("title", .text, .required, "A short name for people."),
            .description("What happened, and what to do."),
            Key(
                "fields", .map(.optionalName(.field), .schema), .optional,
                "What else the problem document says."),
        ])

    private static let form = ValueForm.shared(SharedForm("problem") { .mapping(list) })

    func keys(of kind: Contract.Kind) -> [Key] {
        [
            Key(
                "problems", .map(.name(.problem), Self.form), .optional,
                "Failures that operations may answer with, as RFC 9457 problem documents.")
        ]
    }

    func read(_ fields: Fields, into contract: inout Contract, _ parser: inout ContractParser) {
        guard let member = fields["problems"] else { return }
        guard
            let members = parser.mapping(member.value, "`problems`", owner: member.keyRange)
        else {
            contract.holes.sections.insert("problems")
            return
        }
        for member in members {
            let name = Located(member.key, member.keyRange)
            if parser.isName(name, .problem), let problem = parser.problem(name, member) {
                contract.problems.append(problem)
            } else {
                contract.holes.problems.insert(member.key)
            }
        }
    }

    func schemas(in contract: Contract) -> [Schema] {
        contract.problems.flatMap { $0.fields.map(\.schema) }
    }

    func responses(of contract: Contract, in fleet: Fleet) -> [Schema] {
        contract.problems(in: fleet).flatMap { $0.fields.map(\.schema) }
    }

    var rules: Rules {
        Rules(
            fleet: [knownProblems, sharedProblems],
            file: [problemFields, usedDefaultsOfProblems, swiftNamesOfProblems])
    }

    func plan(
        _ contract: Contract, into plan: inout ServicePlan, _ resolver: inout ServiceResolver
    ) {
        plan.lines["problems"] = resolver.line(of: contract.problems.first?.name.range)
        let problems = contract.problems(in: resolver.fleet)
        let cases = problems.map { SwiftName.member($0.name.value).bare }
        var scope = TypeScope(.problems, beside: TakenNames(Set(cases)))
        plan.problems = problems.map {
            resolver.problem($0, plan.names.problem, &scope)
        }
        plan.problemTypes = scope.nested
        plan.problemPatterns = scope.patterns
        var diagnostics: [Diagnostic] = []
        scope.checkHiding(from: plan.problems.flatMap { $0.fields.map(\.value) }, &diagnostics)
        resolver.report(diagnostics)
    }

    func write(_ plan: ServicePlan, to document: inout OpenAPIDocument) {
        document.schemas += problemSchemas(plan)
        document.responses += runtimeResponses(plan)
    }

    func files(_ plan: ServicePlan, _ layout: ServiceLayout) -> [GeneratedFile] {
        [layout.api.file("Problems", problemsFile(plan, layout.api), "problems", plan)]
    }
}

/// `problems` of a route: the names of those that it may answer with.
struct RouteProblems: RouteSection {
    let keys = [
        Key(
            "problems", .texts, .optional,
            "The failures: names of the service's, the shared or the platform's problems.")
    ]

    func read(
        _ fields: Fields, into operation: inout OperationDeclaration, of contract: Contract,
        _ parser: inout ContractParser
    ) {
        operation.problems = parser.texts(fields["problems"])
    }

    func plan(
        _ operation: OperationDeclaration, of contract: Contract, into plan: inout OperationPlan,
        _ resolver: inout ServiceResolver
    ) {
        plan.problems = operation.problems.map { .member($0.value) }
    }
}

extension ContractParser {
    fileprivate mutating func problem(
        _ name: Located<String>, _ member: Member
    ) -> ProblemDeclaration? {
        let owner = member.keyRange
        guard let fields = fields(member.value, Problems.list, owner: owner) else { return nil }
        let status = problemStatus(fields["status"])
        let title = text(fields["title"])
        let description = text(fields["description"])?.value
        let members = fields["fields"].map { problemFields($0) } ?? []
        guard let status, let title else { return nil }
        return ProblemDeclaration(
            name: name, status: status, title: title, description: description, fields: members)
    }

    private mutating func problemStatus(_ member: Member?) -> Located<Int>? {
        guard let status = integer(member, Int.min...Int.max) else { return nil }
        let range = Problems.statuses
        guard range.contains(status.value) else {
            report(
                "C0219", "a problem can't have the status \(status.value)", status.range,
                help: "write one from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return status
    }

    private mutating func problemFields(_ member: Member) -> [ProblemDeclaration.Field] {
        guard let members = mapping(member.value, "`fields`", owner: member.keyRange) else {
            return []
        }
        var places: [String: SourceRange] = [:]
        return members.compactMap { member in
            let (key, isRequired) = optionalMark(member.key)
            let name = Located(key, member.keyRange)
            let schema = schema(member)
            guard isFree(name, &places), isName(name, .field) else { return nil }
            return .init(name: name, schema: schema, isRequired: isRequired)
        }
    }
}

extension ServiceResolver {
    /// - Parameters:
    ///   - owner: The type of all problems, in which types of fields are nested.
    ///   - scope: The scope of that type.
    fileprivate mutating func problem(
        _ declaration: ProblemDeclaration, _ owner: SwiftName, _ scope: inout TypeScope
    ) -> ProblemPlan {
        let name = SwiftName.member(declaration.name.value)
        if let first = problemCases.take(name, declaration.name.range) {
            report([.sameName(name, declaration.name.range, first)])
        }
        names.takeComponent(
            SwiftName.type(declaration.name.value).appending("Problem").bare,
            declaration.name.range)
        var builder = TypeBuilder(catalog, .response)
        var labels = TakenNames()
        var variables = TakenNames(TemplateNames.problemPattern.locals)
        let fields = declaration.fields.map { field in
            let key = field.name.value
            let name = TemplateNames.problems.member(
                key, field.schema.annotations.swiftName, &builder.diagnostics)
            if let first = labels.take(name, field.name.range) {
                builder.diagnostics.append(.sameProperty(name, field.name.range, first))
            }
            let hint = "\(declaration.name.value)-\(name.bare)"
            return ProblemPlan.Field(
                key: key, name: name, binding: variables.takeFree(name), words: field.schema.words,
                value: builder.value(field.schema, hint: hint, in: &scope).nested(in: owner),
                schema: field.schema, isOptional: !field.isRequired)
        }
        report(builder.diagnostics)
        return ProblemPlan(
            id: declaration.name.value, name: name,
            status: declaration.status.value, title: declaration.title.value,
            words: declaration.description ?? "", fields: fields)
    }
}

extension ValuePlan {
    /// The value as code outside of `owner` names it, in which its own types are nested.
    fileprivate func nested(in owner: SwiftName) -> ValuePlan {
        var value = self
        switch type {
        case .scalar: break
        case .named(var reference):
            if reference.origin == .nested {
                reference = NamedReference(name: reference.name, origin: .module, owner: owner)
            }
            value.type = .named(reference)
        case .array(let element): value.type = .array(element.nested(in: owner))
        case .dictionary(let element): value.type = .dictionary(element.nested(in: owner))
        }
        return value
    }
}
