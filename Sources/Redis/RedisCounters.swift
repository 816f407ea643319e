/// Counts since the client was created, for metrics.
public struct RedisCounters: Sendable, Equatable {
    /// Commands that were accepted for sending.
    public var commands = 0
    public var replies = 0
    public var errorReplies = 0
    public var timeouts = 0
    /// Replies that came after their caller had given up, and were dropped.
    public var lateReplies = 0
    public var overloads = 0
    /// Commands that were refused or given up because the server could not be reached.
    public var unavailable = 0
    public var connects = 0
    public var failedConnects = 0
    public var lostConnections = 0
    public var bytesRead = 0
    public var bytesWritten = 0
    /// System calls that wrote. `commands / writes` is the number of commands in a write.
    public var writes = 0
    /// Commands without a reply at this moment.
    public var inFlight = 0
    /// Open connections at this moment.
    public var openConnections = 0

    static func + (one: RedisCounters, other: RedisCounters) -> RedisCounters {
        var sum = one
        let fields: [WritableKeyPath<RedisCounters, Int>] = [
            \.commands, \.replies, \.errorReplies, \.timeouts, \.lateReplies, \.overloads,
            \.unavailable, \.connects, \.failedConnects, \.lostConnections, \.bytesRead,
            \.bytesWritten, \.writes, \.inFlight, \.openConnections,
        ]
        for field in fields { sum[keyPath: field] &+= other[keyPath: field] }
        return sum
    }
}
