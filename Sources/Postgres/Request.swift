import Synchronization

/// One caller's question and the place where it waits for the answer.
///
/// It is answered exactly once, by whoever comes first: the connection, a deadline, or the
/// cancellation of the caller's task. The others find it finished and drop what they have.
final class Request: Sendable {
    enum Kind: Sendable {
        case query(PostgresCall)
        /// All or nothing, with one Sync.
        case batch([PostgresCall])
        case describe(PostgresStatement)
        /// A connection for the caller alone, on which `begin` runs before the first query.
        case lease(begin: StaticString)
        case commit([PostgresTransaction.Effect])
        /// Statements in the simple protocol, inside a transaction.
        case script(String)
    }

    enum Answer: Sendable {
        /// One for each call.
        case rows([ResultSet])
        case lease(Lease)
        case done
    }

    let kind: Kind
    let lease: Lease?
    /// The longest wait for a connection and for the answer, where they differ from the pool's.
    let patience: Duration?

    private enum State {
        case fresh
        case waiting(CheckedContinuation<Answer, any Error>)
        case finished
    }

    private let state = Mutex(State.fresh)

    init(_ kind: Kind, lease: Lease? = nil, patience: Duration? = nil) {
        self.kind = kind
        self.lease = lease
        self.patience = patience
    }

    var isFinished: Bool {
        state.withLock { state in
            if case .finished = state { true } else { false }
        }
    }

    /// False if the request was cancelled before it began; the caller then resumes at once.
    func begin(_ continuation: CheckedContinuation<Answer, any Error>) -> Bool {
        let isFresh = state.withLock { state in
            guard case .fresh = state else { return false }
            state = .waiting(continuation)
            return true
        }
        if !isFresh { continuation.resume(throwing: CancellationError()) }
        return isFresh
    }

    /// True if this was the answer the caller gets.
    @discardableResult
    func finish(_ answer: Result<Answer, any Error>) -> Bool {
        let former = state.withLock { state in
            let former = state
            state = .finished
            return former
        }
        switch former {
        case .fresh: return true
        case .waiting(let continuation):
            continuation.resume(with: answer)
            return true
        case .finished: return false
        }
    }

    @discardableResult
    func fail(_ error: PostgresError) -> Bool {
        finish(.failure(error))
    }
}

extension Request {
    var isBatch: Bool {
        if case .batch = kind { true } else { false }
    }

    /// Those whose plans it depends on.
    var statements: [PostgresStatement] {
        switch kind {
        case .query(let call): [call.statement]
        case .batch(let calls): calls.map(\.statement)
        case .commit(let effects): effects.map(\.call.statement)
        case .describe, .lease, .script: []
        }
    }

    /// How many results answer it.
    var answerCount: Int {
        if case .batch(let calls) = kind { calls.count } else { 1 }
    }
}

/// The right to use one connection alone.
final class Lease: Sendable {
    /// Why the connection was lost while it was leased.
    let loss = Mutex<String?>(nil)
}

/// First in, first out; both ends in constant time.
struct Fifo<Element> {
    private var items: [Element?] = []
    private var head = 0

    var count: Int { items.count - head }
    var isEmpty: Bool { count == 0 }
    var first: Element? { isEmpty ? nil : items[head] }

    mutating func append(_ element: Element) {
        items.append(element)
    }

    mutating func popFirst() -> Element? {
        guard !isEmpty else { return nil }
        defer {
            items[head] = nil
            head += 1
            if head == items.count || head >= 64 && head * 2 >= items.count {
                items.removeFirst(head)
                head = 0
            }
        }
        return items[head]
    }

    mutating func removeAll() -> [Element] {
        defer { self = Fifo() }
        return elements
    }

    var elements: [Element] { items[head...].compactMap { $0 } }
}
