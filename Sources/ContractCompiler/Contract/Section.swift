import Diagnostics

/// A key of the language, or a few that belong together: how they are read, what must hold, what is
/// decided, and what it becomes. Each has a folder in `Sections`, and `language` lists them.
///
/// Each step sees what the sections before it in the list have left. A section that has nothing to
/// do in a step leaves that step out.
protocol Section: Sendable {
    /// Its keys at the top of a file.
    func keys(of kind: Contract.Kind) -> [Key]
    func read(_ fields: Fields, into contract: inout Contract, _ parser: inout ContractParser)
    /// The outermost schemas that its keys hold.
    func schemas(in contract: Contract) -> [Schema]
    /// The outermost schemas of what a service receives.
    func requests(of contract: Contract) -> [Schema]
    /// The outermost schemas of what a service sends.
    func responses(of contract: Contract, in fleet: Fleet) -> [Schema]
    var rules: Rules { get }
    func plan(_ contract: Contract, into plan: inout ServicePlan, _ resolver: inout ServiceResolver)
    /// Arguments of the runtime's `ServiceDescription`, in the order of its initializer.
    func descriptionArguments(_ plan: ServicePlan) -> [Code]
    func write(_ plan: ServicePlan, to document: inout OpenAPIDocument)
    func files(_ plan: ServicePlan, _ layout: ServiceLayout) -> [GeneratedFile]
}

extension Section {
    func keys(of kind: Contract.Kind) -> [Key] { [] }
    func read(_ fields: Fields, into contract: inout Contract, _ parser: inout ContractParser) {}
    func schemas(in contract: Contract) -> [Schema] { [] }
    func requests(of contract: Contract) -> [Schema] { [] }
    func responses(of contract: Contract, in fleet: Fleet) -> [Schema] { [] }
    var rules: Rules { Rules() }
    func plan(
        _ contract: Contract, into plan: inout ServicePlan, _ resolver: inout ServiceResolver
    ) {}
    func descriptionArguments(_ plan: ServicePlan) -> [Code] { [] }
    func write(_ plan: ServicePlan, to document: inout OpenAPIDocument) {}
    func files(_ plan: ServicePlan, _ layout: ServiceLayout) -> [GeneratedFile] { [] }
}

/// A key of a route, or a few that belong together. The section `routes` lists them.
protocol RouteSection: Sendable {
    var keys: [Key] { get }
    func read(
        _ fields: Fields, into operation: inout OperationDeclaration, of contract: Contract,
        _ parser: inout ContractParser)
    var rules: Rules { get }
    func plan(
        _ operation: OperationDeclaration, of contract: Contract, into plan: inout OperationPlan,
        _ resolver: inout ServiceResolver)
    /// Arguments of the runtime's `OperationDescription`, in the order of its initializer.
    func descriptionArguments(_ plan: OperationPlan) -> [Code]
    /// Members of the operation in the OpenAPI document.
    func members(_ plan: OperationPlan, of service: ServicePlan) -> [JSONDocument.Member]
}

extension RouteSection {
    func read(
        _ fields: Fields, into operation: inout OperationDeclaration, of contract: Contract,
        _ parser: inout ContractParser
    ) {}
    var rules: Rules { Rules() }
    func plan(
        _ operation: OperationDeclaration, of contract: Contract, into plan: inout OperationPlan,
        _ resolver: inout ServiceResolver
    ) {}
    func descriptionArguments(_ plan: OperationPlan) -> [Code] { [] }
    func members(_ plan: OperationPlan, of service: ServicePlan) -> [JSONDocument.Member] { [] }
}

/// What must hold, by what a rule looks at. What could not be read is passed over: its own
/// diagnostic is there already.
struct Rules: Sendable {
    /// Over all files.
    var fleet: [@Sendable (Fleet) -> [Diagnostic]] = []
    /// Over the schemas and problems of one file.
    var file: [@Sendable (Contract, FileSchemas) -> [Diagnostic]] = []
    /// Over one schema, wherever it stands.
    var schema: [@Sendable (Schema, FileSchemas) -> [Diagnostic]] = []
    /// Over one service by itself.
    var service: [@Sendable (Contract) -> [Diagnostic]] = []
    var operation: [@Sendable (OperationDeclaration, Contract, FileSchemas) -> [Diagnostic]] = []

    mutating func add(_ other: Rules) {
        fleet += other.fleet
        file += other.file
        schema += other.schema
        service += other.service
        operation += other.operation
    }
}
