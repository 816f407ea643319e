import Poller

/// The state of a pool's attempts to connect.
struct Attempts {
    /// How long the addresses of a host name are used without a new lookup.
    static let addressLife = Duration.seconds(10)
    /// A connection lost earlier than this counts as a failed attempt.
    static let trialPeriod = Duration.seconds(1)

    /// A connection is wanted although no caller waits for one.
    var isWanted = false
    var isLookingUp = false
    /// Why there is no connection.
    var lastReason = "no connection has been made yet"
    private(set) var next = MonotonicInstant.now
    private var backoff = Backoff()
    private var addresses: [String: [String]] = [:]
    private var addressesEnd = MonotonicInstant.now

    var failures: Int { backoff.failures }

    mutating func failed(_ reason: String) {
        lastReason = reason
        next = .now + backoff.next()
        addressesEnd = .now
    }

    mutating func succeeded() {
        backoff.reset()
        isWanted = false
    }

    mutating func found(_ outcomes: [String: Resolver.Outcome]) {
        isLookingUp = false
        addresses = outcomes.mapValues { (try? $0.get().compactMap(\.text)) ?? [] }
            .filter { !$0.value.isEmpty }
        addressesEnd = .now + Attempts.addressLife
    }

    /// Nil if one of `names` has to be looked up first.
    func known(_ names: [String]) -> [String: [String]]? {
        names.isEmpty || .now < addressesEnd ? addresses : nil
    }
}
