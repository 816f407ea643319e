/// Full jitter: a random share of a ceiling that doubles with each failure, 50 ms to 2 s.
/// Clients that lost the same server together so do not come back together.
struct Backoff {
    private(set) var failures = 0

    var ceiling: Duration {
        .milliseconds(min(2_000, 50 << min(failures, 6)))
    }

    mutating func next() -> Duration {
        defer { failures = min(failures + 1, 1_000_000) }
        return ceiling * Double.random(in: 0...1)
    }

    mutating func reset() { failures = 0 }
}
