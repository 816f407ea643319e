import Poller
import Synchronization

// How requests get their connections.

extension Pool {
    /// A connection whose oldest query runs longer than this takes no further queries, which would
    /// wait for it.
    static let sharingPatience = Duration.milliseconds(5)

    func take(_ request: Request) {
        if case .failure(let error) = settings { request.fail(error) }
        if let lease = request.lease { return take(request, on: lease) }
        guard closing == nil else {
            request.fail(.closed)
            return
        }
        guard queries.count + leases.count < Pool.queueLimit else {
            request.fail(.poolExhausted(wait: .zero))
            return
        }
        enqueue(request)
    }

    private func enqueue(_ request: Request, isRetry: Bool = false) {
        lastOrder += 1
        let waiting = Waiting(
            request: request, order: lastOrder,
            deadline: .now + (request.patience ?? configuration.wait), isRetry: isRetry)
        if case .lease = request.kind { leases.append(waiting) } else { queries.append(waiting) }
    }

    private func take(_ request: Request, on lease: ConnectionLease) {
        guard let connection = connections.first(where: { $0.lease === lease }) else {
            let loss = lease.loss.withLock { $0 }
            request.fail(loss.map { .unavailable($0, mayHaveRun: false) } ?? .transactionEnded)
            return
        }
        if let reason = connection.death {
            request.fail(.unavailable(reason, mayHaveRun: false))
        } else if connection.isEnding {
            // After COMMIT a statement would run outside of the transaction.
            request.fail(.transactionEnded)
        } else if connection.depth >= Connection.leasedDepthLimit {
            request.fail(.poolExhausted(wait: .zero))
        } else if case .commit(let effects) = request.kind, effects.isEmpty,
            connection.begin != nil
        {
            connection.lease = nil
            connection.begin = nil
            request.finish(.success(.done))
        } else {
            connection.send(request)
        }
    }

    func rollBack(_ lease: ConnectionLease) {
        guard let connection = connections.first(where: { $0.lease === lease }),
            !connection.isEnding
        else { return }
        if connection.begin != nil {
            connection.lease = nil
            connection.begin = nil
        } else if connection.isRunningScript {
            connection.die("the transaction was cancelled")
        } else if connection.isReady {
            for segment in connection.segments.elements {
                segment.request?.fail(.transactionEnded)
            }
            connection.rollBack()
        }
    }

    /// Serves requests in the order of their arrival. A query that finds no connection does not
    /// hold up a lease, and a lease does not hold up a query.
    func dispatch() {
        for connection in connections {
            connection.isReserved = false
            collectRetries(of: connection)
        }
        var (mayQuery, mayLease) = (true, true)
        while true {
            dropFinished()
            let query = mayQuery ? queries.first : nil
            let lease = mayLease ? leases.first : nil
            guard query != nil || lease != nil else { return }
            if let query, query.order < lease?.order ?? .max {
                mayQuery = send(query)
            } else if let lease {
                mayLease = grant(lease)
            }
        }
    }

    func collectRetries(of connection: Connection) {
        for request in connection.retries { enqueue(request, isRetry: true) }
        connection.retries = []
    }

    private func dropFinished() {
        while queries.first?.request.isFinished == true { _ = queries.popFirst() }
        while leases.first?.request.isFinished == true { _ = leases.popFirst() }
    }

    private func send(_ waiting: Waiting) -> Bool {
        let latest = ContinuousClock.now - Pool.sharingPatience
        let shared = connections.lazy.filter { $0.mayBeShared(changedAfter: latest) }
        guard let connection = shared.min(by: { $0.depth < $1.depth }) else { return false }
        _ = queries.popFirst()
        connection.send(waiting.request, isRetry: waiting.isRetry)
        return true
    }

    private func grant(_ waiting: Waiting) -> Bool {
        guard let connection = connections.first(where: \.isIdle),
            case .lease(let begin) = waiting.request.kind
        else {
            reserve()
            return false
        }
        _ = leases.popFirst()
        let lease = ConnectionLease()
        connection.lease = lease
        connection.begin = begin
        connection.changedAt = .now
        if !waiting.request.finish(.success(.lease(lease))) {
            connection.lease = nil
            connection.begin = nil
        }
        return true
    }

    /// Reserves a shared connection for each waiting lease. Without this, a connection that queries
    /// share might never become idle.
    private func reserve() {
        let shared = connections.filter { $0.isReady && $0.lease == nil }
        for connection in shared.sorted(by: { $0.depth < $1.depth }).prefix(leases.count) {
            connection.isReserved = true
        }
    }
}
