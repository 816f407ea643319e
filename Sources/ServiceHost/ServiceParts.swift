public import Logging
public import ServiceRuntime

/// What a service consists of while it runs.
public struct ServiceParts: Sendable {
    public let logger: Logger
    private(set) var resources: [(name: String, resource: any ServiceResource)] = []

    init(logger: Logger) { self.logger = logger }

    /// Has the process check and close a resource; nil is one that the environment leaves out.
    public mutating func add(_ resource: (any ServiceResource)?, as name: String) {
        guard let resource else { return }
        resources.append((name, resource))
    }

    /// - Parameter close: Called after the last request, before the resources are closed.
    public func serving(
        _ router: any ServiceRouter, close: @escaping @Sendable () async -> Void
    ) -> ServedParts {
        ServedParts(router: router, close: close)
    }
}

/// What carries requests to the handlers, and what ends them.
public struct ServedParts: Sendable {
    let router: any ServiceRouter
    let close: @Sendable () async -> Void
}

extension ServiceParts {
    var checks: [HealthCheck] {
        resources.compactMap { name, resource in
            resource.healthCheck.map { HealthCheck(name, run: $0) }
        }
    }

    /// Connections that belong to one resource each, and those that all clients share.
    var connections: (own: Int, shared: Int) {
        resources.reduce((0, 0)) { sum, entry in
            switch entry.resource.connections {
            case .own(let count): (sum.0 + count, sum.1)
            case .shared(let count): (sum.0, max(sum.1, count))
            }
        }
    }

    /// Returns when every resource is known to be what the service expects. One that can't be asked
    /// is asked again until it answers; the service is not ready meanwhile.
    ///
    /// - Parameter isPatient: False to throw when one can't be asked.
    func verify(isPatient: Bool) async throws {
        for (name, resource) in resources {
            var pause = Self.verificationPauses.lowerBound
            while true {
                do {
                    try await resource.verify()
                    break
                } catch let mismatch as ResourceMismatch {
                    throw mismatch
                } catch let cancellation as CancellationError {
                    throw cancellation
                } catch  where isPatient {
                    logger.warning(
                        "A resource can't be verified yet",
                        metadata: ["resource": "\(name)", "error": "\(error)"])
                    try await Task.sleep(for: pause)
                    pause = min(pause * 2, Self.verificationPauses.upperBound)
                }
            }
        }
    }

    /// Between two tries, the shortest and the longest.
    private static let verificationPauses = Duration.milliseconds(500)...Duration.seconds(30)

    func close() async {
        for (_, resource) in resources { await resource.close() }
    }
}
