/// Carries requests to the handlers of one service; generated.
public protocol ServiceRouter: Sendable {
    static var service: ServiceDescription { get }
    /// In the order of the numbers that `respond` takes.
    static var operations: [OperationDescription] { get }
    /// The OpenAPI document, as JSON.
    static var openAPI: StaticString { get }

    /// Answers a request of the operation with this number.
    func respond(to operation: Int, _ request: Request, _ context: RequestContext) async throws
        -> Response
}

extension ServiceRouter {
    /// For routers written by hand: a document without paths.
    public static var openAPI: StaticString {
        #"{"openapi":"3.1.0","info":{"title":"","version":""},"paths":{}}"#
    }

    /// Decodes the input, calls the handler, and encodes its output.
    ///
    /// Throws what becomes a problem document: a rejection of the request, a declared problem, or
    /// whatever else the handler threw.
    @inlinable
    public func answer<Described: Operation>(
        _ operation: Described.Type, _ request: Request, _ context: RequestContext,
        _ handler: (Described.Input, RequestContext) async throws -> Described.Output
    ) async throws -> Response {
        let input = try inputOf(operation, request)
        let output: Described.Output
        do {
            output = try await handler(input, context)
        } catch let problem as Described.Problem {
            throw DeclaredProblem(problem.problem)
        }
        var response = ResponseWriter()
        Described.write(output, to: &response)
        return try response.finish()
    }

    @usableFromInline
    func inputOf<Described: Operation>(
        _ operation: Described.Type, _ request: Request
    ) throws(Rejection) -> Described.Input {
        if Described.Output.self != NoContent.self {
            guard MediaType.acceptsJSON(request.head.header("accept")) else {
                throw Rejection(.notAcceptable)
            }
        }
        var reader = RequestReader(request)
        let input = Described.Input(from: &reader)
        try reader.finish()
        return input
    }
}

/// A problem that the operation declares, on its way to a document.
@usableFromInline
struct DeclaredProblem: Error {
    let problem: any ServiceProblem

    @usableFromInline
    init(_ problem: any ServiceProblem) {
        self.problem = problem
    }
}

/// A handler's output cannot be written: it holds a number that JSON has no form for, or a header
/// with a control character.
struct UnwritableOutput: Error {
    let reason: String
}
