import ServiceValues
import Synchronization

/// Keeps a flood of refused requests out of the log: of each kind of line, ten may come at once and
/// then one per second. The others are counted, and the next line of their kind says how many.
package final class LogThrottle: Sendable {
    package struct Kind: Hashable {
        let operation: Int
        let event: Event

        package init(operation: Int, event: Event) {
            self.operation = operation
            self.event = event
        }

        /// Those for which there was no room.
        fileprivate static let others = Kind(operation: -1, event: .other)
    }

    /// Tells apart what one operation logs.
    package enum Event: Hashable {
        case answer(status: UInt16)
        case failure(type: ObjectIdentifier)
        case warning(line: Int)
        case other
    }

    private struct Allowance {
        var lines = LogThrottle.burst
        /// Up to when seconds were turned into lines.
        var since: ContinuousClock.Instant
        var suppressed = 0
    }

    /// Lines of one kind that may come at once.
    static let burst = 10
    /// After those, one line in this time.
    static let interval = Duration.seconds(1)
    /// Kinds that are told apart. The contract bounds how many there are.
    private static let kindLimit = 10_000

    private let allowances = Mutex<[Kind: Allowance]>([:])
    private let total = Atomic(0)

    package init() {}

    /// Lines left out since the start.
    package var suppressedCount: Int { total.load(ordering: .relaxed) }

    /// How many lines of the kind were left out before this one; nil to leave this one out too.
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
