import Logging
import Poller
import Synchronization

// MARK: - From callers, on any thread

extension Connection {
    nonisolated var load: Int { intake.withLock { $0.load } }

    /// Takes the call if a write of other calls is about to come and there is room for this one.
    /// Returns whether it did.
    nonisolated func gather(_ call: Call, _ command: RedisCommand) -> Bool {
        switch intake.withLock({
            $0.gather(call, command, below: configuration.pipelineLimit / 2)
        }) {
        case nil: return false
        case .waits: break
        case .fillsWrite: enqueue { $0.drain() }
        }
        return true
    }

    /// Takes the call, or resumes its caller with the reason why not.
    nonisolated func submit(_ call: Call, _ command: RedisCommand) {
        switch intake.withLock({ $0.admit(call, command, limit: configuration.pipelineLimit) }) {
        case .refused(let error):
            if case .waiting(let caller, _) = call.state { caller.resume(throwing: error) }
        case .accepted(mustAskForDrain: false): break
        case .accepted(mustAskForDrain: true):
            Poller.shared.enqueueLate { self.assumeIsolated { $0.drain() } }
        }
    }

    nonisolated func enqueue(_ work: @escaping @Sendable (isolated Connection) -> Void) {
        Poller.shared.enqueue { self.assumeIsolated(work) }
    }

    /// Takes no new commands, waits until the commands that were sent have ended (each has its
    /// deadline), then closes.
    func close() async {
        if case .closed = phase { return }
        isClosing = true
        intake.withLock { $0.refusal = .closed }
        drain()
        guard case .open = phase, hasLiveCalls else { return shutDown() }
        await withCheckedContinuation { closers.append($0) }
    }

    nonisolated func begin() { enqueue { $0.start() } }

    nonisolated func abandon() { enqueue { $0.shutDown() } }
}

// MARK: - On the poller's thread

extension Connection {
    private func drain() {
        intake.withLock { $0.takeSubmitted(into: &submitted) }
        if !submitted.calls.isEmpty {
            beginSubmitted()
            queueSubmitted()
            submitted.clear()
        }
        if case .open(let link) = phase { send(on: link) }
    }

    /// The deadlines count from here, not from the call: a handler that computes for long after its
    /// call takes no time from its command.
    private func beginSubmitted() {
        let now = MonotonicInstant.now
        var earliest = now + Limits.patrolNanoseconds
        for index in submitted.calls.indices {
            lastNumber &+= 1
            submitted.calls[index].begin(now, lastNumber)
            earliest = min(earliest, submitted.calls[index].deadline)
        }
        wake(at: earliest)
    }

    /// Usually nothing is pending and the output has room. Then no call waits in `pending`.
    private func queueSubmitted() {
        if case .open(let link) = phase, pending.isEmpty, hasRoom(link) {
            if inFlight.isEmpty { link.quietSince = .now }
            link.append(&submitted.bytes)
            inFlight.append(contentsOf: submitted.calls)
            return
        }
        var start = 0
        for call in submitted.calls {
            let end = start + call.byteCount
            // Cut to the bytes of one command, which are copied below.
            let command = UnsafeRawBufferPointer(rebasing: submitted.bytes.bytes[start..<end])
            pending.append(PendingCall(call: call, command: Array(command)))
            start = end
        }
    }

    /// A single command always has room in an empty output, as in `fill(_:)`.
    private func hasRoom(_ link: Link) -> Bool {
        submitted.bytes.count <= Limits.outputBytes - link.unsentCount
            || submitted.calls.count == 1 && link.unsentCount == 0
    }

    /// Sends all pending commands in as few writes as the output's limit allows, usually in one.
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
        while link.unsentCount < Limits.outputBytes, let next = pending.popFirst() {
            if next.call.hasEnded {
                intake.withLock { $0.release(1, bytes: next.call.byteCount) }
            } else {
                if inFlight.isEmpty { link.quietSince = .now }
                link.append(next.command)
                inFlight.append(next.call)
            }
        }
    }

    func exchange(on link: Link, _ readiness: SocketReadiness) {
        if !readiness.isDisjoint(with: [.readable, .closed]) { receive(on: link) }
        guard case .open(let current) = phase, current === link else {
            return flushGreeting(readiness)
        }
        countTraffic(of: link)
        if readiness.contains(.writable) || !pending.isEmpty { send(on: link) }
        closeIfDone()
    }

    private func flushGreeting(_ readiness: SocketReadiness) {
        guard case .greeting(let link, _, _) = phase, readiness.contains(.writable) else { return }
        do throws(ReplyFailure) { try link.flush() } catch { fail(error.reason) }
    }

    private func receive(on link: Link) {
        var failure: String?
        do throws(ReplyFailure) {
            try link.receive(into: &replies) { inFlight.entry(at: $0)?.form ?? .reply }
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
            if let decoded = replies[index].take() { greeted(decoded.reply) }
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

    /// Frees the places in the pipeline before it resumes the callers, which may send again at
    /// once.
    private func settle(from start: Int) {
        serverHasAnswered()
        let count = replies.count - start
        var bytes = 0
        for place in 0..<count { bytes += inFlight.entry(at: place)?.byteCount ?? 0 }
        intake.withLock { intake in
            intake.counters.replies += count
            intake.release(count, bytes: bytes)
        }
        var (late, errors) = (0, 0)
        for index in start..<replies.count {
            // Taken out, because a copy counts references.
            guard let decoded = replies[index].take(), let call = inFlight.popFirst() else { break }
            if case .reply(.error(let error)) = decoded {
                errors += 1
                if !end(call, throwing: .server(error)) { late += 1 }
            } else {
                if !end(call, decoded) { late += 1 }
            }
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
