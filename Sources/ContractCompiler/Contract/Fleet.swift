/// All contracts of a platform.
///
/// Once no diagnostic is an error: every reference names a schema of its own file or of
/// `shared.yaml`, every schema has a value that ends, every default and example fits its schema,
/// every pattern is one, every resource names a variable of type `uri`, every problem that a route
/// names is declared, and path parameters and paths agree. Before that it has holes.
public struct Fleet: Sendable {
    public var platform: PlatformContract?
    public var shared: SharedContract?
    /// In the order of their paths.
    public var services: [ServiceContract]
    /// Files that could not be read at all, without `.yaml`: `shared`, `platform`, or a service.
    public var unreadFiles: Set<String> = []

    public init(
        platform: PlatformContract?, shared: SharedContract?, services: [ServiceContract]
    ) {
        self.platform = platform
        self.shared = shared
        self.services = services
    }
}

public struct PlatformContract: Sendable {
    public var path: String
    public var name: Located<String>
    public var description: String?
    public var postgres: PostgresBudget?
    public var problems: [ProblemDeclaration]
    public var holes = Holes()

    public init(
        path: String, name: Located<String>, description: String? = nil,
        postgres: PostgresBudget? = nil, problems: [ProblemDeclaration]
    ) {
        self.path = path
        self.name = name
        self.description = description
        self.postgres = postgres
        self.problems = problems
    }
}

/// What the pools of all services share.
public struct PostgresBudget: Sendable {
    public var maxConnections: Located<Int>
    /// For people, backups and migrations.
    public var reserved: Located<Int>?

    public init(maxConnections: Located<Int>, reserved: Located<Int>? = nil) {
        self.maxConnections = maxConnections
        self.reserved = reserved
    }
}

public struct SharedContract: Sendable {
    public var path: String
    public var description: String?
    public var schemas: [SchemaDeclaration]
    public var problems: [ProblemDeclaration]
    public var holes = Holes()

    public init(
        path: String, description: String? = nil, schemas: [SchemaDeclaration],
        problems: [ProblemDeclaration]
    ) {
        self.path = path
        self.description = description
        self.schemas = schemas
        self.problems = problems
    }
}

public struct ServiceContract: Sendable {
    public var path: String
    public var name: Located<String>
    public var title: Located<String>
    public var version: Located<String>
    public var description: String?
    public var port: Located<Int>
    /// `auth: none` at the top: anybody may call the routes that say nothing of their own.
    public var isOpen: Located<Bool>?
    public var environment: [EnvironmentVariableDeclaration]
    public var resources: [ResourceDeclaration]
    public var health: Health
    public var limits: ServiceLimitsDeclaration
    public var problems: [ProblemDeclaration]
    public var schemas: [SchemaDeclaration]
    public var operations: [OperationDeclaration]
    public var holes = Holes()

    public init(
        path: String, name: Located<String>, title: Located<String>, version: Located<String>,
        description: String? = nil, port: Located<Int>, isOpen: Located<Bool>? = nil,
        environment: [EnvironmentVariableDeclaration], resources: [ResourceDeclaration],
        health: Health, limits: ServiceLimitsDeclaration, problems: [ProblemDeclaration],
        schemas: [SchemaDeclaration], operations: [OperationDeclaration]
    ) {
        self.path = path
        self.name = name
        self.title = title
        self.version = version
        self.description = description
        self.port = port
        self.isOpen = isOpen
        self.environment = environment
        self.resources = resources
        self.health = health
        self.limits = limits
        self.problems = problems
        self.schemas = schemas
        self.operations = operations
    }
}
