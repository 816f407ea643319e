/// What callers, on any thread, and the connection, on the poller's thread, share under a lock.
struct Intake: Sendable {
    private var submitted: [Call] = []
    private var isDrainAsked = false
    /// Submitted, and their place in the pipeline is not yet free again: that of a command whose
    /// caller has given up is free when its late reply has come.
    private var outstanding = 0
    private var outstandingBytes = 0
    /// Set while a command would have no chance: it fails at once instead of waiting in vain.
    var refusal: RedisError?
    var counters = RedisCounters()

    enum Admission {
        case accepted(mustAskForDrain: Bool)
        case refused(RedisError)
    }

    /// For choosing among connections: one that is not open yet counts as fuller than any open one.
    var load: Int {
        if refusal != nil { return .max }
        return counters.openConnections == 1 ? outstanding : Limits.pipeline + outstanding
    }

    func isGathering(below limit: Int) -> Bool {
        isDrainAsked && refusal == nil && outstanding < limit && counters.openConnections == 1
    }

    mutating func admit(_ call: Call, limit: Int) -> Admission {
        if let refusal {
            counters.unavailable += 1
            return .refused(refusal)
        }
        let (bytes, overflow) = outstandingBytes.addingReportingOverflow(call.command.byteCount)
        guard outstanding < limit, !overflow, bytes <= Limits.queuedBytes else {
            counters.overloads += 1
            return .refused(.overloaded)
        }
        outstanding += 1
        outstandingBytes = bytes
        counters.commands += 1
        submitted.append(call)
        defer { isDrainAsked = true }
        return .accepted(mustAskForDrain: !isDrainAsked)
    }

    /// Moves what was submitted into `calls`, which is empty and whose room the next ones get.
    mutating func takeSubmitted(into calls: inout [Call]) {
        swap(&submitted, &calls)
        isDrainAsked = false
    }

    mutating func release(_ call: Call) { release(1, bytes: call.command.byteCount) }

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
