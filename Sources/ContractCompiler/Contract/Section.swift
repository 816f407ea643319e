import Diagnostics

/// A key of the language, or a few that belong together: parser, rules, plan, and their part of the
/// generated code and of the OpenAPI document. Sections stand in the folders of `Sections`, and
/// `language` lists them.
///
/// In each step a section sees the results of the sections before it in the list. A section that
/// has nothing to do in a step leaves that step out.
protocol Section: Sendable {
    /// Its keys at the top of a file.
    func keys(of kind: Contract.Kind) -> [Key]
    func read(_ fields: Fields, into contract: inout Contract, _ parser: inout ContractParser)
    /// The outermost schemas under its keys.
    func schemas(in contract: Contract) -> [Schema]
    /// The outermost schemas of values that a service receives.
    func requests(of contract: Contract) -> [Schema]
    /// The outermost schemas of values that a service sends.
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

/// Rules for contracts, by what each is applied to. A rule passes over what could not be read,
/// because that is reported already.
struct Rules: Sendable {
    /// Rules for all files together.
    var fleet: [@Sendable (Fleet) -> [Diagnostic]] = []
    /// Rules for the schemas and problems of one file.
    var file: [@Sendable (Contract, FileSchemas) -> [Diagnostic]] = []
    /// Rules for each schema, inner ones too.
    var schema: [@Sendable (Schema, FileSchemas) -> [Diagnostic]] = []
    /// Rules for each service by itself.
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
