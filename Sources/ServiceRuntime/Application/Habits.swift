import Synchronization

/// What the last requests of an operation tell of the next one.
final class Habits: Sendable {
    private let quickRunsLeft = Atomic<Int>(0)
    private let mostBytes = Atomic<Int>(0)

    static let quickRuns = 16

    /// True if handlers compute for so long that they hold up the event loop.
    ///
    /// After a long computation the next handlers run apart, until ``quickRuns`` of them in a row
    /// did not take long, with all that they waited for.
    var isSlow: Bool { quickRunsLeft.load(ordering: .relaxed) > 0 }

    func note(isLong: Bool) {
        if isLong {
            quickRunsLeft.store(Self.quickRuns, ordering: .relaxed)
        } else if isSlow {
            // Below zero when two end at once, which is quick too.
            quickRunsLeft.subtract(1, ordering: .relaxed)
        }
    }

    /// Bytes that a request holds of the process's budget: those of the one that held most, less a
    /// sixteenth of the difference for each that held less.
    var heldBytes: Int { mostBytes.load(ordering: .relaxed) }

    func note(heldBytes bytes: Int) {
        // A note that another thread overwrites is lost, which does no harm.
        let most = mostBytes.load(ordering: .relaxed)
        mostBytes.store(max(bytes, most - (most - bytes) / 16), ordering: .relaxed)
    }
}
