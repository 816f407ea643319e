/// The pause before a client's next attempt to connect.
///
/// Each pause is a random share of a ceiling, which is 50 ms after the first failure, doubles with
/// each further one and ends at 2 s. Clients that lost the same server therefore do not all come
/// back at once.
package struct Backoff: Sendable {
    package private(set) var failures = 0

    private static let first = Duration.milliseconds(50)
    private static let longest = Duration.seconds(2)
    /// With so many doublings the ceiling is above ``longest``: 50 ms * 1,024 is 51 s.
    private static let mostDoublings = 10

    package init() {}

    package var ceiling: Duration {
        min(Self.longest, Self.first * (1 << min(failures, Self.mostDoublings)))
    }

    /// Returns the next pause and counts one more failure.
    package mutating func next() -> Duration {
        defer { failures = min(failures + 1, Self.mostDoublings) }
        return ceiling * Double.random(in: 0...1)
    }

    package mutating func reset() { failures = 0 }
}
