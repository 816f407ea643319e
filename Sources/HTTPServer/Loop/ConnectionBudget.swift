import Synchronization

/// Counts the connections of all loops of a server, which share one limit.
final class ConnectionBudget: Sendable {
    let limit: Int
    private let count = Atomic<Int>(0)
    private let isWaitedFor = Atomic<Bool>(false)
    private let waiting = Mutex<[@Sendable () -> Void]>([])
    private let roomMakers = Mutex<[@Sendable () -> Void]>([])

    init(limit: Int) {
        self.limit = limit
    }

    /// True while a client waits for a place.
    var isCrowded: Bool { isWaitedFor.load(ordering: .relaxed) }

    /// Calls `makeRoom`, on any thread, whenever a client waits for a place.
    func whenCrowded(_ makeRoom: @escaping @Sendable () -> Void) {
        roomMakers.withLock { $0.append(makeRoom) }
    }

    /// Takes a place, which has to be given back. Returns false if there is none.
    func take() -> Bool {
        var count = count.load(ordering: .relaxed)
        while count < limit {
            let (isTaken, newer) = self.count.compareExchange(
                expected: count, desired: count + 1, ordering: .sequentiallyConsistent)
            if isTaken { return true }
            count = newer
        }
        return false
    }

    func giveBack() {
        count.subtract(1, ordering: .sequentiallyConsistent)
        if isWaitedFor.load(ordering: .sequentiallyConsistent) { wake() }
    }

    /// Calls `resume` once, on any thread, when there may be a place again.
    func whenFree(_ resume: @escaping @Sendable () -> Void) {
        waiting.withLock { waiting in
            waiting.append(resume)
            isWaitedFor.store(true, ordering: .sequentiallyConsistent)
        }
        // A place that was given back before `isWaitedFor` was set has woken no waiter, so the
        // count is read again.
        if count.load(ordering: .sequentiallyConsistent) < limit { return wake() }
        for makeRoom in roomMakers.withLock(\.self) { makeRoom() }
    }

    private func wake() {
        let resumes = waiting.withLock { waiting in
            isWaitedFor.store(false, ordering: .sequentiallyConsistent)
            defer { waiting = [] }
            return waiting
        }
        for resume in resumes { resume() }
    }
}
