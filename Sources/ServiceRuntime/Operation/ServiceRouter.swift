/// Carries requests to the handlers of one service; generated.
public protocol ServiceRouter: Sendable {
    static var service: ServiceDescription { get }
    /// The OpenAPI document, as JSON.
    static var openAPI: StaticBytes { get }
    /// Every operation with what answers it, in the order of the contract.
    var routes: [ServiceRoute] { get }
}

/// An operation and what answers its requests.
public struct ServiceRoute: Sendable {
    public let description: OperationDescription
    let respond: HTTPHandler

    /// - Parameter respond: Throws what becomes a problem document: a rejection of the request, a
    ///   declared problem, or whatever else the handler threw.
    public init(_ description: OperationDescription, _ respond: @escaping HTTPHandler) {
        self.description = description
        self.respond = respond
    }
}

extension [ServiceRoute] {
    /// Adds an operation that a method of the handlers answers.
    @inlinable
    public mutating func add<Described: Operation>(
        _ operation: Described.Type,
        _ handle:
            @escaping @Sendable (Described.Input, RequestContext) async throws -> Described.Output
    ) {
        let route = ServiceRoute(Described.description) { _, exchange in
            let call = try exchange.begin(Described.self)
            try call.end(await handle(call.input, call.context))
        }
        append(route)
    }
}

extension ServiceRouter {
    /// For routers written by hand: a document without paths.
    public static var openAPI: StaticBytes {
        StaticBytes(#"{"openapi":"3.1.0","info":{"title":"","version":""},"paths":{}}"#)
    }
}

extension HTTPExchange {
    /// Reads the input of the operation. Throws a rejection with everything that is wrong with it.
    @inlinable
    public func begin<Described: Operation>(
        _ operation: Described.Type
    ) throws -> OperationCall<Described> {
        problem = Described.Problem.self
        if Described.Output.self != NoContent.self { try checkAccept() }
        var reader = RequestReader(self)
        let input = Described.Input(from: &reader)
        try reader.finish()
        return OperationCall(self, input)
    }

    @usableFromInline
    func checkAccept() throws {
        if head.has(.accept), !head.withValue(of: .accept, MediaType.acceptsJSON) {
            throw Rejection(.notAcceptable)
        }
    }
}

/// One call of an operation: what its handler takes, and what becomes of what it returns.
public struct OperationCall<Described: Operation> {
    public let input: Described.Input
    @usableFromInline let exchange: HTTPExchange

    @usableFromInline
    init(_ exchange: HTTPExchange, _ input: Described.Input) {
        self.exchange = exchange
        self.input = input
    }

    @inlinable public var context: RequestContext { exchange.context }

    /// Writes the answer.
    @inlinable
    public func end(_ output: Described.Output) throws {
        var response = ResponseWriter(exchange)
        Described.write(output, to: &response)
        try exchange.finishAnswer()
    }
}

/// A handler's output cannot be written: it holds a number that JSON has no form for, or a header
/// with a control character.
struct UnwritableOutput: Error {
    let reason: String
}
