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
        case .refused(let error): call.end(throwing: error)
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
        intake.withLock { $0.takeSubmitted(into: &submitted) }
        if !submitted.isEmpty {
            var earliest = Instant.now + Limits.patrolNanoseconds
            for call in submitted { earliest = min(earliest, call.deadline) }
            wake(at: earliest)
            queueSubmitted()
            submitted.removeAll(keepingCapacity: submitted.capacity <= Limits.sparePlaces)
        }
        if case .open(let link) = phase { send(on: link) }
    }

    /// Usually nothing is pending and the output has room: no call waits in a queue then.
    private func queueSubmitted() {
        guard case .open(let link) = phase, pending.isEmpty else {
            return pending.append(contentsOf: submitted)
        }
        for (index, call) in submitted.enumerated() {
            guard link.unsentCount < Limits.outputBytes else {
                return pending.append(contentsOf: submitted[index...])
            }
            add(call, to: link)
        }
    }

    private func add(_ call: Call, to link: Link) {
        if call.hasEnded {
            intake.withLock { $0.release(call) }
        } else {
            if inFlight.isEmpty { link.quietSince = .now }
            link.append(call.command)
            inFlight.append(call)
        }
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
        while link.unsentCount < Limits.outputBytes, let call = pending.popFirst() {
            add(call, to: link)
        }
    }

    func exchange(on link: Link, _ readiness: Readiness) {
        if !readiness.isDisjoint(with: [.readable, .closed]) { receive(on: link) }
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

    private func receive(on link: Link) {
        var failure: String?
        do throws(ReplyFailure) {
            try link.receive(into: &replies)
        } catch {
            failure = error.reason
        }
        link.quietSince = .now
        if replies.count > expectedReplies {
            failure = "the server answered what was not asked"
            replies.removeLast(replies.count - expectedReplies)
        }
        take()
        guard let failure else { return }
        switch phase {
        case .greeting: fail(failure)
        case .open: lose(failure)
        case .idle, .resting, .lookingUp, .joining, .closed: break
        }
    }

    /// The greeting's replies come before all others.
    private func take() {
        var index = 0
        while case .greeting = phase, index < replies.count {
            if let reply = replies[index].take() { greeted(reply) }
            index += 1
        }
        if case .open = phase, index < replies.count { settle(from: index) }
        replies.removeAll(keepingCapacity: replies.capacity <= Limits.sparePlaces)
    }

    private var expectedReplies: Int {
        switch phase {
        case .greeting(_, _, let missing): missing
        case .open: inFlight.count
        case .idle, .resting, .lookingUp, .joining, .closed: 0
        }
    }

    /// Places in the pipeline are freed before callers go on, who may send again at once.
    private func settle(from start: Int) {
        serverHasAnswered()
        let count = replies.count - start
        let bytes = inFlight.byteCount(ofFirst: count)
        intake.withLock { intake in
            intake.counters.replies += count
            intake.release(count, bytes: bytes)
        }
        var (late, errors) = (0, 0)
        for index in start..<replies.count {
            // Taken out, because a copy counts references.
            guard let reply = replies[index].take() else { continue }
            if case .error = reply { errors += 1 }
            guard let call = inFlight.popFirst() else { break }
            if !call.end(reply) { late += 1 }
        }
        guard late > 0 || errors > 0 else { return }
        intake.withLock { intake in
            intake.counters.lateReplies += late
            intake.counters.errorReplies += errors
        }
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
    private func wake(at instant: Instant) {
        if let deadline {
            guard instant < deadline.instant else { return }
            Poller.shared.cancel(deadline.alarm)
        }
        let alarm = Poller.shared.schedule(after: Instant.now.duration(to: instant)) { [self] in
            patrol()
        }
        deadline = (alarm, instant)
    }

    /// Ends the calls that are due, and wakes callers that wait for long.
    private func patrol() {
        deadline = nil
        let now = Instant.now
        let notSent = RedisError.unavailable(reason: "the command could not be sent in time")
        let unsent = expire(pending, now: now, notSent)
        let sent = expire(inFlight, now: now, .timeout)
        intake.withLock { intake in
            intake.counters.unavailable += unsent.count
            intake.counters.timeouts += sent.count
        }
        releaseEndedPending()
        var next = [unsent.next, sent.next].compactMap { $0 }.min()
        if case .open(let link) = phase, !inFlight.isEmpty {
            let silence = configuration.timeout * Limits.silentTimeouts
            let patience = link.quietSince + silence.clampedNanoseconds
            if patience <= now { return lose("the server was silent for \(silence)") }
            next = min(next ?? patience, patience)
        }
        if let next { wake(at: next) }
        closeIfDone()
    }

    /// How many were due and ended with `error`, and when to look at the others again.
    private func expire(
        _ queue: CallQueue, now: Instant, _ error: RedisError
    ) -> (count: Int, next: Instant?) {
        var next: Instant?
        var count = 0
        for call in queue.all {
            if call.deadline <= now {
                if call.end(throwing: error) { count += 1 }
            } else if !call.hasEnded {
                next = min(next ?? now + Limits.patrolNanoseconds, call.deadline)
                call.patrol()
            }
        }
        return (count, next)
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
