import Configuration
import HTTPServer
import Logging
import Metrics
import ServiceLifecycle
import ServiceRuntime
import UnixSignals

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
    /// Called after the last request.
    let close: @Sendable () async -> Void
}

/// Everything that the process is told comes from here.
func processEnvironment() -> ConfigReader {
    ConfigReader(provider: EnvironmentVariablesProvider())
}

private func run<Settings: ServiceConfiguration>(
    _ settings: Settings.Type,
    _ parts: @Sendable (Settings, Logger) throws -> ServiceParts
) async throws {
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
    var configuration = HTTPServer.Configuration(
        host: environment.server.host, port: environment.server.port)
    configuration.drainGrace = environment.server.drainGrace
    let server = HTTPServer(configuration: configuration, responder: application, logger: logger)
    do {
        try await server.start()
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(service: server, successTerminationBehavior: .gracefullyShutdownGroup),
                    .init(service: Draining(application: application)),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet(logger)))
        try await group.run()
    } catch {
        await parts.close()
        LogSink.standardError.flush()
        throw error
    }
    await parts.close()
    LogSink.standardError.flush()
}

/// Says that the service is not ready from the moment it is told to stop.
private struct Draining: Service {
    let application: Application

    func run() async throws {
        await withGracefulShutdownHandler {
            try? await gracefulShutdown()
        } onGracefulShutdown: {
            application.phase = .draining
        }
    }
}

/// The life cycle's own lines are of interest only when it fails.
private func quiet(_ logger: Logger) -> Logger {
    var logger = logger
    logger.logLevel = max(logger.logLevel, .warning)
    return logger
}
