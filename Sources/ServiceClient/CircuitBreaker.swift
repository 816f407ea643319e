import ServiceRuntime
import Synchronization

/// Refuses calls to a service that fails, so that the service can recover and callers do not wait
/// in vain.
///
/// Opens when at least half of at least `minimumCalls` calls of the last `windowSeconds` failed.
/// After about `rest` it lets one call through, the probe; calls that come meanwhile wait for its
/// outcome. If the probe succeeds, the breaker closes and all of them go on. If it fails, the first
/// of them is the next probe; after `probesInARow` the others are refused, and the breaker rests
/// again.
final class CircuitBreaker: Sendable {
    static let minimumCalls = 20
    static let windowSeconds = 10
    static let rest = Duration.seconds(5)
    /// More than one, because a probe may fail by chance: on a connection that the outage has left.
    static let probesInARow = 3
    /// A call waits this long for a probe, or twice as long as answers take if that is longer.
    static let shortestPatience = Duration.seconds(1)
    /// The most calls that wait for a probe.
    static let lineLimit = 4_096

    /// Must be given back by `end`.
    struct Permit {
        let isProbe: Bool
        fileprivate let begun: ContinuousClock.Instant
        /// How often the breaker had opened before.
        fileprivate let openings: Int
    }

    /// What a call shows about the service.
    enum Evidence {
        case works
        /// It works and refuses calls, because it has as many as it can do.
        case sheds
        case fails
        /// There was no answer before the deadline of the call.
        case silent
        case nothing
    }

    /// What becomes of a call that asks for a permit.
    enum Entry {
        case permitted(Permit)
        case refused
        /// Waits for its turn in the line; then it has a permit, or nil if it is refused.
        case waits(WaitingLine<Permit?>.Ticket, until: ContinuousClock.Instant)
    }

    private enum Phase {
        case closed
        case open(until: ContinuousClock.Instant)
        case probing(failures: Int)
    }

    private struct State {
        var phase = Phase.closed
        var openings = 0
        var window = CallWindow(seconds: CircuitBreaker.windowSeconds)
        /// About the longest that an answer takes.
        var longest = Duration.zero
    }

    private let state = Mutex(State())
    let line = WaitingLine<Permit?>()

    /// True while calls neither are refused nor wait for a probe.
    func allowsCalls(at now: ContinuousClock.Instant) -> Bool {
        state.withLock { state in
            switch state.phase {
            case .closed: true
            case .open(let until): now >= until
            case .probing: false
            }
        }
    }

    /// True while calls are refused at once.
    func refusesCalls(at now: ContinuousClock.Instant) -> Bool {
        state.withLock { state in
            if case .open(let until) = state.phase { now < until } else { false }
        }
    }

    /// Gives a permit for a call, at once or after a probe. Nil if the call is refused, or if its
    /// deadline or a cancellation comes first.
    func permit(before deadline: ContinuousClock.Instant) async -> Permit? {
        switch enter(at: .now) {
        case .permitted(let permit): return permit
        case .refused: return nil
        case .waits(let ticket, let end):
            return await line.turn(of: ticket, before: min(deadline, end)) ?? nil
        }
    }

    func enter(at now: ContinuousClock.Instant) -> Entry {
        state.withLock { state in
            switch state.phase {
            case .closed: return .permitted(permit(in: state, at: now))
            case .open(let until) where now >= until:
                state.phase = .probing(failures: 0)
                return .permitted(permit(in: state, at: now))
            case .open: return .refused
            case .probing:
                let end = now + max(Self.shortestPatience, state.longest * 2)
                return line.draw(limit: Self.lineLimit).map { .waits($0, until: end) } ?? .refused
            }
        }
    }

    private func permit(in state: State, at now: ContinuousClock.Instant) -> Permit {
        let isProbe = if case .probing = state.phase { true } else { false }
        return Permit(isProbe: isProbe, begun: now, openings: state.openings)
    }

    func end(_ permit: Permit, _ evidence: Evidence, at now: ContinuousClock.Instant) {
        let duration = now - permit.begun
        state.withLock { state in
            // A call that began before the breaker opened shows nothing about the service now.
            guard permit.openings == state.openings else { return }
            if evidence == .works {
                state.longest = max(duration, state.longest - state.longest / 64)
            }
            if case .probing(let failures) = state.phase {
                endProbe(evidence, duration, failures, at: now, in: &state)
            } else if let isFailure = isFailure(evidence, duration, state, at: now) {
                let answer = evidence == .works ? duration : .zero
                state.window.record(isFailure: isFailure, answer: answer, at: now)
                if state.window.isTooMuch(at: now) { open(&state, at: now) }
            }
        }
    }

    /// Nil if the call shows nothing. A call does not, if its deadline came sooner than other
    /// calls have just got their answers: its caller was in a hurry, or waited for a place before.
    private func isFailure(
        _ evidence: Evidence, _ duration: Duration, _ state: State, at now: ContinuousClock.Instant
    ) -> Bool? {
        switch evidence {
        case .works, .sheds: false
        case .fails: true
        case .silent: duration < state.window.longestAnswer(at: now) ? nil : true
        case .nothing: nil
        }
    }

    private func endProbe(
        _ evidence: Evidence, _ duration: Duration, _ failures: Int,
        at now: ContinuousClock.Instant, in state: inout State
    ) {
        // The caller of a short probe was in a hurry.
        let isShort = evidence == .silent && duration < Self.shortestPatience
        switch isShort ? .nothing : evidence {
        case .works, .sheds:
            state.phase = .closed
            state.window.clear()
            state.window.record(isFailure: false, answer: duration, at: now)
            line.callAll(permit(in: state, at: now))
        case .nothing:
            // The next call is the probe, one that waits or one that comes.
            if !line.callFirst(permit(in: state, at: now)) { state.phase = .open(until: now) }
        case .fails where failures + 1 < Self.probesInARow:
            if line.callFirst(permit(in: state, at: now)) {
                state.phase = .probing(failures: failures + 1)
            } else {
                open(&state, at: now)
            }
        case .fails, .silent: open(&state, at: now)
        }
    }

    private func open(_ state: inout State, at now: ContinuousClock.Instant) {
        state.phase = .open(until: now + Self.rest * Double.random(in: 0.8...1.2))
        state.openings += 1
        line.callAll(nil)
    }
}
