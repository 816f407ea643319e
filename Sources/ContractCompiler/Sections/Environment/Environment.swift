import Diagnostics

/// `env`: the environment variables of a service.
struct Environment: Section {
    private static let kinds = ValueForm.word(
        EnvironmentVariableDeclaration.Kind.allCases.map(\.rawValue))

    /// What `minLength` and `maxLength` may be.
    static let lengths = 0...100_000

    static let variable = KeyList(
        "an environment variable", "",
        [
            Key("type", kinds, .required),
            Key(
                "enum", .list(.text, atLeast: 1), .optional,
                "All values that there are; for `string`."),
            SchemaKeywords.swiftNames,
            Key("minimum", .number()), Key("maximum", .number()),
            Key("minLength", .integer(lengths)), Key("maxLength", .integer(lengths)),
            Key("pattern", .text),
            Key("schemes", .list(.text), .optional, "What a `uri` may begin with."),
            Key("secret", .boolean, .optional, "Never printed, and without a default."),
            Key("required", .boolean, .optional, "True unless there is a default."),
            Key("default", .anything, .optional, "The value without one in the environment."),
            .description("What it is for."),
            Key("example", .scalar, .optional, "A value for `.env.example`."),
        ])

    private static let form = ValueForm.shared(
        SharedForm("variable", "A type, or a mapping with more.") {
            .choice([(.type("string"), kinds)], else: .mapping(variable))
        })

    func keys(of kind: Contract.Kind) -> [Key] {
        guard kind == .service else { return [] }
        return [
            Key(
                "env", .map(.name(.variable), Self.form), .optional,
                "What the environment tells it. It starts with all of it valid, or not at all.")
        ]
    }

    func read(_ fields: Fields, into contract: inout Contract, _ parser: inout ContractParser) {
        guard let member = fields["env"] else { return }
        guard let members = parser.mapping(member.value, "`env`", owner: member.keyRange) else {
            contract.holes.sections.insert("env")
            return
        }
        for member in members {
            let name = Located(member.key, member.keyRange)
            if parser.isName(name, .variable), let variable = parser.variable(name, member) {
                contract.environment.append(variable)
            } else {
                contract.holes.variables.insert(member.key)
            }
        }
    }

    var rules: Rules {
        Rules(service: [
            reservedVariables, loopbackDefaults, secretDefaults, variableLimits, variableValues,
            swiftNamesOfVariables,
        ])
    }

    func plan(
        _ contract: Contract, into plan: inout ServicePlan, _ resolver: inout ServiceResolver
    ) {
        plan.lines["env"] = resolver.line(of: contract.environment.first?.name.range)
        plan.variables = contract.environment.map(VariablePlan.init)
    }

    func write(_ plan: ServicePlan, to document: inout OpenAPIDocument) {
        document.notes.append(.init(key: "env", value: .array(plan.variables.map(\.document))))
    }

    func files(_ plan: ServicePlan, _ layout: ServiceLayout) -> [GeneratedFile] {
        layout.runtime.isFixed ? [] : [environmentFile(plan)]
    }
}
