import ArgumentParser
import Dispatch
import Glibc
import HTTPServer
import LocalPlatform
import Signals
import Synchronization

struct Up: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Runs the whole platform on this machine, with a Postgres and a Redis of its own.",
        discussion: """
            Servers and data live under .wattos and stay there. DATABASE_URL and REDIS_URL, when \
            they are set, are used instead. Every service listens on 127.0.0.1. Ctrl-C stops \
            everything, and pressed again does so at once.
            """)

    @Option(help: "Where servers, data and logs live.")
    var folder = ".wattos"

    func run() async throws {
        // Whoever reads the output may go away; the services are then still stopped in order.
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
        // The stores get their own signals when we are gone, and end by themselves.
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
                try await LocalStores.start(in: folder)
            }
            do {
                let children = try await signals.cancelling {
                    try await prepared(PlatformService.all, on: stores)
                }
                let all = Supervisor(children, grace: HTTPServer.Configuration.longestStop)
                services.supervisor.withLock { $0 = all }
                let table = urlTable(PlatformService.all, stores)
                try await all.run(until: signals) { LineOutput.standard.print(table) }
            } catch {
                await stores.stop()
                throw error
            }
            await stores.stop()
        } catch is CancellationError {
            // A signal came before everything was started, and what was is stopped.
        }
    }

    /// What a second signal has to kill.
    private final class Services: Sendable {
        let supervisor = Mutex<Supervisor?>(nil)
    }

    /// For the services to be killed.
    private static let hurryLimit = DispatchTimeInterval.milliseconds(500)
}

/// Migrates every service and says how to run it.
private func prepared(
    _ services: [PlatformService], on stores: LocalStores
) async throws -> [SupervisedChild] {
    var children: [SupervisedChild] = []
    for service in services {
        var environment = inheritedEnvironment()
        // No load balancer stands in front of it, and nobody else is to reach it.
        environment["HOST"] = "127.0.0.1"
        environment["DRAIN_GRACE"] = "0s"
        environment["DATABASE_URL"] = try await stores.databaseURL(of: service.name)
        environment["REDIS_URL"] = stores.redisURL
        for (variable, called) in service.calls where environment[variable] == nil {
            guard let port = services.first(where: { $0.name == called })?.port else {
                continue
            }
            environment[variable] = "http://127.0.0.1:\(port)"
        }
        try await migrate(service, databaseURL: environment["DATABASE_URL"] ?? "")
        children.append(
            SupervisedChild(
                name: service.name, executable: try ownExecutable(),
                arguments: ["serve", service.name], environment: environment,
                readiness: .init(port: service.port)))
    }
    return children
}

/// Postgres and Redis: our own, or those that the environment names.
private struct LocalStores {
    let postgres: LocalPostgres?
    let redis: LocalRedis?
    private let givenDatabaseURL: String?
    let redisURL: String

    static func start(in folder: String) async throws -> LocalStores {
        let databaseURL = environmentVariable("DATABASE_URL")
        let redisURL = environmentVariable("REDIS_URL")
        if databaseURL == nil {
            try LocalPostgres.refuseOtherVersion(dataDirectory: "\(folder)/postgres")
        }
        async let starting = databaseURL == nil ? startPostgres(in: folder) : nil
        let redis = redisURL == nil ? try await LocalRedis.start(directory: "\(folder)/redis") : nil
        do {
            return LocalStores(
                postgres: try await starting, redis: redis, givenDatabaseURL: databaseURL,
                redisURL: redisURL ?? redis?.url ?? "")
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

    /// A service on our own Postgres has a database of its own.
    func databaseURL(of service: String) async throws -> String {
        guard let postgres else { return givenDatabaseURL ?? "" }
        let name = service.split(separator: "-").joined(separator: "_")
        try await postgres.createDatabase(name)
        return postgres.url(for: name)
    }

    func stop() async {
        async let redisStopped: Void? = redis?.stop()
        await postgres?.stop()
        await redisStopped
    }
}

/// What the children get to see of our environment: settings, not our stores.
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

private func environmentVariable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
}

private func ownExecutable() throws -> String {
    // proc(5): the link to the file that this process runs.
    guard let path = realpath("/proc/self/exe", nil) else {
        throw LocalPlatformError("/proc/self/exe can't be read: is /proc mounted?")
    }
    defer { free(path) }
    return String(cString: path)
}

private func urlTable(_ services: [PlatformService], _ stores: LocalStores) -> String {
    let width = services.map(\.name.count).max() ?? 0
    let rows = services.map { service in
        let name = service.name + String(repeating: " ", count: width - service.name.count)
        return "  \(name)  http://localhost:\(service.port)  http://localhost:\(service.port)/docs"
    }
    return (["", "WattOS is up. Ctrl-C stops it; data stays.", ""] + rows + [""])
        .joined(separator: "\n")
}
