// Exported, so that generated code and handlers need only `import ServiceRuntime`.
@_exported public import struct ContractGrammar.ByteCount

/// The properties of a service in its contract.
public struct ServiceDescription: Sendable {
    public let name: String
    public let title: String
    public let version: String
    public let port: Int
    public let limits: ServiceLimits
    /// The resources without which the service is not ready, by name.
    public let readiness: [String]

    public init(
        name: String, title: String, version: String, port: Int, limits: ServiceLimits,
        readiness: [String] = []
    ) {
        self.name = name
        self.title = title
        self.version = version
        self.port = port
        self.limits = limits
        self.readiness = readiness
    }
}

/// The limits of a service.
public struct ServiceLimits: Sendable, Equatable {
    /// The most requests in work. `queue` more wait, and others are refused.
    public let concurrency: Int
    public let queue: Int
    public let body: ByteCount
    public let timeout: Duration
    public let memory: ByteCount
    public let cpu: Double

    public init(
        concurrency: Int, queue: Int, body: ByteCount, timeout: Duration, memory: ByteCount,
        cpu: Double
    ) {
        self.concurrency = concurrency
        self.queue = queue
        self.body = body
        self.timeout = timeout
        self.memory = memory
        self.cpu = cpu
    }
}
