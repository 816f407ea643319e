public import Diagnostics

/// A variable of the environment. Limits fit its kind: lengths are of texts, bounds of numbers.
public struct EnvironmentVariableDeclaration: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case string, integer, number, boolean, uri, duration, size
    }

    public var name: Located<String>
    public var kind: Located<Kind>
    /// For strings: the values allowed; empty when all are.
    public var choices: [Located<String>] = []
    /// Of numbers.
    public var minimum: Located<Double>?
    public var maximum: Located<Double>?
    /// Of whole numbers, which floating point can't hold all.
    public var leastInteger: Located<Int>?
    public var greatestInteger: Located<Int>?
    public var minLength: Located<Int>?
    public var maxLength: Located<Int>?
    public var pattern: Located<Pattern>?
    public var schemes: [Located<String>] = []
    public var isSecret = false
    public var isRequired = true
    public var `default`: Located<LiteralValue>?
    public var example: Located<String>?
    public var description: String?
    public var range: SourceRange

    public init(name: Located<String>, kind: Located<Kind>, range: SourceRange) {
        self.name = name
        self.kind = kind
        self.range = range
    }
}

/// A database, a cache, leases in a cache, another service or an outside one. Its variables are
/// declared, and fit what it uses them for.
public struct ResourceDeclaration: Sendable {
    public enum Kind: Sendable {
        case postgres(variable: Located<String>, Pool)
        case redis(variable: Located<String>, timeout: Located<Duration>?)
        case service(Located<String>, variable: Located<String>, timeout: TimeLimit)
        /// An HTTP service outside the fleet. `bearer` is the variable with its token.
        case http(variable: Located<String>, timeout: TimeLimit, bearer: Located<String>?)
        /// Leases in the Redis resource of this name.
        case lease(redis: Located<String>, expiry: Located<Duration>)
    }

    /// How long a call may take.
    public enum TimeLimit: Sendable {
        case written(Located<Duration>)
        /// The environment says it, in a variable of type `duration`.
        case variable(Located<String>)
    }

    public struct Pool: Sendable {
        public var connections: Located<Int>
        public var wait: Located<Duration>
        public var range: SourceRange

        public init(connections: Located<Int>, wait: Located<Duration>, range: SourceRange) {
            self.connections = connections
            self.wait = wait
            self.range = range
        }
    }

    public var name: Located<String>
    public var kind: Kind
    public var range: SourceRange

    public init(name: Located<String>, kind: Kind, range: SourceRange) {
        self.name = name
        self.kind = kind
        self.range = range
    }
}

/// When a service is ready. Either some resources are named, or `why` there are none.
public struct Health: Sendable {
    /// Names of resources.
    public var ready: [Located<String>]
    public var why: Located<String>?
    public var range: SourceRange

    public init(ready: [Located<String>], why: Located<String>? = nil, range: SourceRange) {
        self.ready = ready
        self.why = why
        self.range = range
    }
}

/// What a service may use. Every limit but `queue` is above zero.
public struct ServiceLimitsDeclaration: Sendable {
    public var concurrency: Located<Int>
    public var queue: Located<Int>
    public var bodyBytes: Located<Int>
    public var timeout: Located<Duration>
    public var memoryBytes: Located<Int>
    public var cpu: Located<Double>
    public var range: SourceRange

    public init(
        concurrency: Located<Int>, queue: Located<Int>, bodyBytes: Located<Int>,
        timeout: Located<Duration>, memoryBytes: Located<Int>, cpu: Located<Double>,
        range: SourceRange
    ) {
        self.concurrency = concurrency
        self.queue = queue
        self.bodyBytes = bodyBytes
        self.timeout = timeout
        self.memoryBytes = memoryBytes
        self.cpu = cpu
        self.range = range
    }
}

/// Where a route's limits differ from its service's; a body is limited only where there is one.
public struct OperationLimitsDeclaration: Sendable {
    public var bodyBytes: Located<Int>?
    public var timeout: Located<Duration>?
    public var concurrency: Located<Int>?
    public init() {}
}

/// A failure that operations may answer with. Its status is 400 to 599.
public struct ProblemDeclaration: Sendable {
    public struct Field: Sendable {
        public var name: Located<String>
        public var schema: Schema
        public var isRequired: Bool

        public init(name: Located<String>, schema: Schema, isRequired: Bool) {
            self.name = name
            self.schema = schema
            self.isRequired = isRequired
        }
    }

    public var name: Located<String>
    public var status: Located<Int>
    public var title: Located<String>
    public var description: String?
    public var fields: [Field]
    public var range: SourceRange

    public init(
        name: Located<String>, status: Located<Int>, title: Located<String>,
        description: String? = nil, fields: [Field], range: SourceRange
    ) {
        self.name = name
        self.status = status
        self.title = title
        self.description = description
        self.fields = fields
        self.range = range
    }
}

/// A schema with a name.
public struct SchemaDeclaration: Sendable {
    public var name: Located<String>
    public var schema: Schema

    public init(name: Located<String>, schema: Schema) {
        self.name = name
        self.schema = schema
    }
}

/// A route and what it does. Name, and method with path, are unique in the service.
public struct OperationDeclaration: Sendable {
    public enum Method: String, Sendable, CaseIterable {
        case get = "GET", post = "POST", put = "PUT", patch = "PATCH", delete = "DELETE"
    }

    /// The operation's name.
    public var name: Located<String>
    public var method: Method
    public var path: [PathSegment]
    /// `/v1/things/{id}`, at the key of the route.
    public var route: Located<String>
    public var summary: String
    public var description: String?
    public var tags: [Located<String>]
    public var isDeprecated: Bool
    public var auth: Located<String>?
    public var parameters: [ParameterDeclaration]
    public var body: BodyDeclaration?
    public var responses: [ResponseDeclaration]
    /// Names of problems: the service's own, of `shared.yaml` or of `platform.yaml`.
    public var problems: [Located<String>]
    public var limits: OperationLimitsDeclaration

    public enum PathSegment: Sendable, Equatable {
        case literal(String)
        case parameter(String)
    }

    public init(
        name: Located<String>, method: Method, path: [PathSegment], route: Located<String>,
        summary: String, description: String? = nil, tags: [Located<String>], isDeprecated: Bool,
        auth: Located<String>? = nil, parameters: [ParameterDeclaration],
        body: BodyDeclaration? = nil, responses: [ResponseDeclaration], problems: [Located<String>],
        limits: OperationLimitsDeclaration
    ) {
        self.name = name
        self.method = method
        self.path = path
        self.route = route
        self.summary = summary
        self.description = description
        self.tags = tags
        self.isDeprecated = isDeprecated
        self.auth = auth
        self.parameters = parameters
        self.body = body
        self.responses = responses
        self.problems = problems
        self.limits = limits
    }
}

/// A single value of a path, a query or a header; in a query also a list of single values.
public struct ParameterDeclaration: Sendable {
    public enum Location: String, Sendable { case path, query, header }

    public var location: Location
    /// As it stands on the wire, without `?`.
    public var name: Located<String>
    public var schema: Schema
    public var isRequired: Bool

    public init(location: Location, name: Located<String>, schema: Schema, isRequired: Bool) {
        self.location = location
        self.name = name
        self.schema = schema
        self.isRequired = isRequired
    }
}

/// The body of a request.
public struct BodyDeclaration: Sendable {
    public var schema: Schema
    public var description: String?
    public var examples: [Located<LiteralValue>]

    public init(schema: Schema, description: String? = nil, examples: [Located<LiteralValue>]) {
        self.schema = schema
        self.description = description
        self.examples = examples
    }
}

/// A way to succeed. Its status is 200 to 399; 204, 205 and 304 have no body.
public struct ResponseDeclaration: Sendable {
    public var status: Located<Int>
    public var description: String?
    public var body: Schema?
    public var headers: [ParameterDeclaration]
    public var examples: [Located<LiteralValue>]

    public init(
        status: Located<Int>, description: String? = nil, body: Schema? = nil,
        headers: [ParameterDeclaration], examples: [Located<LiteralValue>]
    ) {
        self.status = status
        self.description = description
        self.body = body
        self.headers = headers
        self.examples = examples
    }
}
