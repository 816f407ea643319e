import Diagnostics

/// The most operations of one service.
private let operationLimit = 2_000

/// `routes`: operations by method and path. The keys of a route are those of `sections`.
struct Routes: Section {
    let sections: [any RouteSection]
    private let list: KeyList

    init(_ sections: [any RouteSection]) {
        self.sections = sections
        list = KeyList("a route", "", sections.flatMap(\.keys))
    }

    func keys(of kind: Contract.Kind) -> [Key] {
        guard kind == .service else { return [] }
        let list = list
        let methods = HTTPMethod.allCases.map(\.rawValue).joined(separator: "|")
        let route = ValueForm.shared(SharedForm("route") { .mapping(list) })
        return [
            Key(
                "routes",
                .map(.matching("^(\(methods)) /[^ ]*$"), route, atLeast: 1),
                .required, "Operations, by method and path: `GET /v1/things/{id}`.")
        ]
    }

    func read(_ fields: Fields, into contract: inout Contract, _ parser: inout ContractParser) {
        guard let member = fields["routes"],
            let members = parser.mapping(member.value, "`routes`", owner: member.keyRange)
        else { return }
        if members.isEmpty {
            parser.report("C0221", "the service has no routes", member.keyRange, help: "add one")
        }
        if members.count > operationLimit {
            parser.report(
                "C0222", "the service has \(members.count) routes", member.keyRange,
                help: "split it into services of at most \(operationLimit)")
        }
        for member in members.prefix(operationLimit) { read(member, into: &contract, &parser) }
    }

    private func read(
        _ member: YAMLNode.Member, into contract: inout Contract, _ parser: inout ContractParser
    ) {
        let route = parser.route(Located(member.key, member.keyRange))
        guard let fields = parser.fields(member.value, list, owner: member.keyRange) else { return }
        var operation = OperationDeclaration(
            name: Located("", member.keyRange), method: route?.method ?? .get,
            path: route?.segments ?? [], route: route?.path ?? Located("", member.keyRange))
        for section in sections { section.read(fields, into: &operation, of: contract, &parser) }
        contract.operations.append(operation)
    }

    func schemas(in contract: Contract) -> [Schema] { contract.operations.flatMap(\.schemas) }

    func requests(of contract: Contract) -> [Schema] {
        contract.operations.flatMap { operation in
            operation.parameters.map(\.schema) + [operation.body?.schema].compactMap { $0 }
        }
    }

    func responses(of contract: Contract, in fleet: Fleet) -> [Schema] {
        contract.operations.flatMap(\.responses).flatMap { response in
            response.headers.map(\.schema) + [response.body].compactMap { $0 }
        }
    }

    var rules: Rules {
        var rules = Rules(
            service: [uniqueRoutes, uniqueOperations], operation: [pathParameters, reservedPaths])
        for section in sections { rules.add(section.rules) }
        return rules
    }

    func plan(
        _ contract: Contract, into plan: inout ServicePlan, _ resolver: inout ServiceResolver
    ) {
        plan.lines["routes"] = resolver.line(of: contract.operations.first?.route.range)
        for operation in contract.operations {
            resolver.names.take(.type(operation.name.value), operation.name.range)
        }
        plan.operations = contract.operations.map { declaration in
            var operation = resolver.operation(declaration)
            for section in sections {
                section.plan(declaration, of: contract, into: &operation, &resolver)
            }
            return operation
        }
    }

    func write(_ plan: ServicePlan, to document: inout OpenAPIDocument) {
        for operation in plan.operations {
            let members = sections.flatMap { $0.members(operation, of: plan) }
            document.add(.object(members), operation.method, operation.path)
        }
        document.tags = plan.operations.flatMap(\.tags)
    }

    func files(_ plan: ServicePlan, _ layout: ServiceLayout) -> [GeneratedFile] {
        let operations = plan.operations.map { operation in
            FilePart(
                name: operation.type,
                code: operationType(
                    operation, in: plan, sections.flatMap { $0.descriptionArguments(operation) }),
                imports: operation.imports,
                contractLine: operation.line)
        }
        let service = serviceFile(plan, layout.runtime, isRunnable: layout.isRunnable)
        return [layout.api.file("Calls", callsFile(plan), "routes", plan)]
            + ContractCompiler.files("Operations", operations, layout.api, plan.contractPath)
            + [
                layout.api.file("Client", clientFile(plan), "routes", plan),
                layout.runtime.file("Service", service, "routes", plan),
                layout.runtime.file(
                    "Router", routerFile(plan, layout.runtime), "routes", plan),
            ]
    }
}
