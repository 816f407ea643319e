import Configuration
import HTTPServer
import Logging
import Metrics
import ServiceRuntime
import Signals

/// Configures a service, puts it together, serves, and closes its parts.
func serve<Settings: ServiceConfiguration>(
    _ settings: Settings.Type,
    _ makeParts: @Sendable (Settings, inout ServiceParts) async throws -> ServedParts
) async throws {
    Allocator.limitSpareMemory(processors: Settings.service.limits.cpu)
    // Keeps signals that come during the start, for `serve`.
    let signals = ShutdownSignals()
    let environment = try ServiceEnvironment<Settings>(from: processEnvironment())
    let metrics = PrometheusMetrics()
    MetricsSystem.bootstrap(metrics)
    LoggingSystem.bootstrap { label in
        ServiceLogHandler(
            label: label, format: environment.server.logFormat, level: environment.server.logLevel)
    }
    let memory = MemoryBudget(
        memory: Settings.service.limits.memory.bytes, whenRelieved: Allocator.returnMemory)
    var parts = ServiceParts(memory: memory, logger: Logger(label: Settings.service.name))
    let result: Result<Void, any Error>
    do {
        let served = try await makeParts(environment.settings, &parts)
        let application = Application(
            served.router, checks: parts.checks, publicHosts: environment.server.publicHosts,
            logger: parts.logger, metrics: metrics, memory: memory)
        let server = HTTPServer(
            configuration: configuration(environment.server, parts), responder: application,
            memory: memory, logger: parts.logger)
        metrics.gauge(
            "event_loop_lag_seconds",
            help: "The longest turn of an event loop since the last look at this."
        ) { server.takeLongestTurn() / .seconds(1) }
        result = await serve(server, until: signals, verifying: parts)
        await waiting(atMost: closingLimit) { await served.close() }
    } catch {
        result = .failure(error)
    }
    await waiting(atMost: closingLimit) { [parts] in await parts.close() }
    LogSink.standardError.drain()
    try result.get()
}

/// Opens the resources of a service, verifies them, and closes them.
func verify<Settings: ServiceConfiguration>(
    _ settings: Settings.Type,
    _ makeParts: @Sendable (Settings, inout ServiceParts) async throws -> ServedParts
) async throws {
    let environment = try ServiceEnvironment<Settings>(from: processEnvironment())
    var logger = Logger(label: Settings.service.name)
    logger.logLevel = .error
    var parts = ServiceParts(logger: logger)
    let outcome = await result {
        let served = try await makeParts(environment.settings, &parts)
        let verified = await result { try await parts.verify(isPatient: false) }
        await waiting(atMost: closingLimit) { await served.close() }
        try verified.get()
    }
    await waiting(atMost: closingLimit) { [parts] in await parts.close() }
    try outcome.get()
}

/// Pools and handlers may take this long to close; then the process ends without them.
private let closingLimit = Duration.seconds(2)

/// Serves and verifies the resources beside it. A resource that does not fit ends the service.
private func serve(
    _ server: HTTPServer, until signals: ShutdownSignals, verifying parts: ServiceParts
) async -> Result<Void, any Error> {
    await withTaskGroup(of: Result<Bool, any Error>.self) { group in
        group.addTask {
            await result { try await server.serve(until: signals) }.map { true }
        }
        group.addTask {
            await result { try await parts.verify(isPatient: true) }.map { false }
        }
        var end: Result<Void, any Error>?
        for await outcome in group {
            switch outcome {
            case .success(false): continue
            case .success(true): end = end ?? .success(())
            case .failure(let error): end = end ?? .failure(error)
            }
            group.cancelAll()
        }
        return end ?? .success(())
    }
}

private func result(
    _ body: () async throws -> Void
) async -> Result<Void, any Error> {
    do { return .success(try await body()) } catch { return .failure(error) }
}

private func configuration(
    _ settings: ServerSettings, _ parts: ServiceParts
) -> HTTPServer.Configuration {
    var configuration = HTTPServer.Configuration(host: settings.host, port: settings.port)
    configuration.drainGrace = settings.drainGrace
    configuration.descriptors.stores = parts.connections.stores
    configuration.descriptors.clients = parts.connections.calls
    return configuration
}

/// Returns when `work` is done, or after `limit`; `work` then goes on without a waiter.
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
