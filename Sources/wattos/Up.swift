import ArgumentParser
import Dispatch
import Fleet
import Glibc
import HTTPServer
import LocalPlatform
import ServiceHost
import ServiceRuntime
import Signals
import Synchronization

struct Up: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Runs the whole platform on this machine, with a Postgres and a Redis of its own.",
        discussion: """
            Servers and data live under .wattos and stay there. Where the environment has the \
            variable of a database or a Redis, that one is used instead. Every service listens \
            on 127.0.0.1. Ctrl-C stops everything, and pressed again does so at once.
            """)

    @Option(help: "Where servers, data and logs live.")
    var folder = ".wattos"

    func run() async throws {
        // If the reader of the output goes away, the services are still stopped in order.
        signal(SIGPIPE, SIG_IGN)
        let signals = ShutdownSignals()
        do {
            try await run(until: signals)
        } catch let error as LocalPlatformError {
            complain(error.message)
            throw ExitCode.failure
        }
    }

    private func run(until signals: ShutdownSignals) async throws {
        let services = Services()
        // The stores are not killed: each gets its death signal when this process ends.
        signals.whenHurried { number in
            DispatchQueue.global().asyncAfter(deadline: .now() + Self.hurryLimit) {
                _exit(128 + number)
            }
            Task {
                await services.supervisor.withLock { $0 }?.kill()
                _exit(128 + number)
            }
        }
        do {
            let stores = try await signals.cancelling { [folder] in
                try await LocalStores.start(in: folder, for: fleet)
            }
            do {
                let children = try await signals.cancelling {
                    try await prepared(fleet, on: stores)
                }
                let all = Supervisor(children, grace: HTTPServer.Configuration.longestStop)
                services.supervisor.withLock { $0 = all }
                let table = urlTable(fleet)
                try await all.run(until: signals) { LineOutput.standard.print(table) }
            } catch {
                await stores.stop()
                throw error
            }
            await stores.stop()
        } catch is CancellationError {
            // A signal came during the start. All that was started has been stopped.
        }
    }

    /// The supervisor whose children a second signal kills.
    private final class Services: Sendable {
        let supervisor = Mutex<Supervisor?>(nil)
    }

    /// The time after the second signal in which the services are killed.
    private static let hurryLimit = DispatchTimeInterval.milliseconds(500)
}

/// Migrates the database of every service, and returns the children to run.
private func prepared(
    _ entries: [ServiceEntry], on stores: LocalStores
) async throws -> [SupervisedChild] {
    var children: [SupervisedChild] = []
    for entry in entries {
        let name = entry.service.name
        var environment = inheritedEnvironment()
        // No load balancer is in front of the service, and no other machine is to reach it.
        environment["HOST"] = "127.0.0.1"
        environment["DRAIN_GRACE"] = "0s"
        for use in entry.resources {
            switch use {
            case .postgres(let variable):
                if environment[variable] == nil {
                    environment[variable] = try await stores.databaseURL(of: name)
                }
                let url = environment[variable]
                try await migrate(entry, databaseURL: url)
            case .redis(let variable):
                environment[variable] = environment[variable] ?? stores.redisURL
            case .service(let called, let variable) where environment[variable] == nil:
                environment[variable] = try address(of: called, among: entries, calledBy: name)
            case .service, .http: break
            }
        }
        children.append(
            SupervisedChild(
                name: name, executable: try ownExecutable(), arguments: ["serve", name],
                environment: environment, readiness: .init(port: entry.service.port)))
    }
    return children
}

private func address(
    of called: String, among entries: [ServiceEntry], calledBy caller: String
) throws -> String {
    guard let entry = entries.first(where: { $0.service.name == called }) else {
        throw LocalPlatformError(
            "`\(caller)` calls `\(called)`, which has no handlers: write them, or say where it is")
    }
    return "http://127.0.0.1:\(entry.service.port)"
}

/// The private Postgres and Redis. Each is started only if a service needs one that the environment
/// does not name.
private struct LocalStores {
    let postgres: LocalPostgres?
    let redis: LocalRedis?

    static func start(in folder: String, for entries: [ServiceEntry]) async throws -> LocalStores {
        let missing = entries.flatMap(\.resources).filter { use in
            switch use {
            case .postgres(let variable), .redis(let variable):
                environmentVariable(variable) == nil
            case .service, .http: false
            }
        }
        let needsPostgres = missing.contains { if case .postgres = $0 { true } else { false } }
        let needsRedis = missing.contains { if case .redis = $0 { true } else { false } }
        if needsPostgres {
            try LocalPostgres.refuseOtherVersion(dataDirectory: "\(folder)/postgres")
        }
        async let starting = needsPostgres ? startPostgres(in: folder) : nil
        let redis = needsRedis ? try await LocalRedis.start(directory: "\(folder)/redis") : nil
        do {
            return LocalStores(postgres: try await starting, redis: redis)
        } catch {
            await redis?.stop()
            throw error
        }
    }

    private static func startPostgres(in folder: String) async throws -> LocalPostgres {
        try await LocalPostgres.start(
            dataDirectory: "\(folder)/postgres",
            binaries: try LocalPostgres.findBinaries(in: folder))
    }

    /// The URL of the service's own database; nil without a private Postgres.
    func databaseURL(of service: String) async throws -> String? {
        guard let postgres else { return nil }
        let name = service.split(separator: "-").joined(separator: "_")
        try await postgres.createDatabase(name)
        return postgres.url(for: name)
    }

    /// Nil without a private Redis.
    var redisURL: String? { redis?.url }

    func stop() async {
        async let redisStopped: Void? = redis?.stop()
        await postgres?.stop()
        await redisStopped
    }
}

/// The environment of this process for its children, without `PORT`.
private func inheritedEnvironment() -> [String: String] {
    var variables: [String: String] = [:]
    var next = environ
    while let entry = next.pointee {
        let parts = String(cString: entry).split(separator: "=", maxSplits: 1)
        if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
        next += 1
    }
    // Each service listens where its contract says.
    variables["PORT"] = nil
    return variables
}

private func ownExecutable() throws -> String {
    // proc(5): the link to the file that this process runs.
    guard let path = realpath("/proc/self/exe", nil) else {
        throw LocalPlatformError("/proc/self/exe can't be read: is /proc mounted?")
    }
    defer { free(path) }
    return String(cString: path)
}

private func urlTable(_ entries: [ServiceEntry]) -> String {
    let services = entries.map(\.service)
    let width = services.map(\.name.count).max() ?? 0
    let rows = services.map { service in
        let name = service.name + String(repeating: " ", count: width - service.name.count)
        return "  \(name)  http://localhost:\(service.port)  http://localhost:\(service.port)/docs"
    }
    return (["", "WattOS is up. Ctrl-C stops it; data stays.", ""] + rows + [""])
        .joined(separator: "\n")
}
