public import Diagnostics

/// The methods that a route may have.
public enum HTTPMethod: String, Sendable, CaseIterable {
    case get = "GET", post = "POST", put = "PUT", patch = "PATCH", delete = "DELETE"
}

/// A route and its operation. The operation's name, and method and path together, are unique in
/// the service.
public struct OperationDeclaration: Sendable {
    public enum PathSegment: Sendable, Equatable {
        case literal(String)
        case parameter(String)
    }

    /// The operation's name; empty if it can't be read.
    public internal(set) var name: Located<String>
    public internal(set) var method: HTTPMethod
    public internal(set) var path: [PathSegment]
    /// `/v1/things/{id}`, at the key of the route; empty if it can't be read.
    public internal(set) var route: Located<String>
    public internal(set) var parameters: [ParameterDeclaration] = []
    public internal(set) var body: BodyDeclaration?
    public internal(set) var responses: [ResponseDeclaration] = []
    private var values = SectionValues()

    init(
        name: Located<String>, method: HTTPMethod, path: [PathSegment], route: Located<String>
    ) {
        self.name = name
        self.method = method
        self.path = path
        self.route = route
    }

    /// The value that a section of a route keeps under its type; nil until it was set.
    subscript<Value: Sendable>(type: Value.Type) -> Value? {
        get { values[type] }
        set { values[type] = newValue }
    }
}

/// A single value of a path, a query or a header; in a query also a list of single values.
public struct ParameterDeclaration: Sendable {
    public enum Location: String, Sendable { case path, query, header }

    public var location: Location
    /// The name in requests and responses, without `?`.
    public var name: Located<String>
    public var schema: Schema
    public var isRequired: Bool
}

/// The body of a request.
public struct BodyDeclaration: Sendable {
    public var schema: Schema
    public var description: String?
    public var examples: [Located<LiteralValue>]
}

/// A successful response. Its status is 200 to 399; 204, 205 and 304 have no body.
public struct ResponseDeclaration: Sendable {
    public var status: Located<Int>
    public var description: String?
    public var body: Schema?
    public var headers: [ParameterDeclaration] = []
    public var examples: [Located<LiteralValue>] = []
}

extension OperationDeclaration {
    /// The outermost schemas of the operation.
    var schemas: [Schema] {
        parameters.map(\.schema) + [body?.schema].compactMap { $0 }
            + responses.flatMap { $0.headers.map(\.schema) + [$0.body].compactMap { $0 } }
    }

    /// The path as the key of the route writes it.
    var pathText: String {
        let segments = path.map { segment in
            switch segment {
            case .literal(let text): text
            case .parameter(let name): "{\(name)}"
            }
        }
        return "/" + segments.joined(separator: "/")
    }
}
