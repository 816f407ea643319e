public import HTTPMessages

/// A route of a service: its operation, and the handler of its requests.
public struct ServiceRoute: Sendable {
    /// How an operation is answered. Route and admission are the same for all kinds. Each kind
    /// first calls ``OperationAccess/check(_:)``.
    @usableFromInline
    enum Kind: Sendable {
        /// The handler takes the whole request and returns the whole answer.
        case call(@Sendable (OperationScope) -> HTTPHandler)
    }

    public let description: OperationDescription
    /// The problems that the operation declares. Throwing a problem of another one is a mistake.
    package let problem: any OperationProblem.Type
    private let kind: Kind

    @usableFromInline
    init(_ description: OperationDescription, _ problem: any OperationProblem.Type, _ kind: Kind) {
        self.description = description
        self.problem = problem
        self.kind = kind
    }

    /// A route of an operation without a type of its own.
    ///
    /// - Parameter respond: Its errors become problem documents.
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

    /// The handler that writes the answer. Its errors become problem documents: a rejection of the
    /// request, a declared problem, or another error of the operation's handler.
    package func handler(in scope: OperationScope) -> HTTPHandler {
        switch kind {
        case .call(let handler): handler(scope)
        }
    }
}

extension [ServiceRoute] {
    /// Adds an operation with its handler, which takes the whole request and returns the whole
    /// answer.
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
    /// Reads the input of the operation. Throws a rejection with all of its violations.
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
