public import HTTPMessages

/// Where a route leads: an operation, and what answers its requests.
public struct ServiceRoute: Sendable {
    /// How an operation is answered. All kinds have the same way up to here: route, admission.
    /// Each kind asks the operation's access first (``OperationAccess/check(_:)``).
    @usableFromInline
    enum Kind: Sendable {
        /// The handler takes the whole request and returns the whole answer.
        case call(@Sendable (OperationScope) -> HTTPHandler)
    }

    public let description: OperationDescription
    /// The problems that it declares; throwing another's is a mistake.
    package let problem: any OperationProblem.Type
    private let kind: Kind

    @usableFromInline
    init(_ description: OperationDescription, _ problem: any OperationProblem.Type, _ kind: Kind) {
        self.description = description
        self.problem = problem
        self.kind = kind
    }

    /// Of an operation without a type of its own.
    ///
    /// - Parameter respond: Throws what becomes a problem document.
    public init(_ description: OperationDescription, _ respond: @escaping HTTPHandler) {
        let access = description.access
        let kind = Kind.call { _ in
            { exchange in
                try access.check(exchange)
                try await respond(exchange)
            }
        }
        self.init(description, NoProblem.self, kind)
    }

    /// What writes the answer. Throws what becomes a problem document: a rejection of the request,
    /// a declared problem, or whatever else the operation's handler threw.
    package func handler(in scope: OperationScope) -> HTTPHandler {
        switch kind {
        case .call(let handler): handler(scope)
        }
    }
}

extension [ServiceRoute] {
    /// Adds an operation that a method of the handlers answers, which takes the whole request and
    /// returns the whole answer.
    @inlinable
    public mutating func add<Called: Operation>(
        _ operation: Called.Type,
        _ handle:
            @escaping @Sendable (Called.Input, RequestContext) async throws -> Called.Output
    ) {
        let description = Called.description
        let access = description.access
        let kind = ServiceRoute.Kind.call { scope in
            { exchange in
                try access.check(exchange)
                let input = try exchange.input(of: Called.self)
                let output = try await handle(input, RequestContext(scope, exchange))
                try exchange.answer(Called.self, output)
            }
        }
        append(ServiceRoute(description, Called.Problem.self, kind))
    }
}

extension HTTPExchange {
    /// Reads the input of the operation. Throws a rejection with everything that is wrong with it.
    @inlinable
    func input<Called: Operation>(of operation: Called.Type) throws -> Called.Input {
        if Called.Output.self != NoContent.self { try checkAccept() }
        var reader = RequestReader(self)
        let input = Called.Input(from: &reader)
        try reader.finish()
        return input
    }

    @usableFromInline
    func checkAccept() throws {
        if !head.acceptsJSON { throw Rejection(.notAcceptable) }
    }

    /// Writes the output of the operation.
    @inlinable
    func answer<Called: Operation>(_ operation: Called.Type, _ output: Called.Output) throws {
        var response = ResponseWriter(self)
        Called.write(output, to: &response)
        try finishAnswer()
    }
}
