import ServiceValues
import Synchronization

/// What a request in work has had from outside of its process: the time in which it waited for
/// other services, and for leases that others held, and whether a service was too busy for it.
package final class CallsAway: Sendable {
    /// Those of the request whose task runs; nil outside of a server.
    // Bound once for a task that answers many requests, so that a request does not pay for it.
    @TaskLocal package static var current: CallsAway?

    private let nanoseconds = Atomic<Int64>(0)
    private let metBusy = Atomic<Bool>(false)

    package init() {}

    package static func note(since began: ContinuousClock.Instant) {
        guard let current else { return }
        current.nanoseconds.add((.now - began).wholeNanoseconds, ordering: .relaxed)
    }

    /// Another service refused a call because it has too many.
    package static func noteBusy() { current?.metBusy.store(true, ordering: .relaxed) }

    /// What came since the last call of this.
    package func take() -> (nanoseconds: Int64, metBusy: Bool) {
        (
            nanoseconds.exchange(0, ordering: .relaxed),
            metBusy.exchange(false, ordering: .relaxed)
        )
    }
}
