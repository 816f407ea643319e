import Logging
import Poller
import Synchronization

/// One connection to the server. It connects again after a loss, until it is closed.
///
/// A reply belongs to the oldest command without a reply, also if that command's caller has given
/// up: then the reply is counted and dropped. An event that could break this order ends the
/// connection.
///
/// Commands wait during the first attempt to connect after a good connection. After a failed
/// attempt they fail at once, until the server is back.
// The properties that every command touches are not checked for exclusive access, because each
// access ends before any other code of the actor runs.
actor Connection {
    enum Phase {
        case idle
        /// Until the next attempt.
        case resting(Alarm)
        case lookingUp(Alarm)
        case joining(Link, deadline: Alarm, others: [SocketAddress])
        case greeting(Link, deadline: Alarm, missing: Int)
        case open(Link)
        case closed
    }

    nonisolated let configuration: RedisClient.Configuration
    nonisolated let intake = Mutex(Intake())
    nonisolated let logger: Logger

    @exclusivity(unchecked) var phase = Phase.idle
    /// Calls whose commands are not in the output yet. They can still be taken back.
    @exclusivity(unchecked) var pending = CallQueue<PendingCall>()
    /// Calls that were sent and have no reply, oldest first.
    @exclusivity(unchecked) var inFlight = CallQueue<Call>()
    /// The number of the last call that was taken from the intake.
    @exclusivity(unchecked) var lastNumber: UInt64 = 0
    /// Empty between two turns. Its memory is used again, as that of `replies` is.
    @exclusivity(unchecked) var submitted = Batch()
    @exclusivity(unchecked) var replies: [DecodedReply?] = []
    /// How calls ended whose caller was away, by their number, until the caller asks.
    var outcomes: [UInt64: Result<DecodedReply, RedisError>] = [:]
    var deadline: (alarm: Alarm, instant: MonotonicInstant)?
    var isClosing = false
    var closers: [CheckedContinuation<Void, Never>] = []

    private var backoff = Backoff()
    private var attempt = 0
    private var isResolverBusy = false
    private var loggedReason: String?

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        Poller.shared.asUnownedSerialExecutor()
    }

    init(_ configuration: RedisClient.Configuration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    func start() {
        guard case .idle = phase else { return }
        connect()
    }

    /// The first reply to a command shows that the server is well again. Its greeting does not: the
    /// server may hang up on every command.
    func serverHasAnswered() { backoff.reset() }
}

// MARK: - Getting connected

extension Connection {
    private func connect() {
        attempt += 1
        let alarm = Poller.shared.schedule(after: configuration.connect) { [self] in
            fail("no connection within \(configuration.connect)")
        }
        phase = .lookingUp(alarm)
        let (host, port) = (configuration.host, configuration.port)
        if let addresses = Resolver.numeric(host, port: port) {
            return join(addresses, deadline: alarm, failure: "no address")
        }
        if isResolverBusy { return fail("the lookup of the host's name takes too long") }
        isResolverBusy = true
        Resolver.lookUp([host], port: port) { [attempt] outcomes in
            guard let outcome = outcomes[host] else { return }
            Task.detached { await self.lookedUp(outcome, attempt: attempt) }
        }
    }

    private func lookedUp(_ outcome: Resolver.Outcome, attempt: Int) {
        isResolverBusy = false
        guard attempt == self.attempt, case .lookingUp(let alarm) = phase else { return }
        switch outcome {
        case .success(let addresses): join(addresses, deadline: alarm, failure: "no address")
        case .failure(let failure): fail(failure.reason)
        }
    }

    /// Tries the addresses one after the other, until one takes the connection.
    private func join(_ addresses: [SocketAddress], deadline: Alarm, failure: String) {
        var failure = failure
        var others = addresses[...]
        while let address = others.popFirst() {
            do throws(ReplyFailure) {
                let link = try Link(to: address)
                phase = .joining(link, deadline: deadline, others: Array(others))
                return link.watch(.write) { [self] in isReady($0) }
            } catch {
                failure = error.reason
            }
        }
        fail(failure)
    }

    private func isReady(_ readiness: SocketReadiness) {
        switch phase {
        case .joining(let link, let deadline, let others):
            if let failure = link.socket.connectFailure {
                link.end()
                join(others, deadline: deadline, failure: failure)
            } else {
                greet(link, deadline: deadline)
            }
        case .greeting(let link, _, _): exchange(on: link, readiness)
        case .open(let link): exchange(on: link, readiness)
        case .idle, .resting, .lookingUp, .closed: break
        }
    }

    private func greet(_ link: Link, deadline: Alarm) {
        do {
            let count = try addGreeting(to: link)
            phase = .greeting(link, deadline: deadline, missing: count)
            try link.flush()
        } catch let error as ReplyFailure {
            fail(error.reason)
        } catch {
            fail("\(error)")
        }
    }

    /// Returns the number of commands. The last one is PING, because a server that accepts
    /// connections may not answer.
    private func addGreeting(to link: Link) throws(RedisError) -> Int {
        var count = 1
        if let password = configuration.password {
            let user = configuration.user.map { [RedisArgument($0)] } ?? []
            link.append(try RedisCommand(["AUTH"] + user + [RedisArgument(password)]))
            count += 1
        }
        if configuration.database != 0 {
            link.append(try RedisCommand("SELECT", RedisArgument(configuration.database)))
            count += 1
        }
        link.append(try RedisCommand(["PING"]))
        return count
    }

    /// Takes a status as the reply and refuses any other. On loopback a socket can be connected to
    /// itself, and then the reply is the command that was sent.
    func greeted(_ reply: RedisReply) {
        guard case .greeting(let link, let deadline, let missing) = phase else { return }
        switch reply {
        case .simple where missing > 1:
            phase = .greeting(link, deadline: deadline, missing: missing - 1)
        case .simple:
            Poller.shared.cancel(deadline)
            opened(link)
        case .error(let error): fail("the server refused the greeting: \(error.message)")
        case .integer, .bulk, .null, .array: fail("the peer does not greet like a Redis server")
        }
    }

    private func opened(_ link: Link) {
        phase = .open(link)
        intake.withLock { intake in
            intake.refusal = isClosing ? .closed : nil
            intake.counters.connects += 1
            intake.counters.openConnections = 1
        }
        loggedReason = nil
        logger.info("Connected to Redis", metadata: ["server": "\(configuration)"])
        send(on: link)
    }
}

// MARK: - Getting disconnected

extension Connection {
    /// Ends an attempt to connect; commands fail at once until a later attempt succeeds.
    func fail(_ reason: String) {
        endLink()
        if isClosing { return shutDown() }
        let refusal = RedisError.unavailable(reason: reason)
        intake.withLock { $0.counters.failedConnects += 1 }
        giveUpPending(refusal)
        if loggedReason != reason {
            loggedReason = reason
            let metadata: Logger.Metadata = ["server": "\(configuration)", "reason": "\(reason)"]
            logger.warning("Redis is unavailable", metadata: metadata)
        }
        rest()
    }

    /// Ends an open connection. Commands that were sent fail as `disconnected`: they may have run.
    func lose(_ reason: String) {
        endLink()
        giveUpInFlight(.disconnected(reason: reason), lost: 1)
        if isClosing { return shutDown() }
        logger.notice("Lost the connection to Redis", metadata: ["reason": "\(reason)"])
        rest()
    }

    func shutDown() {
        endLink()
        phase = .closed
        if let deadline { Poller.shared.cancel(deadline.alarm) }
        deadline = nil
        giveUpInFlight(.disconnected(reason: "the client was closed"))
        giveUpPending(.closed)
        for closer in closers { closer.resume() }
        closers = []
    }

    private func rest() {
        let alarm = Poller.shared.schedule(after: backoff.next()) { [self] in connect() }
        phase = .resting(alarm)
    }

    private func endLink() {
        switch phase {
        case .resting(let alarm), .lookingUp(let alarm): Poller.shared.cancel(alarm)
        case .joining(let link, let alarm, _), .greeting(let link, let alarm, _):
            Poller.shared.cancel(alarm)
            link.end()
        case .open(let link):
            countTraffic(of: link)
            link.end()
        case .idle, .closed: break
        }
        phase = .idle
    }

    private func giveUpInFlight(_ error: RedisError, lost: Int = 0) {
        let calls = inFlight.takeAll()
        intake.withLock { intake in
            intake.counters.lostConnections += lost
            intake.counters.openConnections = 0
            intake.release(calls)
        }
        for call in calls { end(call, throwing: error) }
    }

    private func giveUpPending(_ error: RedisError) {
        var calls = pending.takeAll().map(\.call)
        intake.withLock { intake in
            intake.refusal = error
            intake.takeSubmitted(into: &submitted)
            calls += submitted.calls
            intake.release(calls)
            intake.counters.unavailable += calls.count
        }
        submitted.clear()
        for call in calls { end(call, throwing: error) }
    }
}
