/// What callers, on any thread, and the connection, on the poller's thread, share under a lock.
struct Intake: Sendable {
    private var submitted: [Call] = []
    /// Submitted, and their place in the pipeline is not yet free again: that of a command whose
    /// caller has given up is free when its late reply has come.
    private var outstanding = 0
    private var outstandingBytes = 0
    /// Set while a command would have no chance: it fails at once instead of waiting in vain.
    var refusal: RedisError?
    var counters = RedisCounters()

    /// For choosing among connections: one that is not open yet counts as fuller than any open one.
    var load: Int {
        if refusal != nil { return .max }
        return counters.openConnections == 1 ? outstanding : Limits.pipeline + outstanding
    }

    /// Takes a call in. True if it is the first one since `takeSubmitted()`, which has to be asked
    /// for.
    mutating func admit(_ call: Call, limit: Int) throws(RedisError) -> Bool {
        if let refusal {
            counters.unavailable += 1
            throw refusal
        }
        guard outstanding < limit, call.byteCount <= Limits.queuedBytes - outstandingBytes else {
            counters.overloads += 1
            throw .overloaded
        }
        outstanding += 1
        outstandingBytes += call.byteCount
        counters.commands += 1
        submitted.append(call)
        return submitted.count == 1
    }

    mutating func takeSubmitted() -> [Call] {
        defer { submitted = [] }
        return submitted
    }

    mutating func release(_ calls: [Call]) {
        outstanding -= calls.count
        outstandingBytes -= calls.reduce(0) { $0 + $1.byteCount }
    }

    var snapshot: RedisCounters {
        var snapshot = counters
        snapshot.inFlight = outstanding
        return snapshot
    }
}
