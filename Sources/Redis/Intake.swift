/// The state that callers on any thread share with their connection on the poller's thread. It is
/// used under a lock.
struct Intake: ~Copyable, Sendable {
    private var submitted = Batch()
    private var isDrainAsked = false
    /// Commands that have a place in the pipeline. If a caller gives up after its command was sent,
    /// the place is free again when the late reply has come.
    private var outstanding = 0
    private var outstandingBytes = 0
    /// Set while the server cannot be reached, or the client is closed: commands fail with it at
    /// once.
    var refusal: RedisError?
    var counters = RedisCounters()

    enum Decision {
        case accepted(mustAskForDrain: Bool)
        case refused(RedisError)
    }

    /// The number by which `RedisClient` chooses a connection. A connection that is not open has a
    /// higher load than any open one.
    var load: Int {
        if refusal != nil { return .max }
        return counters.openConnections == 1 ? outstanding : Limits.pipeline + outstanding
    }

    enum Gathering {
        case waits
        /// With this call there are enough for a write: it is sent without waiting for more.
        case fillsWrite
    }

    /// Takes a call if a drain is coming that sends it with others, and fewer than `limit` are
    /// outstanding. Nil if it does not take the call.
    mutating func gather(
        _ call: Call, _ command: RedisCommand, below limit: Int
    ) -> Gathering? {
        guard isDrainAsked, refusal == nil, outstanding < limit, counters.openConnections == 1,
            hasRoom(for: call)
        else { return nil }
        take(call, command)
        return submitted.calls.count == Limits.fullWrite ? .fillsWrite : .waits
    }

    mutating func admit(_ call: Call, _ command: RedisCommand, limit: Int) -> Decision {
        if let refusal {
            counters.unavailable += 1
            return .refused(refusal)
        }
        guard outstanding < limit, hasRoom(for: call) else {
            counters.overloads += 1
            return .refused(.overloaded)
        }
        take(call, command)
        defer { isDrainAsked = true }
        return .accepted(mustAskForDrain: !isDrainAsked)
    }

    private func hasRoom(for call: Call) -> Bool {
        call.byteCount <= Limits.queuedBytes - outstandingBytes
    }

    private mutating func take(_ call: Call, _ command: RedisCommand) {
        outstanding += 1
        outstandingBytes += call.byteCount
        counters.commands += 1
        submitted.calls.append(call)
        command.write(to: &submitted.bytes)
    }

    /// Moves the submitted calls into `batch`, which has to be empty: its memory takes the next
    /// calls.
    mutating func takeSubmitted(into batch: inout Batch) {
        swap(&submitted, &batch)
        isDrainAsked = false
    }

    mutating func release(_ calls: [Call]) {
        release(calls.count, bytes: calls.reduce(0) { $0 + $1.byteCount })
    }

    mutating func release(_ count: Int, bytes: Int) {
        outstanding -= count
        outstandingBytes -= bytes
    }

    var snapshot: RedisCounters {
        var snapshot = counters
        snapshot.inFlight = outstanding
        return snapshot
    }
}
