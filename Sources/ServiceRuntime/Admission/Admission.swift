import Synchronization

/// Why a request was not let in.
enum AdmissionRefusal: String, CaseIterable, Error {
    /// The queue was full.
    case queueFull
    /// The request waited for the longest time.
    case waitedTooLong
    /// The client went away, or the request's deadline passed, while it waited.
    case cancelled
}

/// Lets at most `concurrency` requests work at once, and fewer while that many hinder each other.
/// At most `queue` more wait in the order of their arrival, none longer than `patience`. Every
/// other request is refused at once.
final class Admission: Sendable {
    /// The longest wait. After it a refusal, and a retry elsewhere, is better for the caller.
    static let standardPatience = Duration.milliseconds(100)
    /// So many requests come at the same moment by chance.
    private static let shortestLine = 4

    // No waiter is lost: a leaving request releases its place before it looks for waiters, and a
    // waiter stands in the line before it looks for a place.
    private let working = Atomic<Int>(0)
    private let line = WaitingLine<Void>()
    let limit: AdaptiveLimit
    private let queue: Int
    private let patience: Duration

    init(concurrency: Int, queue: Int, patience: Duration = Admission.standardPatience) {
        self.patience = patience
        limit = AdaptiveLimit(most: max(1, concurrency))
        self.queue = max(0, queue)
    }

    /// The number of requests in work, and of those that wait.
    var load: (working: Int, waiting: Int) {
        (working.load(ordering: .relaxed), line.count)
    }

    /// Takes a place if one is free and no request waits for it.
    func enterAtOnce() -> Bool {
        line.count == 0 && takePlace()
    }

    private func takePlace() -> Bool {
        var count = working.load(ordering: .sequentiallyConsistent)
        while count < limit.current {
            let (isTaken, newer) = working.compareExchange(
                expected: count, desired: count + 1, ordering: .sequentiallyConsistent)
            if isTaken { return true }
            count = newer
        }
        return false
    }

    /// Takes a place or waits for one. After a return without an error the caller has to call
    /// `leave()` once.
    func enter() async throws(AdmissionRefusal) {
        if enterAtOnce() { return }
        limit.grow(at: .now)
        callWaiting()
        if enterAtOnce() { return }
        guard let ticket = line.draw(limit: lineLimit) else { throw .queueFull }
        callWaiting()
        guard await line.turn(of: ticket, before: .now + patience) != nil else {
            throw Task.isCancelled ? .cancelled : .waitedTooLong
        }
    }

    /// The line is shorter while the limit is low, so that the wait is not longer than the work.
    private var lineLimit: Int {
        guard limit.current < limit.most else { return queue }
        return min(queue, max(Self.shortestLine, limit.current / 4))
    }

    /// Gives the place to the request that has waited longest.
    func leave() {
        working.subtract(1, ordering: .sequentiallyConsistent)
        if line.count > 0 { callWaiting() }
    }

    /// A request has left that had to wait for something.
    func note(_ ended: AdaptiveLimit.Ended) {
        limit.note(ended, working: working.load(ordering: .relaxed), at: .now)
        // The limit may have grown.
        if line.count > 0 { callWaiting() }
    }

    private func callWaiting() {
        while line.count > 0, takePlace() {
            // Whoever waited may have left meanwhile.
            if !line.callFirst(()) { working.subtract(1, ordering: .sequentiallyConsistent) }
        }
    }
}
