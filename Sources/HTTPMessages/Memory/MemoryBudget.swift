import ContractGrammar
import Synchronization

/// The bytes that a process may hold for its clients: requests that are being read, what requests
/// in work got from stores and other services and send to them, and answers that clients have not
/// read yet. How many it may hold is decided by `MemoryShares`.
public final class MemoryBudget: Sendable {
    /// In bytes.
    public let limit: Int
    /// The longest answer of one request, in bytes.
    package let answerLimit: Int
    private let usedBytes = Atomic<Int>(0)
    private let wasPressed = Atomic<Bool>(false)
    private let relievers = Mutex<[@Sendable () -> Void]>([])
    private let whenRelieved: @Sendable () -> Void

    /// - Parameters:
    ///   - memory: Of the process, in bytes.
    ///   - whenRelieved: Called on any thread when an eighth is held after half was.
    public init(memory: Int, whenRelieved: @escaping @Sendable () -> Void = {}) {
        let shares = MemoryShares(memory: memory)
        limit = shares.clients
        answerLimit = shares.answer
        self.whenRelieved = whenRelieved
    }

    /// Without a limit.
    public static var unlimited: MemoryBudget { MemoryBudget(memory: .max) }

    /// Bytes that are held now.
    public var used: Int { usedBytes.load(ordering: .relaxed) }

    /// True from half of the limit on. Clients that do not go on reading or sending then lose their
    /// connections.
    package var isPressed: Bool { used >= limit / 2 }

    /// True from three quarters of the limit on. No body is then read on but the oldest.
    package var isTight: Bool { used >= limit / 4 * 3 }

    /// True if a request may begin that will hold so many bytes: up to three quarters of the limit,
    /// or the whole if they are few.
    package func hasRoom(for bytes: Int) -> Bool {
        used < (bytes > Self.fewBytes ? limit / 4 * 3 : limit)
    }

    private static let fewBytes = 16 * 1024

    /// Takes bytes that have to be given back. Returns false if they are too many, and takes none.
    public func take(_ bytes: Int) -> Bool {
        let (_, used) = usedBytes.add(bytes, ordering: .relaxed)
        guard used <= limit else {
            giveBack(bytes)
            return false
        }
        if used >= limit / 2 { wasPressed.store(true, ordering: .relaxed) }
        return true
    }

    /// Counts bytes that are there already, even beyond the limit; negative to give some back.
    package func count(_ bytes: Int) {
        let (_, used) = usedBytes.add(bytes, ordering: .relaxed)
        if used >= limit / 2 {
            wasPressed.store(true, ordering: .relaxed)
        } else if bytes < 0 {
            checkRelief(used)
        }
    }

    public func giveBack(_ bytes: Int) {
        let (_, used) = usedBytes.subtract(bytes, ordering: .relaxed)
        checkRelief(used)
    }

    private func checkRelief(_ used: Int) {
        guard wasPressed.load(ordering: .relaxed), used < limit / 8 else { return }
        if wasPressed.exchange(false, ordering: .relaxed) { whenRelieved() }
    }

    /// Calls `relieve`, on any thread, whenever ``askForRelief()`` is called.
    package func whenPressed(_ relieve: @escaping @Sendable () -> Void) {
        relievers.withLock { $0.append(relieve) }
    }

    package func askForRelief() {
        for relieve in relievers.withLock(\.self) { relieve() }
    }
}
