import Configuration
import FoundationEssentials
import HTTPServer
import Logging
import Postgres
import Redis
import ServiceRuntime

/// Serves `bench` on one event loop, so that one core is what is measured.
@main
struct BenchServer {
    static func main() async throws {
        let variables = ConfigReader(providers: [
            EnvironmentVariablesProvider(), InMemoryProvider(values: ["host": "127.0.0.1"]),
        ])
        let environment = try ServiceEnvironment<BenchConfiguration>(from: variables)
        var logger = Logger(label: "bench")
        logger.logLevel = .error

        var configuration = HTTPServer.Configuration(
            host: environment.server.host, port: port ?? environment.server.port)
        configuration.loops = 1
        // A load generator sends as many as it can on each connection.
        configuration.limits.requestsPerConnection = .max
        // An instrumented run is so slow that every handler would run apart.
        if isInstrumented { configuration.timeouts.computation = .seconds(60) }
        let handlers = try handlers(environment.settings, logger)
        let server = HTTPServer(
            configuration: configuration,
            responder: Application(BenchRouter(handlers), logger: logger), logger: logger)
        try await server.serve()
        await handlers.database?.close()
        await handlers.cache?.close()
    }

    /// `bench-server PORT instrumented`.
    private static var isInstrumented: Bool { CommandLine.arguments.last == "instrumented" }

    /// `bench-server PORT`.
    private static var port: Int? { CommandLine.arguments.dropFirst().first.flatMap { Int($0) } }
}

private func handlers(_ settings: BenchConfiguration, _ logger: Logger) throws -> BenchHandlers {
    let database = settings.database.map { database in
        PostgresClient(
            PostgresClient.Configuration(
                url: database.url, connections: database.connections, wait: database.wait),
            logger: logger)
    }
    let cache = try settings.cache.map { cache in
        RedisClient(
            try RedisClient.Configuration(url: cache.url, timeout: cache.timeout), logger: logger)
    }
    return BenchHandlers(
        catalogue: try catalogue(settings.catalogue), database: database, cache: cache)
}

/// What the file holds; nothing where there is no file.
private func catalogue(_ path: String?) throws -> Catalogue {
    guard let path else { return Catalogue(products: []) }
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    return try JSONReader.decode(Catalogue.self, from: bytes).get()
}
