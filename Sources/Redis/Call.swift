import Synchronization

/// One command on its way: ended exactly once, by its reply, its deadline, its caller's
/// cancellation or the end of the connection, whichever is first.
final class Call: Sendable {
    // Unchecked continuations: each is resumed once, because whoever resumes it took it out of the
    // state under the lock.
    private enum State {
        case new(wire: [UInt8])
        case waiting(wire: [UInt8], UnsafeContinuation<RedisReply, any Error>)
        case sent(UnsafeContinuation<RedisReply, any Error>)
        case ended
    }

    let byteCount: Int
    let deadline: ContinuousClock.Instant
    private let state: Mutex<State>

    init(wire: [UInt8], deadline: ContinuousClock.Instant) {
        byteCount = wire.count
        self.deadline = deadline
        state = Mutex(.new(wire: wire))
    }

    /// False if the caller was cancelled before: then it has been told and nothing is to be sent.
    func begin(_ continuation: UnsafeContinuation<RedisReply, any Error>) -> Bool {
        let isNew = state.withLock { state in
            guard case .new(let wire) = state else { return false }
            state = .waiting(wire: wire, continuation)
            return true
        }
        if !isNew { continuation.resume(throwing: CancellationError()) }
        return isNew
    }

    /// The bytes to send, once; nil if the call has ended already, so it is never sent.
    func takeWire() -> [UInt8]? {
        state.withLock { state in
            guard case .waiting(let wire, let continuation) = state else { return nil }
            state = .sent(continuation)
            return wire
        }
    }

    var hasEnded: Bool {
        state.withLock { state in
            if case .ended = state { true } else { false }
        }
    }

    /// False if it had ended before.
    @discardableResult
    func end(_ result: Result<RedisReply, any Error>) -> Bool {
        switch takeState() {
        case .new: return true
        case .waiting(_, let continuation), .sent(let continuation):
            continuation.resume(with: result)
            return true
        case .ended: return false
        }
    }

    /// Ends it with `.timeout`, or with `notSent` if nothing of it has left; returns whether it
    /// was sent, nil if it had ended before.
    func expire(notSent: RedisError) -> Bool? {
        switch takeState() {
        case .new: return false
        case .waiting(_, let continuation):
            continuation.resume(throwing: notSent)
            return false
        case .sent(let continuation):
            continuation.resume(throwing: RedisError.timeout)
            return true
        case .ended: return nil
        }
    }

    private func takeState() -> State {
        state.withLock { state in
            defer { state = .ended }
            return state
        }
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

    mutating func popFirst() -> Call? {
        guard !isEmpty else { return nil }
        let call = calls[head]
        calls[head] = nil
        head += 1
        if isEmpty {
            calls.removeAll(keepingCapacity: calls.capacity <= 4_096)
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

    func contains(where matches: (Call) -> Bool) -> Bool {
        calls[head...].contains { call in call.map(matches) ?? false }
    }

    /// In order, as it is now.
    var all: [Call] { calls[head...].compactMap { $0 } }
}
