import Configuration
import HTTPServer
import Logging
import ServiceLifecycle
import ServiceRuntime

/// Serves `hello` until it is told to stop.
@main
struct Hello {
    static func main() async throws {
        let variables = ConfigReader(provider: EnvironmentVariablesProvider())
        let environment = try ServiceEnvironment<HelloConfiguration>(from: variables)
        let logger = Logger(label: "hello")

        let handlers = HelloHandlers(greeting: environment.settings.greeting)
        let application = Application(
            HelloRouter(handlers), publicHosts: environment.server.publicHosts, logger: logger)
        let server = HTTPServer(
            configuration: .init(host: environment.server.host, port: environment.server.port),
            responder: application, logger: logger)
        let group = ServiceGroup(
            services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        try await group.run()
    }
}
