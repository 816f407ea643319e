import Synchronization

/// Refuses calls to a service that fails, so that the service can recover and callers do not wait
/// in vain.
///
/// Opens when at least half of at least `minimumCalls` calls of the last `windowSeconds` failed.
/// After about `rest` it lets one call through. If that call succeeds, the breaker closes;
/// otherwise it rests again.
final class CircuitBreaker: Sendable {
    static let minimumCalls = 20
    static let windowSeconds = 10
    static let rest = Duration.seconds(5)

    /// Must be given back by `end` or `forget`.
    struct Permit {
        let isProbe: Bool
    }

    private enum Phase {
        case closed
        case open(until: ContinuousClock.Instant)
        case probing
    }

    private struct Second {
        var number = -1
        var calls = 0
        var failures = 0
    }

    private struct State {
        var phase = Phase.closed
        var seconds = [Second](repeating: Second(), count: CircuitBreaker.windowSeconds)
    }

    private let state = Mutex(State())
    private let start = ContinuousClock.now

    /// True if `begin` would give a permit.
    func allowsCalls(at now: ContinuousClock.Instant) -> Bool {
        state.withLock { state in
            switch state.phase {
            case .closed: true
            case .open(let until): now >= until
            case .probing: false
            }
        }
    }

    /// Gives a permit for a call; nil while calls are refused.
    func begin(at now: ContinuousClock.Instant) -> Permit? {
        state.withLock { state in
            switch state.phase {
            case .closed: return Permit(isProbe: false)
            case .open(let until) where now >= until:
                state.phase = .probing
                return Permit(isProbe: true)
            case .open, .probing: return nil
            }
        }
    }

    func end(_ permit: Permit, isFailure: Bool, at now: ContinuousClock.Instant) {
        state.withLock { state in
            if permit.isProbe {
                state = State()
                if isFailure { state.phase = rested(from: now) }
                return
            }
            record(isFailure, at: now, in: &state)
            if case .closed = state.phase, isTooMuch(state, at: now) {
                state.phase = rested(from: now)
            }
        }
    }

    /// Gives back the permit of a call that shows nothing about the service, such as a cancelled
    /// one.
    func forget(_ permit: Permit) {
        guard permit.isProbe else { return }
        state.withLock { $0.phase = .open(until: .now) }
    }

    private func rested(from now: ContinuousClock.Instant) -> Phase {
        .open(until: now + Self.rest * Double.random(in: 0.8...1.2))
    }

    private func second(_ now: ContinuousClock.Instant) -> Int {
        Int((now - start).components.seconds)
    }

    private func record(_ isFailure: Bool, at now: ContinuousClock.Instant, in state: inout State) {
        let number = second(now)
        let index = number % Self.windowSeconds
        if state.seconds[index].number != number { state.seconds[index] = Second(number: number) }
        state.seconds[index].calls += 1
        if isFailure { state.seconds[index].failures += 1 }
    }

    private func isTooMuch(_ state: State, at now: ContinuousClock.Instant) -> Bool {
        let oldest = second(now) - Self.windowSeconds
        let recent = state.seconds.filter { $0.number > oldest }
        let calls = recent.reduce(0) { $0 + $1.calls }
        let failures = recent.reduce(0) { $0 + $1.failures }
        return calls >= Self.minimumCalls && failures * 2 >= calls
    }
}
