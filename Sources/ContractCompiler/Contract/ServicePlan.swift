
/// A fleet with everything decided: what the emitters print, and what a mock, a diff or an
/// interpreter of contracts can read.
public struct FleetPlan: Sendable {
    public var shared: SharedPlan
    public var services: [ServicePlan]
}

/// The types of `contracts/shared.yaml`, which every service may use.
public struct SharedPlan: Sendable {
    /// The path of the contract, as diagnostics and headers print it.
    public var contractPath: String
    public var types: [DeclaredType]
}

/// A type of a module, and where its contract declares it.
public struct DeclaredType: Sendable, Equatable {
    public var type: TypePlan
    public var line: Int
}

public struct ServicePlan: Sendable {
    public var contractPath: String
    /// In kebab case.
    public var name: String
    public var title: String
    public var version: String
    public var words: String
    public var port: Int
    /// The resources without which it is not ready.
    public var readiness: [String]
    public var names: ServiceNames
    public var types: [DeclaredType]
    public var operations: [OperationPlan]
    public var problems: [ProblemPlan]
    public var configuration: ConfigurationPlan
    public var limits: ServiceLimitsPlan
    public var lines: SectionLines
    /// In the order of their numbers; the tool reads them.
    public var migrations: [MigrationSource] = []
    /// In the order of files and lines; the tool reads the files.
    public var queries: [QueryPlan] = []
    /// The schemas that the service declares or uses, by name, in the order of their declaration.
    public var components: [Component]
    /// What the names in schemas mean.
    let catalog: SchemaCatalog
    /// Where in ``problems`` each of them stands.
    let problemIndexes: [SwiftName: Int]
    /// Whether it asks a store or another service.
    let hasDependencies: Bool
}

extension ServicePlan {
    /// Its database, if it has one.
    public var database: SettingPlan? {
        configuration.settings.first { setting in
            if case .postgres = setting.source { true } else { false }
        }
    }

    /// The problems of an operation, in the order of their declaration.
    func problems(of operation: OperationPlan) -> [ProblemPlan] {
        operation.problems.compactMap { problemIndexes[$0] }.sorted().map { problems[$0] }
    }
}

/// A named schema as the OpenAPI document shows it: once, or once for each direction where requests
/// carry something else than responses.
public struct Component: Sendable {
    public var name: String
    public var schema: Schema
    public var direction: Direction
}

public struct ServiceLimitsPlan: Sendable, Equatable {
    public var concurrency: Int
    public var queue: Int
    public var bodyBytes: Int
    public var timeout: Duration
    public var memoryBytes: Int
    public var cpu: Double
}

/// The lines at which the parts of a contract begin.
public struct SectionLines: Sendable, Equatable {
    public var environment: Int
    public var problems: Int
    public var routes: Int
}

/// The names of a service's own types.
public struct ServiceNames: Sendable, Equatable {
    /// `LLMGateway`: the prefix of the others, of files and of targets.
    public let stem: SwiftName

    public var service: SwiftName { stem.appending("Service") }
    public var calls: SwiftName { stem.appending("Calls") }
    public var router: SwiftName { stem.appending("Router") }
    public var client: SwiftName { stem.appending("Client") }
    public var problem: SwiftName { stem.appending("Problem") }
    public var configuration: SwiftName { stem.appending("Configuration") }
    public var openAPI: SwiftName { stem.appending("OpenAPI") }
    public var resources: SwiftName { stem.appending("Resources") }
    public var handlers: SwiftName { stem.appending("Handlers") }
    /// What queries run on, and what they are before they run.
    public var database: SwiftName { stem.appending("Database") }
    public var queries: SwiftName { stem.appending("Queries") }
    public var scope: SwiftName { stem.appending("Scope") }
    public var transaction: SwiftName { stem.appending("Transaction") }
    public var effects: SwiftName { stem.appending("Effects") }
    public var batch: SwiftName { stem.appending("Batch") }
    public var session: SwiftName { stem.appending("QuerySession") }
    public var statements: SwiftName { stem.appending("Statements") }
    /// The function that runs it, and the list of its migrations.
    public var entry: SwiftName { SwiftName.member(stem.bare).appending("Entry") }
    public var migrations: SwiftName { SwiftName.member(stem.bare).appending("Migrations") }
    /// The targets.
    public var api: SwiftName { stem.appending("API") }
    public var runtime: SwiftName { stem.appending("Runtime") }
    /// The target of C that embeds the OpenAPI document, and its function.
    public var embedding: SwiftName { SwiftName("C").appending(stem.bare).appending("Document") }
    public var embeddedOpenAPI: SwiftName { SwiftName.member(stem.bare).appending("OpenAPI") }

    var all: [SwiftName] {
        [
            service, calls, router, client, problem, configuration, openAPI, resources, handlers,
            database, queries, scope, transaction, effects, batch, session, statements,
        ]
    }
}

/// One operation and the three types behind it.
public struct OperationPlan: Sendable {
    public var id: String
    /// The method of the service.
    public var method: SwiftName
    /// The type around input, output and problem.
    public var type: SwiftName
    public var verb: Verb
    public var path: String
    public var summary: String
    public var words: String
    public var tags: [String]
    public var isDeprecated: Bool
    /// Where in the contract the route stands.
    public var line: Int
    public var limits: OperationLimits
    public var input: InputPlan
    public var output: OutputPlan
    /// Names of the service's problems.
    public var problems: [SwiftName]

    public enum Verb: String, Sendable, Equatable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }
}

public struct OperationLimits: Sendable, Equatable {
    /// Nil: the operation takes no body.
    public var bodyBytes: Int?
    public var timeout: Duration
    /// Nil: the service's alone.
    public var concurrency: Int?
}

public struct InputPlan: Sendable {
    public var parameters: [ParameterPlan]
    public var body: BodyPlan?
    public var patterns: [PatternPlan]
    public var nested: [TypePlan]
}

/// A body, and the schema it was made from.
public struct BodyPlan: Sendable {
    public var value: ValuePlan
    public var schema: Schema
    public var words: String
    public var examples: [JSONDocument]
}

public struct ParameterPlan: Sendable {
    public var location: Location
    /// As it stands on the wire.
    public var key: String
    public var name: SwiftName
    public var words: String
    public var isDeprecated: Bool
    public var value: ValuePlan
    public var schema: Schema
    public var presence: Presence

    public enum Location: Sendable, Equatable {
        /// The index counts the parameters of the path from its start.
        case path(index: Int)
        case query
        case header
    }

    public enum Presence: Sendable, Equatable {
        case required
        case optional
        case defaulted(LiteralPlan)
    }
}

/// What a handler returns.
public struct OutputPlan: Sendable {
    public var form: Form
    public var responses: [ResponsePlan]
    public var nested: [TypePlan]

    public enum Form: Sendable {
        case nothing(status: Int)
        case body(ValuePlan, status: Int)
        /// One case for each response: there are several statuses, or headers.
        case cases
    }
}

public struct ResponsePlan: Sendable {
    public var status: Int
    public var name: SwiftName
    public var words: String
    public var body: BodyPlan?
    public var headers: [ParameterPlan]
}

/// A problem that operations of a service may answer with.
public struct ProblemPlan: Sendable {
    public var id: String
    public var name: SwiftName
    public var status: Int
    public var title: String
    public var words: String
    public var fields: [Field]

    public struct Field: Sendable {
        public var key: String
        public var name: SwiftName
        public var words: String
        public var value: ValuePlan
        public var schema: Schema
        public var isOptional: Bool
    }
}

public struct ConfigurationPlan: Sendable, Equatable {
    public var variables: [VariablePlan]
    public var settings: [SettingPlan]
    public var nested: [TypePlan]
}

/// A variable of the environment, as the runtime declares it.
public struct VariablePlan: Sendable, Equatable {
    public var name: String
    public var kind: Kind
    public var isRequired: Bool
    public var isSecret: Bool
    public var defaultText: String?
    public var example: String?
    public var words: String

    public enum Kind: Sendable, Equatable {
        case string(StringRulesPlan)
        case enumeration([String])
        case integer(Limits<Int>)
        case number(Limits<Double>)
        case boolean
        case uri(schemes: [String])
        case duration
        case size
    }
}

/// A property of the generated configuration.
public struct SettingPlan: Sendable, Equatable {
    /// The resource, or the variable, that it is.
    public var id: String
    public var name: SwiftName
    public var words: String
    public var isOptional: Bool
    public var source: Source

    public enum Source: Sendable, Equatable {
        /// A variable that handlers read.
        case variable(String, type: SettingType)
        case postgres(String, connections: Int, wait: Duration)
        case redis(String, timeout: Duration?)
        case service(String, name: String, timeout: TimeLimit)
        case http(String, timeout: TimeLimit, bearer: Bearer?)
        /// `redis` is the resource that it lives in, and `variable` holds the address of that.
        case lease(redis: String, variable: String, expiry: Duration)
    }

    public enum TimeLimit: Sendable, Equatable {
        case written(Duration)
        case variable(String)
    }

    /// The variable with a token; without a value, requests carry none.
    public struct Bearer: Sendable, Equatable {
        public var variable: String
        public var isOptional: Bool
    }

    public enum SettingType: Sendable, Equatable {
        case string, integer, number, boolean, uri, duration, size
        case enumeration(SwiftName)
    }
}
