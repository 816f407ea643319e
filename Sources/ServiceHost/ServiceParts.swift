public import Logging
public import ServiceRuntime

/// The parts of a running service.
public struct ServiceParts: Sendable {
    public let logger: Logger
    /// For all that the process holds for its clients.
    public let memory: MemoryBudget
    private(set) var resources: [(name: String, resource: any ServiceResource)] = []

    init(memory: MemoryBudget = .unlimited, logger: Logger) {
        self.memory = memory
        self.logger = logger
    }

    /// Adds a resource, which the process checks and closes. Nil is a resource that the environment
    /// leaves out.
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

/// The router of a service, and the function that closes its handlers.
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

    /// The most connections to stores, and to other services.
    var connections: (stores: Int, calls: Int) {
        resources.reduce((0, 0)) { sum, entry in
            switch entry.resource.connections {
            case .store(let count): (sum.0 + count, sum.1)
            case .calls(let count): (sum.0, sum.1 + count)
            }
        }
    }

    /// Returns when every resource has been verified, and throws the first mismatch. A resource
    /// that does not answer is asked again until it does; the service is not ready meanwhile.
    ///
    /// - Parameter isPatient: False to throw if a resource does not answer.
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

    /// The shortest and the longest pause between two tries.
    private static let verificationPauses = Duration.milliseconds(500)...Duration.seconds(30)

    func close() async {
        for (_, resource) in resources { await resource.close() }
    }
}
