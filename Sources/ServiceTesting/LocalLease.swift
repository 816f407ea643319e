public import ServiceRuntime
import Synchronization

/// Leases within one process, which never expire: for tests of handlers.
public final class LocalLease: Lease {
    public let name: String
    private let held = Mutex<Set<String>>([])

    public init(_ name: String = "lease") {
        self.name = name
    }

    /// The keys that are held now.
    public var heldKeys: Set<String> { held.withLock(\.self) }

    public func ifFree<Result: Sendable>(
        _ key: String, _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result? {
        try Task.checkCancellation()
        guard held.withLock({ $0.insert(key).inserted }) else { return nil }
        defer { held.withLock { _ = $0.remove(key) } }
        return try await body()
    }
}
