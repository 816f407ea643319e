import Diagnostics

/// A fleet with all names and types decided. The templates print it; a mock, a diff or an
/// interpreter of contracts can read it.
public struct FleetPlan: Sendable {
    public var shared: SharedPlan
    public var services: [ServicePlan]
}

/// The types of `contracts/shared.yaml`, which every service may use.
public struct SharedPlan: Sendable {
    /// The path of the contract as diagnostics and file headers print it.
    public var contractPath: String
    public var types: [DeclaredType]
}

extension SharedPlan {
    init(
        _ fleet: Fleet, _ catalogs: Catalogs, _ lines: SourceLines,
        _ diagnostics: inout [Diagnostic]
    ) {
        contractPath = fleet.shared?.path ?? "contracts/shared.yaml"
        var names = ModuleNames()
        types = declaredTypes(
            fleet.shared?.schemas ?? [], catalogs.shared, catalogs.sharedDirections, lines, &names,
            &diagnostics)
        diagnostics += names.diagnostics
    }
}

extension FleetPlan {
    /// The plan of a fleet without contracts.
    public static var empty: FleetPlan {
        FleetPlan(
            shared: SharedPlan(contractPath: "contracts/shared.yaml", types: []), services: [])
    }
}

/// The prefix of a service's types, files and targets: `LLMGateway` for `llm-gateway`.
public func serviceStem(_ service: String) -> String {
    SwiftName.service(service).bare
}

/// A service with all names and types decided. Each section keeps its decisions in it.
public struct ServicePlan: Sendable {
    public let contractPath: String
    /// The name in kebab case.
    public let name: String
    public let names: ServiceNames
    public internal(set) var title = ""
    public internal(set) var version = ""
    public internal(set) var words = ""
    public internal(set) var types: [DeclaredType] = []
    public internal(set) var operations: [OperationPlan] = []
    /// The schemas that the service declares or uses, by name, in the order of their declaration.
    public internal(set) var components: [Component] = []
    /// The named schemas that the service may use.
    let catalog: SchemaCatalog
    /// For the keys that files are made from, the line of each: of `contract` its own, of a mapping
    /// that of its first member.
    var lines: [String: Int] = [:]
    private var values = SectionValues()

    init(_ contract: Contract, _ catalog: SchemaCatalog) {
        contractPath = contract.path
        name = contract.name.value
        names = ServiceNames(stem: .service(contract.name.value))
        self.catalog = catalog
    }

    /// The value that a section keeps under its type; nil until it was set.
    subscript<Value: Sendable>(type: Value.Type) -> Value? {
        get { values[type] }
        set { values[type] = newValue }
    }
}

/// A named schema in the OpenAPI document, which has it once, or once for each direction if
/// requests and responses differ.
public struct Component: Sendable {
    public var name: String
    public var schema: Schema
    public var direction: Direction
}
