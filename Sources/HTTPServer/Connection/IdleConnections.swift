import Poller

/// Finds the idle connections of one loop, the longest idle first.
///
/// They are searched for only while clients need their places: sorted once, then taken one after
/// the other. A connection that becomes idle after a search is idle for a shorter time than all
/// that the search has found.
struct IdleConnections {
    /// The longest idle is the last. A connection that was used since then is skipped.
    private var found: [(connection: ObjectIdentifier, since: Int64)] = []
    private var nextSearch: Int64 = 0
    /// True if the last search has found connections that are too young to be closed.
    private(set) var hasYoung = false

    /// A client has this time to ask for the first time before its connection counts as idle.
    static let youth = Duration.milliseconds(20)

    /// The pause after a search for each connection that it looked at. Without a pause, newcomers
    /// of a loop without idle connections cost a search each.
    private static let pauseNanoseconds: Int64 = 1_000

    /// The connection that is idle for the longest time; nil if none is known to be idle.
    mutating func next(among connections: [ObjectIdentifier: Connection]) -> Connection? {
        if let idle = takeFound(connections) { return idle }
        let now = MonotonicInstant.now.nanoseconds
        guard now >= nextSearch else { return nil }
        nextSearch = now + Int64(connections.count) * Self.pauseNanoseconds
        hasYoung = false
        let newest = MonotonicInstant.coarse.nanoseconds - Self.youth.nanoseconds
        for (id, connection) in connections where connection.isIdle {
            if connection.requestCount == 0, connection.phaseSince > newest {
                hasYoung = true
            } else {
                found.append((id, connection.phaseSince))
            }
        }
        found.sort { $0.since > $1.since }
        return takeFound(connections)
    }

    private mutating func takeFound(_ connections: [ObjectIdentifier: Connection]) -> Connection? {
        while let last = found.popLast() {
            guard let connection = connections[last.connection], connection.isIdle,
                connection.phaseSince == last.since, !connection.hasUnread
            else { continue }
            return connection
        }
        return nil
    }
}
