import ServiceValues
import Synchronization

/// The requests that may be in work at once: at most as many as the contract says, and fewer while
/// more of them only make each other slower.
///
/// A request's own time is what it took, without the time in which it waited for other services. By
/// as much as that exceeds the least of the last periods, requests have waited for each other: for
/// a processor, a connection, a lock. If they waited for longer than they may, the limit falls to
/// as many as would not (Little's law: the most requests that ended in a second, times the seconds
/// that each may take). A burst that is over before lowers nothing. In every other period the limit
/// grows.
///
/// Requests that always come in too great a number would never show their least time, and it may
/// change. So while places are taken and own time is most of the time, the limit is half as high in
/// one period in ten, as in TCP's BBR; and a lower limit that made requests no faster is taken
/// back.
final class AdaptiveLimit: Sendable {
    /// A period is as long as requests take, within these bounds.
    static let shortestPeriod = Duration.milliseconds(100)
    static let longestPeriod = Duration.seconds(5)
    /// Fewer requests show nothing.
    static let leastEvidence = 8
    static let least = 4
    /// Requests may wait for each other so many nanoseconds, or for half of the time that they take
    /// otherwise.
    static let shortWait = 10e6
    /// The periods of which own times and rates are kept.
    static let keptPeriods = 20
    /// Periods from one look at the least time to the next.
    static let lookInterval = 10
    /// The limit grows by a sixteenth in each period, or after this time.
    static let growthInterval = Duration.milliseconds(500)

    /// A request that has ended. Times are nanoseconds.
    struct Ended {
        let took: Int64
        /// The part of it in which it waited for other services.
        let away: Int64
        /// True if another service was too busy for it.
        let metBusy: Bool
        /// True if it has done its work, or has reached its deadline; an early refusal takes less
        /// time.
        let isServed: Bool

        fileprivate var ownTime: Double { Double(max(0, took - away)) }
    }

    /// What the requests of a period show.
    private struct Evidence {
        let since: ContinuousClock.Instant
        private(set) var requests = 0
        /// The fewest that were in work at one time.
        private(set) var fewest: Int
        private var inWork = 0
        private var metBusy = 0
        private var took = 0.0
        private var served = Times()

        init(since now: ContinuousClock.Instant, working: Int) {
            since = now
            fewest = working
        }

        mutating func add(_ ended: Ended, working: Int) {
            requests += 1
            fewest = min(fewest, working)
            inWork += working + 1
            took += Double(ended.took)
            if ended.metBusy { metBusy += 1 }
            if ended.isServed { served.add(ended) }
        }

        var meanInWork: Double { Double(inWork) / Double(requests) }
        var busyShare: Double { Double(metBusy) / Double(requests) }
        var meanTook: Duration { .nanoseconds(Int64(took / Double(requests))) }
        /// Nil if too few were served.
        var times: Times? { served.count < leastEvidence ? nil : served }
    }

    /// Sums of nanoseconds.
    private struct Times {
        private(set) var count = 0
        private var took = 0.0
        private var own = 0.0

        mutating func add(_ ended: Ended) {
            count += 1
            took += Double(ended.took)
            own += ended.ownTime
        }

        var meanTook: Double { took / Double(max(1, count)) }
        var meanOwn: Double { own / Double(max(1, count)) }
    }

    /// The limit before it fell, and how slow requests were then, and those that still ended later.
    private struct Fall {
        let limit: Int
        let ownTime: Double
        var later = Times()
    }

    private struct State {
        var evidence: Evidence
        /// Requests that began before this show the effect of an earlier limit.
        var validSince: ContinuousClock.Instant
        var hasFallen = false
        var periods = 0
        /// Of the last periods: mean own times, and requests that ended in a nanosecond.
        var ownTimes: [Double] = []
        var rates: [Double] = []
        var fall: Fall?
        /// The limit before a look at the least time.
        var limitBeforeLook: Int?
        var grownAt: ContinuousClock.Instant
        var growthInterval = AdaptiveLimit.shortestPeriod
    }

    let most: Int
    private let limit: Atomic<Int>
    private let state: Mutex<State>

    init(most: Int, at now: ContinuousClock.Instant = .now) {
        self.most = most
        limit = Atomic(most)
        let evidence = Evidence(since: now, working: 0)
        state = Mutex(State(evidence: evidence, validSince: now, grownAt: now))
    }

    private(set) var current: Int {
        get { limit.load(ordering: .relaxed) }
        set { limit.store(newValue, ordering: .relaxed) }
    }
}

// MARK: Evidence

extension AdaptiveLimit {
    /// - Parameter working: Requests in work after the one that has ended.
    func note(_ ended: Ended, working: Int, at now: ContinuousClock.Instant) {
        state.withLock { state in
            guard now - .nanoseconds(ended.took) >= state.validSince else {
                state.fall?.later.add(ended)
                return
            }
            if state.hasFallen {
                state.hasFallen = false
                state.evidence = Evidence(since: now, working: working)
            }
            state.evidence.add(ended, working: working)
            let evidence = state.evidence
            let period = min(Self.longestPeriod, max(Self.shortestPeriod, evidence.meanTook))
            guard now - evidence.since >= period, evidence.requests >= Self.leastEvidence else {
                return
            }
            state.growthInterval = min(period, Self.growthInterval)
            let before = current
            review(evidence, &state, at: now)
            state.evidence = Evidence(since: now, working: working)
            guard current < before else { return }
            state.hasFallen = true
            state.validSince = now
        }
    }

    private func review(
        _ evidence: Evidence, _ state: inout State, at now: ContinuousClock.Instant
    ) {
        let areTaken = evidence.meanInWork >= Double(current) * 0.75
        if let before = state.limitBeforeLook.take() { current = before }
        if let times = evidence.times { learn(times, &state) }
        let elapsed = Double((now - evidence.since).wholeNanoseconds)
        remember(Double(evidence.requests) / elapsed, in: &state.rates)
        if let target = target(evidence, state) {
            if let times = evidence.times, target * 4 < current * 3 {
                state.fall = Fall(limit: current, ownTime: times.meanOwn)
            }
            current = target
            state.grownAt = now
        } else {
            grow(&state, at: now)
        }
        state.periods += 1
        if state.periods.isMultiple(of: Self.lookInterval), areTaken,
            let times = evidence.times, times.meanOwn > times.meanTook / 2
        {
            state.limitBeforeLook = current
            current = max(min(Self.least, most), current / 2)
        }
    }

    private func learn(_ times: Times, _ state: inout State) {
        if let fall = state.fall.take(),
            times.meanOwn > max(fall.ownTime, fall.later.meanOwn) * 0.8
        {
            state.ownTimes = []
            current = fall.limit
        }
        remember(times.meanOwn, in: &state.ownTimes)
    }

    private func remember(_ number: Double, in numbers: inout [Double]) {
        if numbers.count == Self.keptPeriods { numbers.removeFirst() }
        numbers.append(number)
    }

    /// Nil if requests hardly hinder each other.
    private func target(_ evidence: Evidence, _ state: State) -> Int? {
        var most = Double(current)
        if evidence.busyShare > 0 {
            most = min(most, evidence.meanInWork * (1 - evidence.busyShare))
        }
        if let times = evidence.times, let leastOwn = state.ownTimes.min(),
            let rate = state.rates.max()
        {
            let away = times.meanTook - times.meanOwn
            let mayTake = leastOwn + away + max((leastOwn + away) / 2, Self.shortWait)
            if times.meanTook > mayTake {
                // The rate now falls with the limit, because refusals cost time too.
                most = min(most, rate * mayTake)
            }
        }
        let target = max(Self.least, Int(most.rounded(.up)))
        return target < current && evidence.fewest >= target ? target : nil
    }
}

// MARK: Growth

extension AdaptiveLimit {
    func grow(at now: ContinuousClock.Instant) {
        guard current < most else { return }
        state.withLock { grow(&$0, at: now) }
    }

    private func grow(_ state: inout State, at now: ContinuousClock.Instant) {
        if let before = state.limitBeforeLook {
            // A look that nobody has ended, because hardly a request came.
            guard now - state.evidence.since > Self.longestPeriod else { return }
            state.limitBeforeLook = nil
            current = before
        }
        var grown = current
        while grown < most, state.grownAt + state.growthInterval <= now {
            grown += grown / 16 + 1
            state.grownAt += state.growthInterval
        }
        current = min(grown, most)
        if grown >= most { state.grownAt = now }
    }
}
