/// What callers, on any thread, and the connection, on the poller's thread, share under a lock.
struct Intake: ~Copyable, Sendable {
    private var submitted = Batch()
    private var isDrainAsked = false
    /// Submitted, and their place in the pipeline is not yet free again: that of a command whose
    /// caller has given up is free when its late reply has come.
    private var outstanding = 0
    private var outstandingBytes = 0
    /// Set while a command would have no chance: it fails at once instead of waiting in vain.
    var refusal: RedisError?
    var counters = RedisCounters()

    enum Decision {
        case accepted(mustAskForDrain: Bool)
        case refused(RedisError)
    }

    /// For choosing among connections: one that is not open yet counts as fuller than any open one.
    var load: Int {
        if refusal != nil { return .max }
        return counters.openConnections == 1 ? outstanding : Limits.pipeline + outstanding
    }

    enum Gathering {
        case waits
        /// With it there are so many that it is no use to wait for more.
        case fillsWrite
    }

    /// Takes a call in if it would leave with others anyway and its place is not beyond `limit`;
    /// nil if not.
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

    /// Moves what was submitted into `batch`, which is empty and whose room the next ones get.
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
