import ServiceValues
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

/// Lets at most `concurrency` requests work at once. At most `queue` more wait in the order of
/// their arrival, none longer than `patience`. Every other request is refused at once.
final class Admission: Sendable {
    /// The longest wait. After it a refusal, and a retry elsewhere, is better for the caller.
    static let standardPatience = Duration.milliseconds(100)

    private typealias Turn = Result<Void, AdmissionRefusal>

    private struct Waiter {
        let id: Int
        let giveUp: ContinuousClock.Instant
        let continuation: CheckedContinuation<Turn, Never>
    }

    /// The waiting requests, the longest waiting first.
    private struct Line {
        var waiters: [Waiter] = []
        var nextID = 0
        var isSweeping = false
        /// Requests that were cancelled before they stood in the line.
        var cancelledEarly: Set<Int> = []
    }

    // No waiter is lost: a leaving request releases its place before it looks for waiters, and a
    // waiter registers before it looks for a place.
    private let working = Atomic<Int>(0)
    /// The number of requests in the line, or about to enter it.
    private let waiting = Atomic<Int>(0)
    private let line = Mutex(Line())
    let concurrency: Int
    let queue: Int
    private let patience: Duration

    init(concurrency: Int, queue: Int, patience: Duration = Admission.standardPatience) {
        self.patience = patience
        self.concurrency = max(1, concurrency)
        self.queue = max(0, queue)
    }

    /// The number of requests in work, and of those that wait.
    var load: (working: Int, waiting: Int) {
        (working.load(ordering: .relaxed), line.withLock { $0.waiters.count })
    }

    /// Takes a place if one is free and no request waits for it.
    func enterAtOnce() -> Bool {
        waiting.load(ordering: .sequentiallyConsistent) == 0 && takePlace()
    }

    private func takePlace() -> Bool {
        var count = working.load(ordering: .sequentiallyConsistent)
        while count < concurrency {
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
        let id = line.withLock { line in
            line.nextID &+= 1
            return line.nextID
        }
        let turn: Turn = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer = stand(id, continuation)
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            cancel(id)
        }
        line.withLock { _ = $0.cancelledEarly.remove(id) }
        try turn.get()
    }

    /// Gives the place to the request that has waited longest.
    func leave() {
        working.subtract(1, ordering: .sequentiallyConsistent)
        if waiting.load(ordering: .sequentiallyConsistent) > 0 { callNext() }
    }

    private func callNext() {
        let next = line.withLock { line -> CheckedContinuation<Turn, Never>? in
            guard !line.waiters.isEmpty, takePlace() else { return nil }
            return remove(first: 1, from: &line).first?.continuation
        }
        next?.resume(returning: .success(()))
    }

    private func remove(first count: Int, from line: inout Line) -> [Waiter] {
        defer { line.waiters.removeFirst(count) }
        waiting.subtract(count, ordering: .sequentiallyConsistent)
        return Array(line.waiters.prefix(count))
    }

    /// Nil if the caller has to wait: `continuation` is then resumed with its turn.
    private func stand(_ id: Int, _ continuation: CheckedContinuation<Turn, Never>) -> Turn? {
        let (answer, mustSweep) = line.withLock { line -> (Turn?, Bool) in
            if line.cancelledEarly.contains(id) { return (.failure(.cancelled), false) }
            waiting.add(1, ordering: .sequentiallyConsistent)
            let answer: Turn? =
                if line.waiters.isEmpty, takePlace() {
                    .success(())
                } else if line.waiters.count >= queue {
                    .failure(.queueFull)
                } else {
                    nil
                }
            guard answer == nil else {
                waiting.subtract(1, ordering: .sequentiallyConsistent)
                return (answer, false)
            }
            let giveUp = ContinuousClock.now + patience
            line.waiters.append(Waiter(id: id, giveUp: giveUp, continuation: continuation))
            defer { line.isSweeping = true }
            return (nil, !line.isSweeping)
        }
        if mustSweep { Task { await sweep() } }
        return answer
    }

    private func cancel(_ id: Int) {
        let waiter = line.withLock { line -> Waiter? in
            guard let index = line.waiters.firstIndex(where: { $0.id == id }) else {
                line.cancelledEarly.insert(id)
                return nil
            }
            waiting.subtract(1, ordering: .sequentiallyConsistent)
            return line.waiters.remove(at: index)
        }
        waiter?.continuation.resume(returning: .failure(.cancelled))
    }

    /// Refuses requests that have waited too long; runs while any request waits. All of them have
    /// the same patience, so the first in the line is always the first to give up.
    private func sweep() async {
        while let giveUp = nextToGiveUp() {
            try? await Task.sleep(until: giveUp, clock: .continuous)
            let now = ContinuousClock.now
            let tired = line.withLock { line in
                remove(first: line.waiters.prefix { $0.giveUp <= now }.count, from: &line)
            }
            for waiter in tired { waiter.continuation.resume(returning: .failure(.waitedTooLong)) }
        }
    }

    private func nextToGiveUp() -> ContinuousClock.Instant? {
        line.withLock { line in
            line.isSweeping = !line.waiters.isEmpty
            return line.waiters.first?.giveUp
        }
    }
}
