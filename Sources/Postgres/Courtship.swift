/// What the pool knows about its attempts to connect.
struct Courtship {
    static let firstPause = Duration.milliseconds(50)
    static let longestPause = Duration.seconds(2)
    /// How long the addresses of a host name are taken for granted.
    static let addressLife = Duration.seconds(10)
    /// A connection lost earlier than this counts as a failed attempt.
    static let trialPeriod = Duration.seconds(1)

    /// A connection is wanted although nobody waits for one.
    var isWanted = false
    var isLookingUp = false
    private(set) var failures = 0
    private(set) var nextAttempt = ContinuousClock.now
    private(set) var lastReason = "no connection has been made yet"
    private var addresses: Resolver.Addresses = [:]
    private var addressesEnd = ContinuousClock.now

    /// Full jitter: anything between nothing and 50 ms · 2ⁿ, so that many clients do not come
    /// back at once.
    mutating func failed(_ reason: String) {
        lastReason = reason
        let longest = min(
            Courtship.longestPause, Courtship.firstPause * (1 << min(failures, 10)))
        failures += 1
        nextAttempt = .now + longest * Double.random(in: 0...1)
        addressesEnd = .now
    }

    mutating func lost(_ reason: String) {
        lastReason = reason
    }

    mutating func succeeded() {
        failures = 0
        isWanted = false
    }

    mutating func found(_ addresses: Resolver.Addresses) {
        isLookingUp = false
        self.addresses = addresses
        addressesEnd = .now + Courtship.addressLife
    }

    /// Nil if one of `names` has to be looked up first.
    func known(_ names: [String]) -> Resolver.Addresses? {
        names.isEmpty || .now < addressesEnd ? addresses : nil
    }
}
