import Poller

/// A point in time that goes on while the clock is set, in nanoseconds.
///
/// `ContinuousClock.Instant` computes with 128 bits and looks at the clock for every command.
struct Instant: Comparable, Sendable {
    private let nanoseconds: Int64

    /// As exact as a turn of the poller is short.
    static var now: Instant { Instant(nanoseconds: Poller.shared.time) }

    /// Saturates.
    static func + (instant: Instant, nanoseconds: Int64) -> Instant {
        let (sum, overflow) = instant.nanoseconds.addingReportingOverflow(nanoseconds)
        return Instant(nanoseconds: overflow ? .max : sum)
    }

    static func < (one: Instant, other: Instant) -> Bool { one.nanoseconds < other.nanoseconds }

    func duration(to other: Instant) -> Duration {
        .nanoseconds(other.nanoseconds.subtractingReportingOverflow(nanoseconds).partialValue)
    }
}
