import Poller
import Synchronization

extension Connection {
    /// One alarm for all calls: it is not moved when a call ends, only when one is due earlier.
    func wake(at instant: MonotonicInstant) {
        if let deadline {
            guard instant < deadline.instant else { return }
            Poller.shared.cancel(deadline.alarm)
        }
        let delay = MonotonicInstant.now.duration(to: instant)
        let alarm = Poller.shared.schedule(after: delay) { [self] in endDueCalls() }
        deadline = (alarm, instant)
    }

    private func endDueCalls() {
        deadline = nil
        let now = MonotonicInstant.now
        let notSent = RedisError.unavailable(reason: "the command could not be sent in time")
        let (unsent, sent) = (pending.elements, inFlight.elements)
        let unsentCount = end(unsent, dueBy: now, with: notSent)
        let sentCount = end(sent, dueBy: now, with: .timeout)
        intake.withLock { intake in
            intake.counters.unavailable += unsentCount
            intake.counters.timeouts += sentCount
        }
        releaseEndedPending()
        var next = (unsent + sent).lazy.filter { !$0.hasEnded }.map(\.deadline).min()
        if case .open(let link) = phase, !inFlight.isEmpty {
            let silence = configuration.timeout * Limits.silentTimeouts
            let patience = link.quietSince + silence
            if patience <= now { return lose("the server was silent for \(silence)") }
            next = min(next ?? patience, patience)
        }
        if let next { wake(at: next) }
        closeIfDone()
    }

    /// Returns how many callers hear of it.
    private func end(
        _ calls: [Call], dueBy now: MonotonicInstant, with error: RedisError
    ) -> Int {
        calls.count { $0.deadline <= now && $0.answer.finish(.failure(error)) }
    }

    private func releaseEndedPending() {
        guard !pending.isEmpty else { return }
        var ended: [Call] = []
        for call in pending.removeAll() {
            if call.hasEnded { ended.append(call) } else { pending.append(call) }
        }
        if !ended.isEmpty { intake.withLock { [ended] in $0.release(ended) } }
    }

    func closeIfDone() {
        if isClosing, !hasLiveCalls { shutDown() }
    }

    var hasLiveCalls: Bool {
        (pending.elements + inFlight.elements).contains { !$0.hasEnded }
    }
}
