import Synchronization

/// The bytes that a process may hold for its clients, in half of its memory: requests that are
/// being read, what requests in work got from stores and other services, and answers that clients
/// have not read yet. The other half is for everything else: the program, the values that these
/// bytes become, and what the allocator keeps.
public final class MemoryBudget: Sendable {
    /// In bytes.
    public let limit: Int
    private let usedBytes = Atomic<Int>(0)
    private let relievers = Mutex<[@Sendable () -> Void]>([])

    /// - Parameter memory: Of the process, in bytes.
    public init(memory: Int) { limit = memory / 2 }

    /// Without a limit.
    public static var unlimited: MemoryBudget { MemoryBudget(memory: .max) }

    /// Bytes that are held now.
    public var used: Int { usedBytes.load(ordering: .relaxed) }

    /// True from half of the limit on. Clients that do not go on reading or sending then lose their
    /// connections.
    package var isPressed: Bool { used >= limit / 2 }

    /// True from three quarters of the limit on. No request then begins, and no body is read on but
    /// the oldest.
    package var isTight: Bool { used >= limit / 4 * 3 }

    /// Takes bytes that have to be given back. Returns false if they are too many, and takes none.
    public func take(_ bytes: Int) -> Bool {
        let (_, used) = usedBytes.add(bytes, ordering: .relaxed)
        if used <= limit { return true }
        giveBack(bytes)
        return false
    }

    /// Counts bytes that are there already, even beyond the limit; negative to give some back.
    package func count(_ bytes: Int) { usedBytes.add(bytes, ordering: .relaxed) }

    public func giveBack(_ bytes: Int) { usedBytes.subtract(bytes, ordering: .relaxed) }

    /// Calls `relieve`, on any thread, whenever ``askForRelief()`` is called.
    package func whenPressed(_ relieve: @escaping @Sendable () -> Void) {
        relievers.withLock { $0.append(relieve) }
    }

    package func askForRelief() {
        for relieve in relievers.withLock(\.self) { relieve() }
    }
}
