import NIOCore
public import ServiceRuntime

/// An outside HTTP service over HTTP/1.1: deadline, retries and circuit breaker are those of
/// ``HTTPClientTransport``. An answer above `ClientPolicy.responseLimit` is an error.
public struct HTTPClientService: HTTPService {
    private let transport: HTTPClientTransport

    /// - Parameter name: Of the resource, for messages.
    public init(
        _ settings: HTTPServiceSettings, name: String, policy: ClientPolicy = .standard
    ) {
        let headers = settings.bearer.map { [("Authorization", "Bearer \($0)")] } ?? []
        transport = HTTPClientTransport(
            ServiceSettings(
                url: settings.url, timeout: settings.timeout, connections: settings.connections),
            service: name, headers: headers, policy: policy)
    }

    public var name: String { transport.service }
    public var timeout: Duration { transport.timeout }
    public var isAvailable: Bool { transport.isAvailable }

    public func send(_ request: HTTPServiceRequest) async throws -> HTTPServiceReply {
        let response = try await transport.send(
            ClientRequest(
                operation: request.path, method: request.method, target: request.path,
                headers: request.headers, body: request.body.map { ByteBuffer(bytes: $0) },
                deadline: request.deadline))
        return HTTPServiceReply(
            status: response.status, headers: response.headers,
            body: Array(response.body.readableBytesView))
    }
}

extension HTTPClientService: ServiceResource {
    public var connections: ResourceConnections { transport.connections }
}
