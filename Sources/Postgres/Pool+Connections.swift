import Logging
import Poller

// The life of the connections.

extension Pool {
    static let longestIdle = Duration.seconds(600)
    static let longestLife = Duration.seconds(1800)

    /// Removes dead connections from the pool.
    func bury() {
        for connection in connections {
            guard let reason = connection.death else { continue }
            connections.removeAll { $0 === connection }
            collectRetries(of: connection)
            guard reason != Pool.retirement else { continue }
            let age = ContinuousClock.now - connection.openedAt
            if !connection.wasReady || age < Attempts.trialPeriod {
                attempts.failed(reason)
            } else {
                attempts.lastReason = reason
            }
            logger.warning("Lost a connection to postgres", metadata: ["reason": "\(reason)"])
        }
    }

    static let retirement = "the connection was retired"

    /// Opens a connection for each waiting lease, and one for queries that wait or have to share.
    /// While the server cannot be reached, only one connection at a time tries.
    func open() {
        guard case .success(let settings) = settings, closing?.isDone != true else { return }
        let wanted = wantedConnections
        guard wanted > 0 else { return }
        guard MonotonicInstant.now >= attempts.next else { return }
        guard let addresses = attempts.known(settings.namesToLookUp) else {
            return lookUp(settings.namesToLookUp)
        }
        for name in settings.namesToLookUp where addresses[name] == nil {
            return attempts.failed("the host `\(name)` has no address")
        }
        attempts.isWanted = false
        for _ in 0..<wanted { connections.append(connect(settings.dial(addresses))) }
        bury()
    }

    private var wantedConnections: Int {
        let opening = connections.count { $0.isOpening }
        let needsOne = !queries.isEmpty || attempts.isWanted || hasNoIdle
        let wanted = leases.count + (needsOne ? 1 : 0) - opening
        let most = attempts.failures > 0 ? 1 - opening : configuration.connections
        return max(0, min(wanted, most, configuration.connections - connections.count))
    }

    private var hasNoIdle: Bool {
        connections.contains { $0.isReady } && !connections.contains { $0.isIdle }
    }

    private func connect(_ dial: Settings.Dial) -> Connection {
        Connection(dial, configuration.memory, largeResults) { [weak self] in
            self?.assumeIsolated { $0.settle() }
        }
    }

    func greet() {
        for connection in connections where connection.isReady && !connection.wasReady {
            connection.wasReady = true
            attempts.succeeded()
        }
    }

    private func lookUp(_ names: [String]) {
        guard !attempts.isLookingUp else { return }
        attempts.isLookingUp = true
        Resolver.lookUp(names) { self.post(.found($0)) }
    }
}

// MARK: - Deadlines

extension Pool {
    static let busySweep = Duration.milliseconds(20)
    static let idleSweep = Duration.seconds(60)
    /// A connection counts as dead this long after the server should have stopped a statement.
    static let statementGrace = Duration.seconds(1)
    /// A statement whose caller has left may go on for so long, if nobody waits behind it. Then the
    /// server is asked to stop it.
    static let abandonedPatience = Duration.milliseconds(100)
    /// How long the server may take for that.
    static let stopLimit = Duration.seconds(1)

    func planSweep() {
        let isBusy =
            !queries.isEmpty || !leases.isEmpty || closing.map { !$0.isDone } == true
            || connections.contains { $0.depth > 0 || $0.isOpening || $0.cancellation != nil }
        if let sweepAlarm {
            guard isBusy, !isSweepingOften else { return }
            Poller.shared.cancel(sweepAlarm)
        }
        guard isBusy || !connections.isEmpty else { return sweepAlarm = nil }
        isSweepingOften = isBusy
        sweepAlarm = Poller.shared.schedule(after: isBusy ? Pool.busySweep : Pool.idleSweep) {
            self.assumeIsolated { $0.sweep() }
        }
    }

    private func sweep() {
        sweepAlarm = nil
        let now = ContinuousClock.now
        for connection in connections { inspect(connection, now) }
        largeResults.endLongTurn()
        bury()
        expire(&queries, now)
        expire(&leases, now)
        if let closing, now >= closing.deadline {
            for connection in connections { connection.die("the client is closing") }
        }
        settle()
    }

    private func expire(_ waiting: inout Queue<Waiting>, _ now: ContinuousClock.Instant) {
        guard waiting.elements.contains(where: { $0.deadline <= now }) else { return }
        let isReachable = connections.contains { $0.isReady }
        for one in waiting.removeAll() {
            if one.deadline > now {
                waiting.append(one)
            } else if isReachable {
                one.request.fail(.poolExhausted(wait: one.request.patience ?? configuration.wait))
            } else {
                one.request.fail(.unavailable(attempts.lastReason, mayHaveRun: false))
            }
        }
    }

    private func inspect(_ connection: Connection, _ now: ContinuousClock.Instant) {
        if connection.isOpening {
            let isLate = now - connection.openedAt > configuration.connect
            return isLate ? connection.die("the server did not answer in time") : ()
        }
        if let cancellation = connection.cancellation, now - cancellation.madeAt > Pool.stopLimit {
            return connection.die("the server did not cancel a query in time")
        }
        let silence = now - connection.changedAt
        if connection.isIdle {
            let isOld = now - connection.openedAt > Pool.longestLife * connection.lifeFactor
            return isOld || silence > Pool.longestIdle ? connection.die(Pool.retirement) : ()
        }
        let segments = connection.segments.elements
        guard let first = segments.first else { return }
        if !connection.isPaused, silence > configuration.statement + Pool.statementGrace {
            first.timeOut()
            connection.die("the server did not answer in time")
        } else if connection.isAbandoned {
            stop(first, of: connection, now)
        }
        let longest = configuration.wait + configuration.statement + Pool.statementGrace
        for segment in segments where now - segment.sentAt > segment.request?.patience ?? longest {
            segment.timeOut()
        }
    }
}

// MARK: - Statements that nobody waits for

extension Pool {
    /// Asks the server to stop the statement, more than once, because a request that comes between
    /// two statements of a segment stops neither.
    private func stop(
        _ segment: Segment, of connection: Connection, _ now: ContinuousClock.Instant
    ) {
        let since = segment.abandonedSince ?? now
        segment.abandonedSince = since
        if now - since > Pool.abandonedPatience + Pool.stopLimit {
            connection.die("its queries were cancelled")
        } else if now - since > Pool.abandonedPatience * (segment.cancellations + 1),
            connection.cancellation == nil
        {
            segment.cancellations += 1
            cancel(connection)
        }
    }

    /// On a thread of its own, because libpq connects and waits. A thread that waits for a server
    /// that does not answer stands for a connection that is lost, and there are no more of them.
    private func cancel(_ connection: Connection) {
        guard let cancellation = connection.wire?.cancellation else { return }
        let isStarted = startThread {
            cancellation.send()
            self.post(.cancelled(cancellation))
        }
        guard isStarted else { return }
        connection.cancellation = cancellation
        // A server that cannot send does not stop either.
        _ = connection.goOn()
    }

    func end(_ cancellation: Cancellation) {
        let connection = connections.first { $0.cancellation === cancellation }
        connection?.cancellation = nil
    }
}

// MARK: - The end

extension Pool {
    func close(_ continuation: CheckedContinuation<Void, Never>?) {
        if closing == nil {
            closing = Closing(
                deadline: .now + configuration.wait + configuration.statement
                    + Pool.statementGrace)
        }
        if let continuation { closing?.continuations.append(continuation) }
    }

    func finishClosing() {
        guard let closing else { return }
        let isQuiet =
            queries.isEmpty && leases.isEmpty
            && connections.allSatisfy { $0.isIdle || $0.isOpening }
        guard isQuiet || ContinuousClock.now >= closing.deadline else { return }
        for connection in connections { connection.die(Pool.retirement) }
        connections = []
        self.closing?.isDone = true
        self.closing?.continuations = []
        for continuation in closing.continuations { continuation.resume() }
    }
}
