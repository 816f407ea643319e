import Logging
import ServiceClient
import ServiceRuntime

/// How generated clients reach a service under test.
func transport(to url: String) throws -> any ClientTransport {
    HTTPClientTransport(
        ServiceSettings(url: url, timeout: .seconds(20), connections: 128), service: url)
}

extension RequestContext {
    /// A caller that nobody called.
    static func detached() -> RequestContext {
        RequestContext(
            operation: "test", timeout: .seconds(30),
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }
}
