import Logging
import Poller
import Synchronization

// MARK: - From callers, on any thread

extension Connection {
    nonisolated var load: Int { intake.withLock { $0.load } }

    /// The call ends by its deadline in any case.
    nonisolated func submit(_ call: Call) {
        do throws(RedisError) {
            let isFirst = try intake.withLock { intake throws(RedisError) in
                try intake.admit(call, limit: configuration.pipelineLimit)
            }
            // Runs after the callbacks of this turn: their commands leave in one write.
            if isFirst { enqueue { $0.drain() } }
        } catch {
            call.answer.finish(.failure(error))
        }
    }

    nonisolated func enqueue(_ work: @escaping @Sendable (isolated Connection) -> Void) {
        Poller.shared.enqueue { self.assumeIsolated(work) }
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

    nonisolated func begin() { enqueue { $0.start() } }

    nonisolated func abandon() { enqueue { $0.shutDown() } }
}

// MARK: - On the poller's thread

extension Connection {
    private func drain() {
        let calls = intake.withLock { $0.takeSubmitted() }
        for call in calls { pending.append(call) }
        if let earliest = calls.lazy.map(\.deadline).min() { wake(at: earliest) }
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
        while link.unsentCount < Limits.outputBytes, let next = pending.popFirst() {
            if next.hasEnded {
                intake.withLock { $0.release([next]) }
            } else {
                if inFlight.isEmpty { link.quietSince = .now }
                link.append(next.command)
                inFlight.append(next)
            }
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
        var replies: [RedisReply] = []
        var failure: String?
        do throws(ReplyFailure) {
            try link.receive(into: &replies)
        } catch {
            failure = error.reason
        }
        link.quietSince = .now
        if replies.count > expectedAnswers {
            failure = "the server answered what was not asked"
            replies.removeLast(replies.count - expectedAnswers)
        }
        take(replies)
        guard let failure else { return }
        switch phase {
        case .greeting: fail(failure)
        case .open: lose(failure)
        case .idle, .resting, .lookingUp, .joining, .closed: break
        }
    }

    /// The greeting's replies come before all others.
    private func take(_ replies: [RedisReply]) {
        var index = 0
        while case .greeting = phase, index < replies.count {
            greeted(replies[index])
            index += 1
        }
        if case .open = phase, index < replies.count { settle(replies[index...]) }
    }

    private var expectedAnswers: Int {
        switch phase {
        case .greeting(_, _, let missing): missing
        case .open: inFlight.count
        case .idle, .resting, .lookingUp, .joining, .closed: 0
        }
    }

    /// Places in the pipeline are freed before callers go on, who may send again at once.
    private func settle(_ replies: ArraySlice<RedisReply>) {
        serverHasAnswered()
        let calls = replies.compactMap { _ in inFlight.popFirst() }
        intake.withLock { intake in
            intake.counters.replies += calls.count
            intake.release(calls)
        }
        var (late, errors) = (0, 0)
        for (call, reply) in zip(calls, replies) {
            let isHeard: Bool
            if case .error(let error) = reply {
                errors += 1
                isHeard = call.answer.finish(.failure(RedisError.server(error)))
            } else {
                isHeard = call.answer.finish(.success(reply))
            }
            if !isHeard { late += 1 }
        }
        guard late > 0 || errors > 0 else { return }
        intake.withLock { [late, errors] intake in
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
