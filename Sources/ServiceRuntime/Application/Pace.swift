import Synchronization

/// Whether the handlers of an operation compute for so long that they hold up the event loop.
///
/// One that has kept its thread for more than a millisecond is slow, and the next ones run apart.
/// It is quick again when ``quickRuns`` in a row took less than that, with all that they waited
/// for.
final class Pace: Sendable {
    private let quickRunsLeft = Atomic<Int>(0)

    static let limit = Duration.milliseconds(1)
    static let quickRuns = 16

    var isSlow: Bool { quickRunsLeft.load(ordering: .relaxed) > 0 }

    func note(_ time: Duration) {
        if time > Self.limit {
            quickRunsLeft.store(Self.quickRuns, ordering: .relaxed)
        } else if isSlow {
            // Below zero when two end at once, which is quick too.
            quickRunsLeft.subtract(1, ordering: .relaxed)
        }
    }
}
