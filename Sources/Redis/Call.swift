import Synchronization

/// One command on its way: ended exactly once, by its reply, its deadline, its caller who leaves or
/// the end of the connection, whichever is first.
///
/// Nobody tells a call that its caller's task was cancelled: a handler of cancellations would take
/// a lock three times for every command. Instead, a caller that waits for long is woken from time
/// to time to look for itself.
@usableFromInline
final class Call: Sendable {
    private enum State {
        /// The caller is not waiting: not yet, or because it looks whether it was cancelled.
        case away
        // Unchecked: each continuation is resumed once, because whoever resumes it took it out of
        // the state under the lock.
        case waiting(UnsafeContinuation<RedisReply?, any Error>, isLong: Bool)
        /// Ended while the caller was away.
        case answered(Result<RedisReply, any Error>)
        case ended
    }

    let command: RedisCommand
    let deadline: Instant
    private let state = Mutex(State.away)

    init(_ command: consuming RedisCommand, deadline: Instant) {
        self.command = command
        self.deadline = deadline
    }

    // MARK: For its caller

    /// Resumes with the reply, or with nil when the caller is to look whether it was cancelled.
    @usableFromInline
    func wait(_ continuation: UnsafeContinuation<RedisReply?, any Error>) {
        let result = state.withLock { state -> Result<RedisReply, any Error>? in
            guard case .answered(let result) = state else {
                state = .waiting(continuation, isLong: false)
                return nil
            }
            state = .ended
            return result
        }
        switch result {
        case .success(let reply): continuation.resume(returning: reply)
        case .failure(let error): continuation.resume(throwing: error)
        case nil: break
        }
    }

    /// Throws `CancellationError` if the caller's task was cancelled, and ends the call then.
    @usableFromInline
    func leaveIfCancelled() throws {
        guard Task.isCancelled else { return }
        state.withLock { $0 = .ended }
        throw CancellationError()
    }

    // MARK: For its connection

    var hasEnded: Bool {
        state.withLock { state in
            switch state {
            case .away, .waiting: false
            case .answered, .ended: true
            }
        }
    }

    /// False if it had ended before.
    func end(_ reply: consuming RedisReply) -> Bool {
        if case .error(let error) = reply { return end(throwing: RedisError.server(error)) }
        let (isFirst, waiting) = end { .success(reply) }
        waiting?.resume(returning: reply)
        return isFirst
    }

    /// False if it had ended before.
    @discardableResult
    func end(throwing error: RedisError) -> Bool {
        let (isFirst, waiting) = end { .failure(error) }
        waiting?.resume(throwing: error)
        return isFirst
    }

    /// Returns whether it had not ended before, and the caller if it waits.
    @inline(__always)
    private func end(
        _ result: () -> Result<RedisReply, any Error>
    ) -> (isFirst: Bool, waiting: UnsafeContinuation<RedisReply?, any Error>?) {
        state.withLock { state in
            switch state {
            case .away:
                state = .answered(result())
                return (true, nil)
            case .waiting(let continuation, _):
                state = .ended
                return (true, continuation)
            case .answered, .ended: return (false, nil)
            }
        }
    }

    /// Wakes the caller to look whether it was cancelled, if it waited at the last such call, too.
    func patrol() {
        let continuation = state.withLock {
            state -> UnsafeContinuation<RedisReply?, any Error>? in
            guard case .waiting(let continuation, let isLong) = state else { return nil }
            state = isLong ? .away : .waiting(continuation, isLong: true)
            return isLong ? continuation : nil
        }
        continuation?.resume(returning: nil)
    }
}

/// First in, first out.
struct CallQueue {
    private var calls: [Call?] = []
    private var head = 0

    var isEmpty: Bool { head == calls.count }
    var count: Int { calls.count - head }
    var first: Call? { isEmpty ? nil : calls[head] }

    mutating func append(_ call: Call) { calls.append(call) }

    mutating func append(contentsOf others: some Sequence<Call>) {
        for call in others { calls.append(call) }
    }

    mutating func popFirst() -> Call? {
        guard !isEmpty else { return nil }
        let call = calls[head].take()
        head += 1
        if isEmpty {
            calls.removeAll(keepingCapacity: calls.capacity <= Limits.sparePlaces)
            head = 0
        } else if head >= 1_024, head * 2 >= calls.count {
            calls.removeFirst(head)
            head = 0
        }
        return call
    }

    /// All of them, in order; the queue is empty afterwards.
    mutating func takeAll() -> [Call] {
        defer { (calls, head) = ([], 0) }
        return all
    }

    /// Those that have ended; the others stay, in order.
    mutating func removeEnded() -> [Call] {
        var (ended, others): ([Call], [Call?]) = ([], [])
        for call in all {
            // Asked once: a call may end at any moment, and must be in exactly one of the two.
            if call.hasEnded { ended.append(call) } else { others.append(call) }
        }
        (calls, head) = (others, 0)
        return ended
    }

    /// What the first `count` of them, or all there are, sent together.
    func byteCount(ofFirst count: Int) -> Int {
        calls[head...].prefix(count).reduce(0) { $0 + ($1?.command.byteCount ?? 0) }
    }

    func contains(where matches: (Call) -> Bool) -> Bool {
        calls[head...].contains { call in call.map(matches) ?? false }
    }

    /// In order, as it is now.
    var all: [Call] { calls[head...].compactMap { $0 } }
}
