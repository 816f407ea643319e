import Poller

/// A point in time of the clock that the poller's alarms go by.
///
/// `ContinuousClock.Instant` computes with 128 bits, which every command would pay for.
struct Instant: Comparable, Sendable {
    private let nanoseconds: Int64

    // Not the time at which the poller's turn began: handlers may have computed for long since.
    static var now: Instant { Instant(nanoseconds: Poller.time) }

    static let distantFuture = Instant(nanoseconds: .max)

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
