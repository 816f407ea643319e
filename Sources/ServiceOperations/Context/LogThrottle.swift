import ServiceValues
import Synchronization

/// Keeps a flood of refused requests out of the log. Of each kind of line ``burst`` may come at
/// once, and then one in each ``interval``. The others are counted, and the next line of their kind
/// has their number.
package final class LogThrottle: Sendable {
    package struct Kind: Hashable {
        let operation: Int
        let event: Event

        package init(operation: Int, event: Event) {
            self.operation = operation
            self.event = event
        }

        /// The kind of all lines beyond ``kindLimit``.
        fileprivate static let others = Kind(operation: -1, event: .other)
    }

    /// The kinds of lines of one operation.
    package enum Event: Hashable {
        case answer(status: UInt16)
        case failure(type: ObjectIdentifier)
        case warning(file: String, line: Int)
        case other
    }

    private struct Allowance {
        var lines = LogThrottle.burst
        /// The time up to which lines have been allowed.
        var since: ContinuousClock.Instant
        var suppressed = 0
    }

    /// The most lines of one kind that may come at once.
    static let burst = 10
    /// After the burst, one line is allowed in each interval.
    static let interval = Duration.seconds(1)
    /// The most kinds that are counted apart. The contract bounds their number.
    private static let kindLimit = 10_000

    private let allowances = Mutex<[Kind: Allowance]>([:])
    private let total = Atomic(0)

    package init() {}

    /// The number of lines that were left out since the start.
    package var suppressedCount: Int { total.load(ordering: .relaxed) }

    /// The number of lines of the kind that were left out before this one; nil if this one has to
    /// be left out too.
    package func admit(_ kind: Kind, at now: ContinuousClock.Instant = .now) -> Int? {
        allowances.withLock { allowances in
            let isKnown = allowances[kind] != nil || allowances.count < Self.kindLimit
            let kind = isKnown ? kind : .others
            var allowance = allowances[kind] ?? Allowance(since: now)
            defer { allowances[kind] = allowance }
            let earned = Int((now - allowance.since) / Self.interval)
            if earned > 0 {
                allowance.lines = min(Self.burst, allowance.lines + earned)
                allowance.since += Self.interval * earned
            }
            guard allowance.lines > 0 else {
                allowance.suppressed += 1
                total.add(1, ordering: .relaxed)
                return nil
            }
            allowance.lines -= 1
            defer { allowance.suppressed = 0 }
            return allowance.suppressed
        }
    }
}
