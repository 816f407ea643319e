import Logging
import Poller
import Synchronization

// MARK: - From callers, on any thread

extension Connection {
    nonisolated var load: Int { intake.withLock { $0.load } }

    /// It has commands that it will write at its next turn, and room for more.
    nonisolated var isGathering: Bool {
        intake.withLock { $0.isGathering(below: configuration.pipelineLimit / 2) }
    }

    /// The call ends by its deadline in any case.
    nonisolated func submit(_ call: Call) {
        switch intake.withLock({ $0.admit(call, limit: configuration.pipelineLimit) }) {
        case .refused(let error): call.end(.failure(error))
        case .accepted(mustAskForDrain: false): break
        case .accepted(mustAskForDrain: true):
            Poller.shared.enqueue { self.assumeIsolated { $0.drain() } }
        }
    }

    /// Takes no new commands, lets those that were sent end (each has its deadline), then closes.
    func close() async {
        if case .closed = phase { return }
        isClosing = true
        intake.withLock { $0.refusal = .closed }
        drain()
        guard case .open = phase, hasLiveCalls else { return shutDown() }
        await withCheckedContinuation { closers.append($0) }
    }

    nonisolated func begin() {
        Poller.shared.enqueue { self.assumeIsolated { $0.start() } }
    }

    nonisolated func abandon() {
        Poller.shared.enqueue { self.assumeIsolated { $0.shutDown() } }
    }
}

// MARK: - On the poller's thread

extension Connection {
    private func drain() {
        let calls = intake.withLock { $0.takeSubmitted() }
        var earliest: ContinuousClock.Instant?
        for call in calls {
            pending.append(call)
            earliest = min(earliest ?? call.deadline, call.deadline)
        }
        if let earliest { wake(at: earliest) }
        if case .open(let link) = phase { send(on: link) }
    }

    /// All that is pending in as few writes as the output's limit allows: one, normally.
    func send(on link: Link) {
        do throws(ReplyFailure) {
            repeat {
                fill(link)
                try link.flush()
            } while link.unsentCount == 0 && !pending.isEmpty
            countTraffic(of: link)
        } catch {
            lose(error.reason)
        }
    }

    private func fill(_ link: Link) {
        if inFlight.isEmpty { link.quietSince = .now }
        while link.unsentCount < Limits.outputBytes, let call = pending.popFirst() {
            if let wire = call.takeWire() {
                link.append(wire)
                inFlight.append(call)
            } else {
                intake.withLock { $0.release(call) }
            }
        }
    }

    func exchange(on link: Link, _ readiness: Readiness) {
        if !readiness.isDisjoint(with: [.readable, .closed]) {
            var replies: [RedisReply] = []
            var failure: String?
            do throws(ReplyFailure) {
                try link.receive(into: &replies)
            } catch {
                failure = error.reason
            }
            link.quietSince = .now
            take(replies, failure: failure)
        }
        guard case .open(let current) = phase, current === link else {
            return flushGreeting(readiness)
        }
        countTraffic(of: link)
        if readiness.contains(.writable) || !pending.isEmpty { send(on: link) }
        closeIfDone()
    }

    private func flushGreeting(_ readiness: Readiness) {
        guard case .greeting(let link, _, _) = phase, readiness.contains(.writable) else { return }
        do throws(ReplyFailure) { try link.flush() } catch { fail(error.reason) }
    }

    private func take(_ replies: [RedisReply], failure: String?) {
        var failure = failure
        var answered: [(Call, RedisReply)] = []
        if replies.count > expectedReplies { failure = "the server answered what was not asked" }
        for reply in replies.prefix(expectedReplies) {
            if case .greeting = phase {
                greeted(reply)
            } else if let call = inFlight.popFirst() {
                answered.append((call, reply))
            }
        }
        if !answered.isEmpty { settle(answered) }
        guard let failure else { return }
        switch phase {
        case .greeting: fail(failure)
        case .open: lose(failure)
        case .idle, .resting, .lookingUp, .joining, .closed: break
        }
    }

    private var expectedReplies: Int {
        switch phase {
        case .greeting(_, _, let missing): missing
        case .open: inFlight.count
        case .idle, .resting, .lookingUp, .joining, .closed: 0
        }
    }

    /// Places in the pipeline are freed before callers go on, who may send again at once.
    private func settle(_ answered: [(Call, RedisReply)]) {
        serverHasAnswered()
        intake.withLock { intake in
            intake.counters.replies += answered.count
            for (call, reply) in answered {
                intake.release(call)
                if case .error = reply { intake.counters.errorReplies += 1 }
            }
        }
        var late = 0
        for (call, reply) in answered where !call.end(reply.asResult) { late += 1 }
        if late > 0 { intake.withLock { $0.counters.lateReplies += late } }
    }

    func countTraffic(of link: Link) {
        let traffic = link.takeTraffic()
        intake.withLock { intake in
            intake.counters.bytesRead &+= traffic.read
            intake.counters.bytesWritten &+= traffic.written
            intake.counters.writes &+= traffic.writes
        }
    }
}

// MARK: - Deadlines

extension Connection {
    /// One alarm for all calls: it is not moved when a call ends, only when one is due earlier.
    private func wake(at instant: ContinuousClock.Instant) {
        if let deadline {
            guard instant < deadline.instant else { return }
            Poller.shared.cancel(deadline.alarm)
        }
        let delay = ContinuousClock.now.duration(to: instant)
        let alarm = Poller.shared.schedule(after: delay) { [self] in expire() }
        deadline = (alarm, instant)
    }

    private func expire() {
        deadline = nil
        let now = ContinuousClock.now
        var next = expire(pending, now: now)
        next = [next, expire(inFlight, now: now)].compactMap { $0 }.min()
        releaseEndedPending()
        if case .open(let link) = phase, !inFlight.isEmpty {
            let silence = configuration.timeout * Limits.silentTimeouts
            let patience = link.quietSince.advanced(by: silence)
            if patience <= now { return lose("the server was silent for \(silence)") }
            next = min(next ?? patience, patience)
        }
        if let next { wake(at: next) }
        closeIfDone()
    }

    /// Ends what is due; returns when the next one is.
    private func expire(
        _ queue: CallQueue, now: ContinuousClock.Instant
    ) -> ContinuousClock.Instant? {
        let notSent = RedisError.unavailable(reason: "the command could not be sent in time")
        var next: ContinuousClock.Instant?
        var (timeouts, unsent) = (0, 0)
        for call in queue.all {
            if call.deadline > now {
                if !call.hasEnded { next = min(next ?? call.deadline, call.deadline) }
            } else if let wasSent = call.expire(notSent: notSent) {
                timeouts += wasSent ? 1 : 0
                unsent += wasSent ? 0 : 1
            }
        }
        intake.withLock { intake in
            intake.counters.timeouts += timeouts
            intake.counters.unavailable += unsent
        }
        return next
    }

    private func releaseEndedPending() {
        let ended = pending.removeEnded()
        guard !ended.isEmpty else { return }
        intake.withLock { intake in
            for call in ended { intake.release(call) }
        }
    }

    private var hasLiveCalls: Bool {
        pending.contains { !$0.hasEnded } || inFlight.contains { !$0.hasEnded }
    }

    private func closeIfDone() {
        if isClosing, !hasLiveCalls { shutDown() }
    }
}
