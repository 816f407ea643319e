import Synchronization

/// Callers that wait for their turn in the order of their arrival. A caller that was cancelled, or
/// whose deadline has passed, has left the line.
///
/// A ticket is a place in the line from the moment it is drawn. So an owner that draws it under its
/// own lock can't miss a turn. Each call takes constant time, spread over all calls.
package final class WaitingLine<Turn: Sendable>: Sendable {
    /// Must be handed to `turn(of:before:)` once.
    package struct Ticket {
        fileprivate let number: Int
    }

    private enum Waiter {
        /// Has a ticket, and does not wait yet.
        case arriving
        case waiting(CheckedContinuation<Turn?, Never>, until: ContinuousClock.Instant)
        /// Was called, or left, before it waited.
        case ended(Turn?)
    }

    private struct State {
        var waiters: [Int: Waiter] = [:]
        /// No waiter with a lower number is to be called.
        var first = 0
        var next = 0
        /// When those are sent away whose deadlines have passed; nil if nobody waits.
        var sweepAt: ContinuousClock.Instant?
    }

    /// From one sweep to the next, so that many deadlines cost no more than a few.
    private static var sweepPause: Duration { .milliseconds(5) }

    private let state = Mutex(State())
    private let length = Atomic<Int>(0)

    package init() {}

    /// The callers in the line.
    // Atomic, because an owner asks for it far more often than somebody waits.
    package var count: Int { length.load(ordering: .sequentiallyConsistent) }

    /// Nil if `limit` callers or more are in the line.
    package func draw(limit: Int) -> Ticket? {
        state.withLock { state in
            guard count < limit else { return nil }
            defer { state.next += 1 }
            state.waiters[state.next] = .arriving
            length.add(1, ordering: .sequentiallyConsistent)
            return Ticket(number: state.next)
        }
    }

    /// Nil after the deadline or a cancellation. A turn that was given is returned even then,
    /// because it has to be passed on.
    package func turn(
        of ticket: Ticket, before deadline: ContinuousClock.Instant
    ) async -> Turn? {
        let number = ticket.number
        return await withTaskCancellationHandler {
            await withCheckedContinuation { wait(number, $0, until: deadline) }
        } onCancel: {
            leave(number)
        }
    }

    /// Gives the turn to the first caller in the line. False if there is none.
    package func callFirst(_ turn: Turn) -> Bool {
        state.withLock { state in
            while state.first < state.next {
                let number = state.first
                state.first += 1
                if end(number, turn, &state) { return true }
            }
            return false
        }
    }

    /// Gives the turn to all callers that are in the line now.
    package func callAll(_ turn: Turn) {
        while callFirst(turn) {}
    }

    private func wait(
        _ number: Int, _ continuation: CheckedContinuation<Turn?, Never>,
        until deadline: ContinuousClock.Instant
    ) {
        let isFirstToEnd = state.withLock { state in
            if case .ended(let turn) = state.waiters[number] {
                state.waiters[number] = nil
                continuation.resume(returning: turn)
                return false
            }
            state.waiters[number] = .waiting(continuation, until: deadline)
            if let sweepAt = state.sweepAt, sweepAt <= deadline { return false }
            state.sweepAt = deadline
            return true
        }
        if isFirstToEnd { Task { await sweep(at: deadline) } }
    }

    /// Sends those away whose deadlines have passed, one task for all of them: a task for each
    /// would wake another thread for each.
    private func sweep(at first: ContinuousClock.Instant) async {
        var time: ContinuousClock.Instant? = first
        while let now = time {
            try? await Task.sleep(until: now, clock: .continuous)
            time = state.withLock { state in
                // Another task sweeps earlier.
                guard state.sweepAt == now else { return nil }
                state.sweepAt = sweep(&state, at: .now)
                return state.sweepAt
            }
        }
    }

    /// Returns when to sweep again.
    private func sweep(
        _ state: inout State, at now: ContinuousClock.Instant
    ) -> ContinuousClock.Instant? {
        var late: [Int] = []
        var earliest: ContinuousClock.Instant?
        for (number, waiter) in state.waiters {
            guard case .waiting(_, let deadline) = waiter else { continue }
            if deadline <= now {
                late.append(number)
            } else {
                earliest = min(earliest ?? deadline, deadline)
            }
        }
        for number in late { end(number, nil, &state) }
        return earliest.map { max($0, now + Self.sweepPause) }
    }

    private func leave(_ number: Int) {
        _ = state.withLock { end(number, nil, &$0) }
    }

    /// False if the waiter had ended before.
    @discardableResult
    private func end(_ number: Int, _ turn: Turn?, _ state: inout State) -> Bool {
        switch state.waiters[number] {
        case .arriving: state.waiters[number] = .ended(turn)
        case .waiting(let continuation, _):
            state.waiters[number] = nil
            continuation.resume(returning: turn)
        case .ended, nil: return false
        }
        length.subtract(1, ordering: .sequentiallyConsistent)
        return true
    }
}
