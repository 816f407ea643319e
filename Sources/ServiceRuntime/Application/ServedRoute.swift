import HTTPMessages
import ServiceOperations

/// A route of a service: an operation of its contract, or a built-in route.
struct ServedRoute: Sendable {
    let method: HTTPMethod
    /// With its parameters in braces.
    let path: String
    /// The name in logs and metrics.
    let name: String
    let bodyBytes: Int
    let timeout: Duration
    let handler: HTTPHandler
    /// The problems that its handler may throw.
    let problem: any OperationProblem.Type
    /// The operation's own places, besides the service's; nil for a built-in route.
    let places: Admission?
    let habits = Habits()
    /// Nil for an operation.
    let builtIn: BuiltIn?

    init(_ route: ServiceRoute, _ scope: OperationScope, concurrency: Int, queue: Int) {
        let operation = route.description
        method = operation.method
        path = operation.path
        name = operation.name
        bodyBytes = operation.bodyLimit?.bytes ?? 0
        timeout = operation.timeout
        handler = route.handler(in: scope)
        problem = route.problem
        places = Admission(concurrency: operation.concurrency ?? concurrency, queue: queue)
        builtIn = nil
    }

    init(_ builtIn: BuiltIn, in parts: BuiltIns) {
        method = .get
        path = builtIn.path
        name = builtIn.name
        bodyBytes = 0
        timeout = BuiltIn.timeout
        handler = parts.handler(builtIn)
        problem = NoProblem.self
        places = nil
        self.builtIn = builtIn
    }
}
