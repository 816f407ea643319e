import Configuration
import HTTPServer
import Logging
import Metrics
import ServiceRuntime
import Signals

/// A service of the platform: how it is configured, put together and run.
struct PlatformService: Sendable {
    let name: String
    let port: Int
    /// Variables that hold the address of another service, and its name.
    let calls: [String: String]
    let migrations: [ServiceMigration]
    let serve: @Sendable () async throws -> Void
    let environmentTable: @Sendable () -> String

    static let all = [chat, llmGateway]

    init<Settings: ServiceConfiguration>(
        _ settings: Settings.Type,
        calls: [String: String] = [:],
        migrations: [ServiceMigration],
        parts: @escaping @Sendable (Settings, Logger) throws -> ServiceParts
    ) {
        name = Settings.service.name
        port = Settings.service.port
        self.calls = calls
        self.migrations = migrations
        serve = { try await run(Settings.self, parts) }
        environmentTable = { ServiceEnvironment<Settings>.table(processEnvironment()) }
    }
}

/// What a service consists of while it runs.
struct ServiceParts: Sendable {
    let router: any ServiceRouter
    let checks: [HealthCheck]
    /// The most connections of its pools.
    let connections: (stores: Int, clients: Int)
    /// Called after the last request.
    let close: @Sendable () async -> Void

    /// The pools may take this long to close; then the process ends without them.
    static let closingLimit = Duration.seconds(2)
}

/// Everything that the process is told comes from here.
func processEnvironment() -> ConfigReader {
    ConfigReader(provider: EnvironmentVariablesProvider())
}

private func run<Settings: ServiceConfiguration>(
    _ settings: Settings.Type,
    _ parts: @Sendable (Settings, Logger) throws -> ServiceParts
) async throws {
    // Signals that come during the start are kept for `serve`.
    let signals = ShutdownSignals()
    let environment = try ServiceEnvironment<Settings>(from: processEnvironment())
    let metrics = PrometheusMetrics()
    MetricsSystem.bootstrap(metrics)
    LoggingSystem.bootstrap { label in
        ServiceLogHandler(
            label: label, format: environment.server.logFormat, level: environment.server.logLevel)
    }
    let logger = Logger(label: Settings.service.name)

    let parts = try parts(environment.settings, logger)
    let application = Application(
        parts.router, checks: parts.checks, publicHosts: environment.server.publicHosts,
        logger: logger, metrics: metrics)
    let server = HTTPServer(
        configuration: serverConfiguration(environment.server, parts), responder: application,
        logger: logger)
    let result: Result<Void, any Error>
    do {
        result = .success(try await server.serve(until: signals))
    } catch {
        result = .failure(error)
    }
    await waiting(atMost: ServiceParts.closingLimit) { await parts.close() }
    LogSink.standardError.drain()
    try result.get()
}

private func serverConfiguration(
    _ settings: ServerSettings, _ parts: ServiceParts
) -> HTTPServer.Configuration {
    var configuration = HTTPServer.Configuration(host: settings.host, port: settings.port)
    configuration.drainGrace = settings.drainGrace
    configuration.descriptors.stores = parts.connections.stores
    configuration.descriptors.clients = parts.connections.clients
    return configuration
}

/// Returns when `work` is done, or after `limit`; then it goes on by itself.
private func waiting(
    atMost limit: Duration, for work: @escaping @Sendable () async -> Void
) async {
    let first = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingOldest(1))
    Task {
        await work()
        first.continuation.yield()
    }
    let alarm = Task {
        try? await Task.sleep(for: limit)
        first.continuation.yield()
    }
    for await _ in first.stream { break }
    alarm.cancel()
}
