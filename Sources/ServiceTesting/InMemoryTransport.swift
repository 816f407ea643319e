public import Logging
import NIOCore
public import ServiceRuntime

/// Carries a client's requests to a service in the same process, without sockets: a test of a
/// handler that calls another service runs both services.
public struct InMemoryTransport: ClientTransport {
    public let application: Application
    public let timeout: Duration

    public init(_ application: Application, timeout: Duration = .seconds(10)) {
        self.application = application
        self.timeout = timeout
    }

    /// Makes an application of the router whose readiness checks always pass.
    public init<Router: ServiceRouter>(
        _ router: Router, logger: Logger, timeout: Duration = .seconds(10)
    ) {
        let checks = Router.service.readiness.map { HealthCheck($0) {} }
        self.init(Application(router, checks: checks, logger: logger), timeout: timeout)
    }

    public var service: String { application.service.name }

    public func send(_ request: ClientRequest) async throws -> ClientResponse {
        var headers = request.headers
        if request.body != nil { headers.append(("Content-Type", "application/json")) }
        let response = await application.receive(
            request.method, request.target, headers: headers, body: request.body)
        try Task.checkCancellation()
        let type = response.contentType.map { [("Content-Type", $0)] } ?? []
        return ClientResponse(
            status: response.status, headers: response.allHeaders + type, body: response.body)
    }
}
