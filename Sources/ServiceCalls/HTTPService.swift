public import HTTPMessages
public import ServiceOperations
public import ServiceValues

/// An HTTP service outside of the fleet that speaks JSON. Handlers get one for each `http:`
/// resource of the contract; a test passes its own.
///
/// A path is appended to the address of the resource. It begins with `/`, is percent-encoded and
/// may have a query. A call ends at the deadline of its request or after ``timeout``, whichever
/// comes first. Errors are a ``DependencyFailure``: an ``HTTPServiceError`` if there was an answer,
/// or the ``ClientError`` of the connection. A redirection is an answer like any other and is not
/// followed.
public protocol HTTPService: Sendable {
    /// The name of the resource, for messages.
    var name: String { get }
    /// How long a call may take, retries included.
    var timeout: Duration { get }
    /// False while calls are refused without being tried.
    var isAvailable: Bool { get }

    /// Sends a request and waits for its answer, whatever its status, at most until the request's
    /// deadline. Handlers call the functions below.
    func send(_ request: HTTPServiceRequest) async throws -> HTTPServiceReply
}

extension HTTPService {
    public var isAvailable: Bool { true }

    public func get<Reply: JSONCodable>(
        _ path: String, as reply: Reply.Type = Reply.self, _ context: RequestContext
    ) async throws -> Reply {
        try await request(.get, path, context).successful().json()
    }

    public func post<Reply: JSONCodable>(
        _ path: String, _ body: some JSONCodable, as reply: Reply.Type = Reply.self,
        _ context: RequestContext
    ) async throws -> Reply {
        try await request(.post, path, body, context).successful().json()
    }

    public func put<Reply: JSONCodable>(
        _ path: String, _ body: some JSONCodable, as reply: Reply.Type = Reply.self,
        _ context: RequestContext
    ) async throws -> Reply {
        try await request(.put, path, body, context).successful().json()
    }

    public func delete(_ path: String, _ context: RequestContext) async throws {
        _ = try await request(.delete, path, context).successful()
    }

    /// Returns the answer, whatever its status: for answers that are not JSON, and for statuses
    /// that mean something to the caller. `successful()` and `json()` of the answer check and read
    /// it.
    public func request(
        _ method: HTTPMethod, _ path: String, headers: [(String, String)] = [],
        _ context: RequestContext
    ) async throws -> HTTPServiceReply {
        try await reply(to: method, path, headers, nil, context)
    }

    public func request(
        _ method: HTTPMethod, _ path: String, headers: [(String, String)] = [],
        _ body: some JSONCodable, _ context: RequestContext
    ) async throws -> HTTPServiceReply {
        guard let bytes = JSONWriter.bytes(of: body) else {
            throw HTTPServiceError(HTTPServiceCall(name, method, path), .unwritable)
        }
        return try await reply(to: method, path, headers, bytes, context)
    }

    private func reply(
        to method: HTTPMethod, _ path: String, _ headers: [(String, String)], _ body: [UInt8]?,
        _ context: RequestContext
    ) async throws -> HTTPServiceReply {
        let call = HTTPServiceCall(name, method, path)
        guard isPath(path) else { throw HTTPServiceError(call, .unwritable) }
        let deadline = min(context.deadline, .now + timeout)
        guard deadline > .now else { throw ClientError.timedOut(service: name) }
        var reply = try await send(
            HTTPServiceRequest(
                method: method, path: path, headers: headers, body: body, deadline: deadline))
        reply.call = call
        return reply
    }
}

/// True for a path that begins with `/`, with or without a query. Any other text after an authority
/// could change the host or the request line.
private func isPath(_ text: String) -> Bool {
    text.utf8.first == UInt8(ascii: "/")
        && text.utf8.allSatisfy { 0x21...0x7E ~= $0 && $0 != UInt8(ascii: "#") }
}

/// A request to an outside HTTP service.
public struct HTTPServiceRequest: Sendable {
    public let method: HTTPMethod
    /// Path and query.
    public let path: String
    /// In addition to those that every request of the resource carries.
    public let headers: [(String, String)]
    /// JSON.
    public let body: [UInt8]?
    public let deadline: ContinuousClock.Instant
}

/// The answer of an outside HTTP service.
public struct HTTPServiceReply: Sendable {
    public let status: Status
    public let headers: [(String, String)]
    public let body: [UInt8]
    /// The call that it answers, for messages.
    fileprivate(set) var call = HTTPServiceCall("", .get, "")

    public init(status: Status, headers: [(String, String)] = [], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Returns itself if its status is 2xx, and throws otherwise.
    public func successful() throws(HTTPServiceError) -> HTTPServiceReply {
        guard 200..<300 ~= status.code else {
            let excerpt = body.prefix(HTTPServiceError.excerptLimit.bytes)
            throw HTTPServiceError(call, .refused(status, excerpt: Array(excerpt)))
        }
        return self
    }

    /// The body as a value, whatever the status. Members that its type does not name are ignored.
    public func json<Value: JSONCodable>(
        as type: Value.Type = Value.self, _ rules: Value.Rules = .init()
    ) throws(HTTPServiceError) -> Value {
        let result = body.withUnsafeBytes {
            JSONReader.decode(Value.self, from: $0, rules, ignoresUnknownKeys: true)
        }
        switch result {
        case .success(let value): return value
        case .failure(let failure):
            throw HTTPServiceError(call, .undecodable(failure.flawOfBody))
        }
    }
}

/// The call that an error is about.
struct HTTPServiceCall: Sendable, Hashable {
    let service: String
    let method: HTTPMethod
    /// Without its query, which may hold secrets.
    let path: String

    init(_ service: String, _ method: HTTPMethod, _ path: String) {
        self.service = service
        self.method = method
        self.path = String(path.prefix { $0 != "?" })
    }
}
