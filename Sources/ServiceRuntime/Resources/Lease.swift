import HTTPMessages
public import ServiceOperations
import ServiceValues

/// One holder of a key at a time, over all instances of a service. Handlers get one for each
/// `lease:` resource of the contract.
///
/// A lease saves work that would be done twice. It does not guarantee that nothing is done twice: a
/// holder that stands still for longer than the expiry, or whose Redis lost its data, may go on
/// while the next one holds the key. What must never happen twice needs the database too: a unique
/// key, or a compare-and-set in the transaction that stores the result.
public protocol Lease: Sendable {
    /// The name of the resource, for messages.
    var name: String { get }

    /// Runs `body` while holding `key`, or returns nil at once because another holder has it.
    ///
    /// `body` runs as a child of the caller's task. It is cancelled when the lease is lost, and the
    /// `CancellationError` that it then throws arrives as ``LeaseError/lost(lease:)``. The key is
    /// free again when this returns or throws, also after a cancellation.
    func ifFree<Result: Sendable>(
        _ key: String, _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result?
}

extension Lease {
    /// Runs `body` while holding `key`. While another holder has it, waits for its turn and throws
    /// ``LeaseError/taken(lease:)`` at the deadline. Waiting callers have no order: each looks ten
    /// times a second, after pauses of random length, so that none is always the last to look.
    public func whenFree<Result: Sendable>(
        _ key: String, before deadline: ContinuousClock.Instant,
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        while true {
            if let result = try await ifFree(key, body) { return result }
            let pause = Duration.milliseconds(Int.random(in: 50...150))
            guard .now + pause < deadline else { throw LeaseError.taken(lease: name) }
            let began = ContinuousClock.now
            defer { CallsAway.note(since: began) }
            try await Task.sleep(for: pause)
        }
    }
}

/// Why work under a lease has no result. A request whose handler throws it is answered with 503 or
/// 504.
public enum LeaseError: DependencyFailure, Hashable {
    /// Another holder had the key until the deadline.
    case taken(lease: String)
    /// The lease could not be renewed, so another holder may have the key; `body` was cancelled.
    case lost(lease: String)

    public var failureKind: DependencyFailureKind {
        switch self {
        case .taken: .timedOut
        case .lost: .unavailable
        }
    }
}

extension LeaseError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .taken(let lease): "another holder had the lease `\(lease)` until the deadline"
        case .lost(let lease): "the lease `\(lease)` was lost while it was held"
        }
    }
}
