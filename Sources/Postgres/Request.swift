import Poller
import Synchronization

/// A request of one caller, and the place where the caller waits for the answer.
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
        /// One result for each call.
        case rows([ResultSet])
        case lease(ConnectionLease)
        case done
    }

    let kind: Kind
    let lease: ConnectionLease?
    /// The longest wait for a connection, and for the answer; nil for the limits of the pool.
    let patience: Duration?

    let answer = OneAnswer<Answer>()

    init(_ kind: Kind, lease: ConnectionLease? = nil, patience: Duration? = nil) {
        self.kind = kind
        self.lease = lease
        self.patience = patience
    }

    var isFinished: Bool { answer.isFinished }

    /// Returns whether the caller gets this answer.
    @discardableResult
    func finish(_ answer: Result<Answer, any Error>) -> Bool { self.answer.finish(answer) }

    @discardableResult
    func fail(_ error: PostgresError) -> Bool {
        finish(.failure(error))
    }
}

extension Request {
    var isBatch: Bool {
        if case .batch = kind { true } else { false }
    }

    /// The statements whose plans the request depends on.
    var statements: [PostgresStatement] {
        switch kind {
        case .query(let call): [call.statement]
        case .batch(let calls): calls.map(\.statement)
        case .commit(let effects): effects.map(\.call.statement)
        case .describe, .lease, .script: []
        }
    }

    /// The number of results in the answer.
    var answerCount: Int {
        if case .batch(let calls) = kind { calls.count } else { 1 }
    }
}

/// The right to use one connection alone.
final class ConnectionLease: Sendable {
    /// Why the connection was lost while it was leased.
    let loss = Mutex<String?>(nil)
}
