/// Checks a resource that a service needs.
public struct HealthCheck: Sendable {
    /// The name of a resource of the contract.
    public let name: String
    public let timeout: Duration
    /// Throws if the resource is not usable. The error is logged and never shown.
    public let run: @Sendable () async throws -> Void

    public init(
        _ name: String,
        timeout: Duration = .seconds(1),
        run: @escaping @Sendable () async throws -> Void
    ) {
        self.name = name
        self.timeout = timeout
        self.run = run
    }
}

/// The result of a check.
struct HealthResult: Sendable, Equatable {
    enum State: String, Sendable { case up, down, timedOut }

    let name: String
    let state: State
    let milliseconds: Int
}
