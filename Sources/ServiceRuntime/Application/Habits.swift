import HTTPMessages
import Synchronization

/// What the last requests of an operation tell of the next one.
final class Habits: Sendable {
    /// How many runs beside the loop have to be quick before the next one is on the loop again.
    private let quickRunsLeft = Atomic<Int>(0)
    private let mostBytes = Atomic<Int>(0)

    static let quickRuns = 16
    static let suspectRuns = 8

    /// After one has held up the loop, the next ones are suspected until ``suspectRuns`` in a row
    /// were quick. After one has been long beside it, they are slow, until ``quickRuns`` in a row
    /// were quick; the last of these are suspected again.
    var pace: HandlerPace {
        switch quickRunsLeft.load(ordering: .relaxed) {
        case ...0: .quick
        case ...Self.suspectRuns: .suspect
        default: .slow
        }
    }

    /// One held up the loop, if only because the kernel gave the processor to others meanwhile.
    func noteHeldUp() {
        quickRunsLeft.max(Self.suspectRuns, ordering: .relaxed)
    }

    func note(isLong: Bool) {
        if isLong {
            quickRunsLeft.store(Self.quickRuns, ordering: .relaxed)
        } else if pace != .quick {
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
