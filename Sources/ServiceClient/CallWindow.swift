/// The calls of the last seconds.
struct CallWindow {
    private struct Second {
        var number = -1
        var calls = 0
        var failures = 0
        var longestAnswer = Duration.zero
    }

    private var seconds: [Second]
    private let start = ContinuousClock.now

    init(seconds count: Int) {
        seconds = [Second](repeating: Second(), count: count)
    }

    mutating func clear() {
        for index in seconds.indices { seconds[index] = Second() }
    }

    /// - Parameter answer: How long the answer took; zero if there was none.
    mutating func record(isFailure: Bool, answer: Duration, at now: ContinuousClock.Instant) {
        let number = second(now)
        let index = number % seconds.count
        if seconds[index].number != number { seconds[index] = Second(number: number) }
        seconds[index].calls += 1
        if isFailure { seconds[index].failures += 1 }
        seconds[index].longestAnswer = max(seconds[index].longestAnswer, answer)
    }

    /// True if at least half of enough calls failed.
    func isTooMuch(at now: ContinuousClock.Instant) -> Bool {
        let calls = recent(now).reduce(0) { $0 + $1.calls }
        let failures = recent(now).reduce(0) { $0 + $1.failures }
        return calls >= CircuitBreaker.minimumCalls && failures * 2 >= calls
    }

    func longestAnswer(at now: ContinuousClock.Instant) -> Duration {
        recent(now).map(\.longestAnswer).max() ?? .zero
    }

    private func recent(_ now: ContinuousClock.Instant) -> [Second] {
        let oldest = second(now) - seconds.count
        return seconds.filter { $0.number > oldest }
    }

    private func second(_ now: ContinuousClock.Instant) -> Int {
        Int((now - start).components.seconds)
    }
}
