import Configuration
import HTTPServer
import Logging
import ServiceRuntime

/// Serves the contract that `scripts/bench-routes.py` writes, on one loop: `bench-routes PORT`.
@main
struct RoutesServer {
    static func main() async throws {
        let variables = ConfigReader(providers: [
            EnvironmentVariablesProvider(), InMemoryProvider(values: ["host": "127.0.0.1"]),
        ])
        let environment = try ServiceEnvironment<RoutesConfiguration>(from: variables)
        var logger = Logger(label: "routes")
        logger.logLevel = .error

        let port = CommandLine.arguments.dropFirst().first.flatMap { Int($0) }
        var configuration = HTTPServer.Configuration(
            host: environment.server.host, port: port ?? environment.server.port)
        configuration.loops = 1
        configuration.limits.requestsPerConnection = .max
        let server = HTTPServer(
            configuration: configuration,
            responder: Application(RoutesRouter(RoutesHandlers()), logger: logger), logger: logger)
        try await server.serve()
    }
}

/// `scripts/bench-routes.py` writes what it does.
struct RoutesHandlers: RoutesService {}
