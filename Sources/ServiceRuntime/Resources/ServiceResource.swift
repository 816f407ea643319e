/// Something that a service stands on while it runs: a database, a cache, another service.
public protocol ServiceResource: Sendable {
    /// Connections that it has open at most.
    var connections: ResourceConnections { get }

    /// Throws when it is not usable now. Nil when nothing can be asked.
    var healthCheck: (@Sendable () async throws -> Void)? { get }

    /// Holds what the service expects against what is there; throws ``ResourceMismatch`` when the
    /// service must not run, and anything else when it can't be told now.
    func verify() async throws

    func close() async
}

public enum ResourceConnections: Sendable, Equatable {
    /// Of this resource alone.
    case own(Int)
    /// Of all resources that have connections of this kind.
    case shared(Int)
}

extension ServiceResource {
    public var healthCheck: (@Sendable () async throws -> Void)? { nil }
    public func verify() async throws {}
    public func close() async {}
}

/// A resource is not what the service was built for: it can't run, however long it waits.
public struct ResourceMismatch: Error, Sendable, CustomStringConvertible {
    /// What is wrong, for whoever starts the service.
    public let description: String

    public init(_ description: String) { self.description = description }
}
