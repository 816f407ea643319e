import Synchronization

/// Why a request was not let in.
enum AdmissionRefusal: String, CaseIterable, Error {
    /// As many as may wait were waiting.
    case queueFull
    /// It waited as long as anybody may.
    case waitedTooLong
    /// The client went away, or the request's deadline passed, while it waited.
    case cancelled
}

/// Lets at most `concurrency` requests work at once. At most `queue` more wait, first come first
/// served, none longer than `patience`; every other request is refused at once.
final class Admission: Sendable {
    /// The longest wait that still helps: later, the caller has better things to do than to wait.
    static let standardPatience = Duration.milliseconds(100)

    private typealias Turn = Result<Void, AdmissionRefusal>

    private struct Waiter {
        let id: Int
        let giveUp: ContinuousClock.Instant
        let continuation: CheckedContinuation<Turn, Never>
    }

    private struct State {
        var working = 0
        var waiters: [Waiter] = []
        var nextID = 0
        var isSweeping = false
        /// Cancelled after they asked for a turn, and before they stood in the queue.
        var cancelledEarly: Set<Int> = []
    }

    private let state = Mutex(State())
    let concurrency: Int
    let queue: Int
    private let patience: Duration

    init(concurrency: Int, queue: Int, patience: Duration = Admission.standardPatience) {
        self.patience = patience
        self.concurrency = max(1, concurrency)
        self.queue = max(0, queue)
    }

    /// How many work and how many wait.
    var load: (working: Int, waiting: Int) {
        state.withLock { ($0.working, $0.waiters.count) }
    }

    /// Takes a place when one is free and nobody waits for it.
    func enterAtOnce() -> Bool {
        state.withLock { state in
            guard state.working < concurrency, state.waiters.isEmpty else { return false }
            state.working += 1
            return true
        }
    }

    /// Takes a place or waits for one. Whoever returns without error must call `leave()` once.
    func enter() async throws(AdmissionRefusal) {
        if enterAtOnce() { return }
        let id = state.withLock { state in
            state.nextID &+= 1
            return state.nextID
        }
        let turn: Turn = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer = stand(id, continuation)
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            cancel(id)
        }
        state.withLock { _ = $0.cancelledEarly.remove(id) }
        try turn.get()
    }

    /// Gives the place to whoever has waited longest.
    func leave() {
        let next = state.withLock { state -> CheckedContinuation<Turn, Never>? in
            guard !state.waiters.isEmpty else {
                state.working -= 1
                return nil
            }
            return state.waiters.removeFirst().continuation
        }
        next?.resume(returning: .success(()))
    }

    /// Nil when the caller has to wait: its turn comes through `continuation`.
    private func stand(_ id: Int, _ continuation: CheckedContinuation<Turn, Never>) -> Turn? {
        let (answer, mustSweep) = state.withLock { state -> (Turn?, Bool) in
            if state.cancelledEarly.contains(id) { return (.failure(.cancelled), false) }
            if state.working < concurrency, state.waiters.isEmpty {
                state.working += 1
                return (.success(()), false)
            }
            guard state.waiters.count < queue else { return (.failure(.queueFull), false) }
            let giveUp = ContinuousClock.now + patience
            state.waiters.append(Waiter(id: id, giveUp: giveUp, continuation: continuation))
            defer { state.isSweeping = true }
            return (nil, !state.isSweeping)
        }
        if mustSweep { Task { await sweep() } }
        return answer
    }

    private func cancel(_ id: Int) {
        let waiter = state.withLock { state -> Waiter? in
            guard let index = state.waiters.firstIndex(where: { $0.id == id }) else {
                state.cancelledEarly.insert(id)
                return nil
            }
            return state.waiters.remove(at: index)
        }
        waiter?.continuation.resume(returning: .failure(.cancelled))
    }

    /// Turns away who has waited too long; runs while anybody waits. All wait equally long, so the
    /// first in the queue is always the first to give up.
    private func sweep() async {
        while let giveUp = nextToGiveUp() {
            try? await Task.sleep(until: giveUp, clock: .continuous)
            let now = ContinuousClock.now
            let tired = state.withLock { state in
                let count = state.waiters.prefix { $0.giveUp <= now }.count
                defer { state.waiters.removeFirst(count) }
                return Array(state.waiters.prefix(count))
            }
            for waiter in tired { waiter.continuation.resume(returning: .failure(.waitedTooLong)) }
        }
    }

    private func nextToGiveUp() -> ContinuousClock.Instant? {
        state.withLock { state in
            state.isSweeping = !state.waiters.isEmpty
            return state.waiters.first?.giveUp
        }
    }
}
