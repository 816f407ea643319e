import Configuration
import HTTPServer
import Logging
import ServiceRuntime

/// Serves `hello` until it is told to stop.
@main
struct Hello {
    static func main() async throws {
        let variables = ConfigReader(provider: EnvironmentVariablesProvider())
        let environment = ServiceEnvironment<HelloConfiguration>.readOrExit(from: variables)
        let settings = environment.server
        LoggingSystem.bootstrap {
            ServiceLogHandler(label: $0, format: settings.logFormat, level: settings.logLevel)
        }
        let logger = Logger(label: "hello")

        let handlers = HelloHandlers(greeting: environment.settings.greeting)
        let application = Application(
            HelloRouter(handlers), publicHosts: settings.publicHosts, logger: logger)
        var configuration = HTTPServer.Configuration(host: settings.host, port: settings.port)
        configuration.drainGrace = settings.drainGrace
        let server = HTTPServer(
            configuration: configuration, responder: application, logger: logger)
        try await server.serve()
        LogSink.standardError.drain()
    }
}
