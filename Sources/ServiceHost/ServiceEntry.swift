import Configuration
import Glibc
public import ServiceRuntime

/// A service that can be run: its settings, its resources, and how it is put together.
///
/// The compiler makes one for each contract:
///
/// ```swift
/// await chatEntry(ChatHandlers.self).main()
/// ```
public struct ServiceEntry: Sendable {
    public let service: ServiceDescription
    public let resources: [ResourceUse]
    public let migrations: [ServiceMigration]
    private let serving: @Sendable () async throws -> Void
    private let verifying: @Sendable () async throws -> Void
    private let table: @Sendable () -> String

    /// - Parameter makeParts: Opens the resources and makes the handlers.
    public init<Settings: ServiceConfiguration>(
        _ settings: Settings.Type, resources: [ResourceUse], migrations: [ServiceMigration],
        makeParts: @escaping @Sendable (Settings, inout ServiceParts) async throws -> ServedParts
    ) {
        service = Settings.service
        self.resources = resources
        self.migrations = migrations
        serving = { try await ServiceHost.serve(Settings.self, makeParts) }
        verifying = { try await ServiceHost.verify(Settings.self, makeParts) }
        table = { ServiceEnvironment<Settings>.table(processEnvironment()) }
    }

    /// The variables of the service: what each must be, and what it is now.
    public var environmentTable: String { table() }

    /// Serves until a signal comes.
    ///
    /// Throws `ConfigurationError`, `ResourceMismatch`, `HTTPServerError`, or what the handlers'
    /// initializer throws.
    public func serve() async throws { try await serving() }

    /// Serves and returns the status for the process. An error is written to the standard error; if
    /// the environment or a resource is wrong, the status is 78 (`EX_CONFIG`).
    public func run() async -> Int32 {
        await status(of: serving)
    }

    /// Compares what the service expects of its resources, such as its queries, with the resources,
    /// and serves nothing. Returns a status as ``run()`` does.
    public func verify() async -> Int32 {
        await status(of: verifying)
    }

    private func status(of body: @Sendable () async throws -> Void) async -> Int32 {
        do {
            try await body()
            return 0
        } catch let error as ConfigurationError {
            complain("\(service.name): can't start with this environment\n\n\(error.table)")
            return 78
        } catch let error as ResourceMismatch {
            complain("\(error)\n\n\(service.name): can't run, because a resource does not fit it")
            return 78
        } catch {
            complain("\(service.name): \(error)")
            return 1
        }
    }

    /// The whole main function of a service that is a program of its own.
    public func main() async -> Never {
        exit(await run())
    }
}

/// A resource of a contract, and the variables that say where it is.
public enum ResourceUse: Sendable, Equatable {
    case postgres(String)
    case redis(String)
    /// The name of the service that is called, and the variable.
    case service(String, String)
    /// A service outside of the platform.
    case http(String)
}

/// The only source of the process's configuration.
func processEnvironment() -> ConfigReader {
    ConfigReader(provider: EnvironmentVariablesProvider())
}

private func complain(_ sentences: String) {
    LogSink.standardError.append(sentences)
    LogSink.standardError.drain()
}
