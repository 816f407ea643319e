import Glibc

/// An instant of `CLOCK_MONOTONIC`, for alarms, deadlines and time-outs.
///
/// Cheaper than `ContinuousClock.Instant`, which computes with 128 bits.
package struct MonotonicInstant: Comparable, Sendable {
    package let nanoseconds: Int64

    private init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    package static var now: MonotonicInstant { read(CLOCK_MONOTONIC) }

    /// Up to 4 ms earlier than ``now``, and cheaper to read.
    package static var coarse: MonotonicInstant { read(CLOCK_MONOTONIC_COARSE) }

    /// The processor time of the calling thread, which no other thread's is comparable with.
    package static var ofThread: MonotonicInstant { read(CLOCK_THREAD_CPUTIME_ID) }

    package static let distantFuture = MonotonicInstant(nanoseconds: .max)

    private static func read(_ clock: clockid_t) -> MonotonicInstant {
        var time = timespec()
        clock_gettime(clock, &time)
        return MonotonicInstant(
            nanoseconds: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec))
    }

    /// Saturates.
    package static func + (instant: MonotonicInstant, nanoseconds: Int64) -> MonotonicInstant {
        let (sum, overflow) = instant.nanoseconds.addingReportingOverflow(nanoseconds)
        return MonotonicInstant(nanoseconds: overflow ? (nanoseconds < 0 ? .min : .max) : sum)
    }

    /// Saturates.
    package static func + (instant: MonotonicInstant, duration: Duration) -> MonotonicInstant {
        instant + duration.clampedNanoseconds
    }

    package static func < (one: MonotonicInstant, other: MonotonicInstant) -> Bool {
        one.nanoseconds < other.nanoseconds
    }

    /// Does not overflow for two instants of the clock, which begins at 0.
    package func duration(to other: MonotonicInstant) -> Duration {
        .nanoseconds(other.nanoseconds - nanoseconds)
    }
}

extension Duration {
    /// Saturates at 292 years.
    package var clampedNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carry) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
        return overflow || carry ? (seconds < 0 ? .min : .max) : sum
    }
}
