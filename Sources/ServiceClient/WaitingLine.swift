import Synchronization

/// Callers that wait for their turn in the order of their arrival. A caller that was cancelled, or
/// whose deadline has passed, has left the line.
///
/// A ticket is a place in the line from the moment it is drawn. So an owner that draws it under its
/// own lock can't miss a turn. Each call takes constant time, spread over all calls.
final class WaitingLine<Turn: Sendable>: Sendable {
    /// Must be handed to `turn(of:before:)` once.
    struct Ticket {
        fileprivate let number: Int
    }

    private enum Waiter {
        /// Has a ticket, and does not wait yet.
        case arriving
        case waiting(CheckedContinuation<Turn?, Never>)
        /// Was called, or left, before it waited.
        case ended(Turn?)
    }

    private struct State {
        var waiters: [Int: Waiter] = [:]
        /// No waiter with a lower number is to be called.
        var first = 0
        var next = 0
    }

    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter limit: The most callers in the line.
    init(limit: Int) {
        self.limit = limit
    }

    /// The callers in the line.
    var count: Int { state.withLock { $0.waiters.count } }

    /// Nil if the line is full.
    func draw() -> Ticket? {
        state.withLock { state in
            guard state.waiters.count < limit else { return nil }
            defer { state.next += 1 }
            state.waiters[state.next] = .arriving
            return Ticket(number: state.next)
        }
    }

    /// Nil after the deadline or a cancellation. A turn that was given is returned even then,
    /// because it has to be passed on.
    func turn(
        of ticket: Ticket, before deadline: ContinuousClock.Instant
    ) async -> Turn? {
        let number = ticket.number
        let alarm = Task {
            try? await Task.sleep(until: deadline, clock: .continuous)
            if !Task.isCancelled { leave(number) }
        }
        defer { alarm.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { wait(number, $0) }
        } onCancel: {
            leave(number)
        }
    }

    /// Gives the turn to the first caller in the line. False if there is none.
    func callFirst(_ turn: Turn) -> Bool {
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
    func callAll(_ turn: Turn) {
        while callFirst(turn) {}
    }

    private func wait(_ number: Int, _ continuation: CheckedContinuation<Turn?, Never>) {
        state.withLock { state in
            if case .ended(let turn) = state.waiters[number] {
                state.waiters[number] = nil
                continuation.resume(returning: turn)
            } else {
                state.waiters[number] = .waiting(continuation)
            }
        }
    }

    private func leave(_ number: Int) {
        _ = state.withLock { end(number, nil, &$0) }
    }

    /// False if the waiter had ended before.
    private func end(_ number: Int, _ turn: Turn?, _ state: inout State) -> Bool {
        switch state.waiters[number] {
        case .arriving: state.waiters[number] = .ended(turn)
        case .waiting(let continuation):
            state.waiters[number] = nil
            continuation.resume(returning: turn)
        case .ended, nil: return false
        }
        return true
    }
}
