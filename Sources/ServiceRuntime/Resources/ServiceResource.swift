/// A resource of a running service: a database, a cache, another service.
public protocol ServiceResource: Sendable {
    /// The most connections that it has open.
    var connections: ResourceConnections { get }

    /// Throws if the resource is not usable now. Nil if it cannot be checked.
    var healthCheck: (@Sendable () async throws -> Void)? { get }

    /// Compares the resource with what the service expects. Throws ``ResourceMismatch`` if the
    /// service must not run, and another error if the resource can't be asked now.
    func verify() async throws

    func close() async
}

public enum ResourceConnections: Sendable, Equatable {
    /// Connections to a store, which stay open.
    case store(Int)
    /// Connections to another service, which requests open when they call it.
    case calls(Int)
}

extension ServiceResource {
    public var healthCheck: (@Sendable () async throws -> Void)? { nil }
    public func verify() async throws {}
    public func close() async {}
}

/// A resource does not fit the service, which can't run, however long it waits.
public struct ResourceMismatch: Error, Sendable, CustomStringConvertible {
    /// The mismatch, for the user who starts the service.
    public let description: String

    public init(_ description: String) { self.description = description }
}
