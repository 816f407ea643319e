import Configuration
import HTTPServer
import Logging
import ServiceLifecycle
import ServiceRuntime

/// Serves `bench` on one event loop, so that one core is what is measured.
@main
struct BenchServer {
    static func main() async throws {
        let variables = ConfigReader(provider: EnvironmentVariablesProvider())
        let environment = try ServiceEnvironment<BenchConfiguration>(from: variables)
        var logger = Logger(label: "bench")
        logger.logLevel = .error

        var configuration = HTTPServer.Configuration(
            host: "127.0.0.1", port: port ?? environment.server.port)
        configuration.loops = 1
        // A load generator sends as many as it can on each connection.
        configuration.limits.requestsPerConnection = .max
        let server = HTTPServer(
            configuration: configuration,
            responder: Application(BenchRouter(BenchHandlers()), logger: logger), logger: logger)
        let group = ServiceGroup(
            services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        try await group.run()
    }

    /// `bench-server PORT`.
    private static var port: Int? { CommandLine.arguments.dropFirst().first.flatMap { Int($0) } }
}

struct BenchHandlers: BenchService {
    func getText(_ input: GetText.Input, _ context: RequestContext) async throws -> Text {
        Text(text: "Hello, World!")
    }

    func echo(_ input: Echo.Input, _ context: RequestContext) async throws -> Order {
        input.body
    }
}
