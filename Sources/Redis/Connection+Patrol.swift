import Poller
import Synchronization

// MARK: - How a call ends

extension Connection {
    /// False if it had ended before.
    func end(_ call: Call, _ reply: consuming DecodedReply) -> Bool {
        switch call.state {
        case .waiting(let caller, _): caller.resume(returning: .replied(reply))
        case .away: outcomes[call.number] = .success(reply)
        case .ended: return false
        }
        return true
    }

    /// False if it had ended before.
    @discardableResult
    func end(_ call: Call, throwing error: RedisError) -> Bool {
        switch call.state {
        case .waiting(let caller, _): caller.resume(throwing: error)
        case .away: outcomes[call.number] = .failure(error)
        case .ended: return false
        }
        return true
    }

    func closeIfDone() {
        if isClosing, !hasLiveCalls { shutDown() }
    }

    var hasLiveCalls: Bool {
        pending.contains { !$0.call.hasEnded } || inFlight.contains { !$0.hasEnded }
    }
}

// MARK: - Callers that looked whether they were cancelled

extension Connection {
    /// The caller was not cancelled.
    func wait(_ caller: Caller, for number: UInt64) {
        switch outcomes.removeValue(forKey: number) {
        case .success(let reply): caller.resume(returning: .replied(reply))
        case .failure(let error): caller.resume(throwing: error)
        case nil:
            let waits = change(number) { $0.state = .waiting(caller, isLong: false) }
            // No input leads here: a call whose caller is away leaves its queue only with an
            // outcome.
            precondition(waits, "A call ended without an outcome for its caller")
        }
    }

    /// The caller was cancelled. A late reply is dropped.
    func leave(_ number: UInt64) {
        guard outcomes.removeValue(forKey: number) == nil else { return }
        _ = change(number) { $0.state = .ended }
        releaseEndedPending()
        closeIfDone()
    }

    /// Returns whether the call is still in a queue.
    private func change(_ number: UInt64, _ change: (inout Call) -> Void) -> Bool {
        func changed(_ call: inout Call) -> Bool {
            guard call.number == number else { return false }
            change(&call)
            return true
        }
        // A call in flight has a lower number than any pending call.
        return inFlight.changeFirst(after: { $0.number < number }, changed)
            || pending.changeFirst(after: { $0.call.number < number }) { changed(&$0.call) }
    }
}

// MARK: - Deadlines

extension Connection {
    /// There is one alarm for all calls. It moves when a call is due earlier, and not when a call
    /// ends.
    func wake(at instant: MonotonicInstant) {
        if let deadline {
            guard instant < deadline.instant else { return }
            Poller.shared.cancel(deadline.alarm)
        }
        let alarm = Poller.shared.schedule(after: MonotonicInstant.now.duration(to: instant)) {
            [self] in
            patrol()
        }
        deadline = (alarm, instant)
    }

    /// Ends the calls that are due, and resumes callers that wait for long.
    private func patrol() {
        deadline = nil
        let now = MonotonicInstant.now
        var (unsent, sent) = (Patrol(now), Patrol(now))
        let notSent = RedisError.unavailable(reason: "the command could not be sent in time")
        pending.forEach { look(at: &$0.call, notSent, &unsent) }
        inFlight.forEach { look(at: &$0, .timeout, &sent) }
        intake.withLock { intake in
            intake.counters.unavailable += unsent.dueCount
            intake.counters.timeouts += sent.dueCount
        }
        releaseEndedPending()
        var next = [unsent.next, sent.next].compactMap(\.self).min()
        if case .open(let link) = phase, !inFlight.isEmpty {
            let silence = configuration.timeout * Limits.silentTimeouts
            let patience = link.quietSince + silence.clampedNanoseconds
            if patience <= now { return lose("the server was silent for \(silence)") }
            next = min(next ?? patience, patience)
        }
        if let next { wake(at: next) }
        closeIfDone()
    }

    private struct Patrol {
        let now: MonotonicInstant
        var dueCount = 0
        /// When the next patrol is due.
        var next: MonotonicInstant?

        init(_ now: MonotonicInstant) { self.now = now }
    }

    /// Ends the call with `error` if it is due. Otherwise, if its caller waited at the last patrol
    /// too, resumes the caller to look whether it was cancelled.
    private func look(at call: inout Call, _ error: RedisError, _ patrol: inout Patrol) {
        guard !call.hasEnded else { return }
        guard call.deadline > patrol.now else {
            end(call, throwing: error)
            call.state = .ended
            patrol.dueCount += 1
            return
        }
        patrol.next = min(patrol.next ?? patrol.now + Limits.patrolNanoseconds, call.deadline)
        guard case .waiting(let caller, let isLong) = call.state else { return }
        call.state = isLong ? .away : .waiting(caller, isLong: true)
        if isLong {
            caller.resume(returning: .look(Ticket(connection: self, number: call.number)))
        }
    }

    private func releaseEndedPending() {
        guard !pending.isEmpty else { return }
        let ended = pending.remove { $0.call.hasEnded }.map(\.call)
        if !ended.isEmpty { intake.withLock { $0.release(ended) } }
    }
}
