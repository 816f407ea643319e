import HTTPMessages
import Logging
import NIOCore
import Poller
import Synchronization

/// The state that the connections of one loop share.
///
/// All properties but the count of connections are used only on the poller's thread. Methods that
/// are called from outside check this.
// Sendable for that reason. No property is checked for exclusive access, because each access ends
// before any other code runs that knows the loop.
final class ServerLoop: @unchecked Sendable {
    let poller: Poller
    let executor: LoopExecutor
    let wheel: TimerWheel
    let responder: any HTTPResponder
    let limits: HTTPServerConfiguration.Limits
    let times: Times
    let logger: Logger
    let budget: ConnectionBudget
    let memory: MemoryBudget
    @exclusivity(unchecked) var time = LoopTime()
    /// The memory that connections read into. One of them reads at a time.
    // Freed in deinit. The connections hold the loop.
    let inbound = UnsafeMutableRawBufferPointer.allocate(byteCount: inboundBytes, alignment: 16)
    /// The buffer of the connection that writes next. One of them writes at a time.
    @exclusivity(unchecked) var spareOutput = GrowingBytes()
    @exclusivity(unchecked) private var lastTimeout = (
        duration: Duration.zero, nanoseconds: Int64(0)
    )
    @exclusivity(unchecked) private(set) var connections: [ObjectIdentifier: Connection] = [:]
    /// Requests whose handlers have not ended, also those that were refused.
    @exclusivity(unchecked) private(set) var requestCount = 0
    /// When the last request of a client began; probes do not count.
    @exclusivity(unchecked) var lastAsked: Int64?
    @exclusivity(unchecked) private var idleWorkers: [Worker] = []
    @exclusivity(unchecked) private var spareExchanges: [HTTPExchange] = []
    @exclusivity(unchecked) private var listener: Listener?
    @exclusivity(unchecked) private var idleConnections = IdleConnections()
    /// Connections on reserved places, the oldest first.
    @exclusivity(unchecked) private var reserved: [Connection] = []
    /// Every answer ends its connection, because the server is about to stop.
    @exclusivity(unchecked) private(set) var isStopping = false
    /// Nothing is accepted any more, and the server stops when all connections are closed.
    @exclusivity(unchecked) private(set) var isDraining = false
    @exclusivity(unchecked) private var whenQuiet: ((_ remaining: Int) -> Void)?
    /// Set while memory is pressed.
    @exclusivity(unchecked) var nextRelief: Alarm?
    let connectionCount = Atomic<Int>(0)

    /// The most bytes that one system call reads.
    private static let inboundBytes = 16 * 1024
    /// Larger memory is given back to the allocator.
    static let spareOutputBytes = 64 * 1024
    private static let spareExchangeLimit = 128
    /// With so many idle workers, a further one ends.
    private static let idleWorkerLimit = 256
    /// A service without a request for so long has no load balancer in front of it.
    private static let askedLately = Duration.seconds(60)
    /// How long a stopping server waits for cancelled handlers to end and for refusals to be sent.
    private static let cancellationGrace = Duration.seconds(1)

    init(
        _ poller: Poller, _ configuration: HTTPServerConfiguration, _ budget: ConnectionBudget,
        _ memory: MemoryBudget, _ responder: any HTTPResponder, _ logger: Logger
    ) {
        self.poller = poller
        self.responder = responder
        self.logger = logger
        limits = configuration.limits
        times = Times(configuration.timeouts)
        executor = LoopExecutor(poller)
        wheel = TimerWheel(resolution: configuration.timeouts.resolution) { delay, ring in
            let alarm = poller.schedule(after: delay, ring)
            return { poller.cancel(alarm) }
        }
        self.budget = budget
        self.memory = memory
        budget.add(ObjectIdentifier(self)) { [weak self] tell in
            let loop = self
            poller.enqueue { tell(loop?.makeRoom() ?? false) }
        }
        memory.whenPressed { [weak self] in
            let loop = self
            poller.enqueue { loop?.relieveSoon() }
        }
    }

    deinit { inbound.deallocate() }

    var wasAskedLately: Bool {
        guard let lastAsked else { return false }
        return requestCount > 0
            || MonotonicInstant.coarse.nanoseconds - lastAsked < Self.askedLately.nanoseconds
    }

    func listen(on socket: ListeningSocket) {
        poller.checkIsolated()
        listener = Listener(socket, self)
    }

    func refuseHandshakes() {
        poller.checkIsolated()
        listener?.refuseHandshakes()
    }

    func stopListening() {
        poller.checkIsolated()
        listener?.close()
        listener = nil
    }
}

// MARK: Connections

extension ServerLoop {
    func add(_ connection: Connection) {
        connections[ObjectIdentifier(connection)] = connection
        if connection.isReserved { reserved.append(connection) }
        connectionCount.add(1, ordering: .relaxed)
    }

    func remove(_ connection: Connection) {
        guard connections.removeValue(forKey: ObjectIdentifier(connection)) != nil else { return }
        connectionCount.subtract(1, ordering: .relaxed)
        wheel.remove(connection)
        if connection.isReserved {
            leaveReserved(connection)
        } else {
            budget.giveBack()
        }
        checkQuiet()
    }
}

// MARK: Places

extension ServerLoop {
    /// Closes the connection of this loop that is idle for the longest time. Returns whether there
    /// was one.
    func makeRoom() -> Bool {
        while let idle = idleConnections.next(among: connections) {
            idle.closeIdle()
            if idle.phase == .closed { return true }
        }
        return false
    }

    /// True if there are connections that will count as idle soon.
    var hasYoungConnections: Bool { idleConnections.hasYoung }

    /// Closes the oldest connection on a reserved place that was answered or has not asked. Returns
    /// whether there was one.
    func makeReservedRoom() -> Bool {
        for connection in reserved {
            if connection.isSilent { connection.closeIdle() }
            if connection.isLingering { connection.abort() }
            if connection.phase == .closed { return true }
        }
        return false
    }

    /// Gives a connection on a reserved place one of the others. Returns whether there was one.
    func takePlace(for connection: Connection) -> Bool {
        guard budget.take() || makeRoom() && budget.take() else { return false }
        leaveReserved(connection)
        connection.isReserved = false
        return true
    }

    private func leaveReserved(_ connection: Connection) {
        reserved.removeAll { $0 === connection }
        budget.giveBackReserved()
    }
}

// MARK: Exchanges

extension ServerLoop {
    /// True if the memory of the process has room for the request.
    func hasRoom(for exchange: HTTPExchange) -> Bool {
        memory.hasRoom(for: exchange.heldBytes) || exchange.isForProbes
    }

    func takeExchange() -> HTTPExchange {
        spareExchanges.popLast() ?? HTTPExchange(answerLimit: memory.answerLimit)
    }

    /// Takes back an exchange that is no longer used.
    func giveBack(_ exchange: HTTPExchange) {
        exchange.end()
        if spareExchanges.count < Self.spareExchangeLimit { spareExchanges.append(exchange) }
    }
}

// MARK: Handlers

extension ServerLoop {
    /// Returns the worker that has the request in work; nil if the answer is already complete.
    func start(
        _ exchange: HTTPExchange, for connection: Connection, _ number: Int
    ) -> Worker? {
        requestCount += 1
        let worker = idleWorkers.popLast() ?? Worker(exchange, self)
        return worker.start(exchange, for: connection, number) ? nil : worker
    }

    /// Computed only if the timeout differs from the last one, because the computation divides
    /// numbers of 128 bits.
    func nanoseconds(of timeout: Duration) -> Int64 {
        if timeout != lastTimeout.duration { lastTimeout = (timeout, timeout.nanoseconds) }
        return lastTimeout.nanoseconds
    }

    /// Called when a handler that was started waits for the first time.
    func handlerWaits(_ exchange: HTTPExchange) {
        let now = (ContinuousClock.now - time.instant).clampedNanoseconds
        checkPace(exchange, computed: now - time.worked)
        time.worked = now
    }

    /// Called when a handler has ended on the loop's thread.
    ///
    /// It has computed since the request before it ended, or since the turn began; if it has
    /// waited, since the job began in which it went on.
    func handlerEnded(_ exchange: HTTPExchange, hasWaited: Bool) {
        let computed: Int64
        if hasWaited {
            computed = MonotonicInstant.now.nanoseconds - poller.jobBegan.nanoseconds
        } else {
            computed = exchange.nanoseconds - time.worked
            time.worked = exchange.nanoseconds
        }
        checkPace(exchange, computed: computed)
    }

    private func checkPace(_ exchange: HTTPExchange, computed nanoseconds: Int64) {
        guard nanoseconds > times.computation, exchange.pace == .quick else { return }
        responder.heldUp(by: exchange.route)
    }

    func requestEnded() {
        requestCount -= 1
        if isDraining { checkQuiet() }
    }

    /// Returns whether the worker has to wait for another request.
    func keep(_ worker: Worker) -> Bool {
        guard !isDraining, idleWorkers.count < Self.idleWorkerLimit else { return false }
        idleWorkers.append(worker)
        return true
    }
}

// MARK: The end

extension ServerLoop {
    /// From now on every answer ends its connection.
    func announceStop() {
        poller.checkIsolated()
        isStopping = true
    }

    /// Closes connections after their answers, and idle ones after `notice`. After `time` all
    /// requests are refused, and after ``cancellationGrace`` all connections are closed. `whenDone`
    /// gets the number of handlers that have not ended even then.
    private func drain(
        within time: Duration, notice: Duration, _ whenDone: @escaping (_ remaining: Int) -> Void
    ) {
        poller.checkIsolated()
        isDraining = true
        let closeIdle = poller.schedule(after: min(notice, time)) {
            for connection in Array(self.connections.values) { connection.drain() }
        }
        let stop = poller.schedule(after: time) { self.stop() }
        let giveUp = poller.schedule(after: time + Self.cancellationGrace) {
            for connection in Array(self.connections.values) { connection.abort() }
            self.end(self.requestCount)
        }
        whenQuiet = { remaining in
            self.poller.cancel(closeIdle)
            self.poller.cancel(stop)
            self.poller.cancel(giveUp)
            self.wheel.stop()
            whenDone(remaining)
        }
        for worker in idleWorkers { worker.dismiss() }
        idleWorkers = []
        checkQuiet()
    }

    func drained(within time: Duration, notice: Duration) async -> Int {
        await withCheckedContinuation { continuation in
            poller.enqueue {
                self.drain(within: time, notice: notice) { continuation.resume(returning: $0) }
            }
        }
    }

    private func stop() {
        for connection in Array(connections.values) { connection.stop() }
    }

    private func checkQuiet() {
        guard isDraining, connections.isEmpty, requestCount == 0 else { return }
        end(0)
    }

    private func end(_ remaining: Int) {
        let whenQuiet = whenQuiet.take()
        whenQuiet?(remaining)
    }
}

/// The timeouts in nanoseconds, computed once.
struct Times {
    let head: Int64
    let body: Int64
    let bodyGrace: Int64
    let bodyBytesPerSecond: Int64
    let idle: Int64
    let write: Int64
    let linger: Int64
    let lingerBytesPerSecond: Int64
    let computation: Int64

    init(_ timeouts: HTTPServerConfiguration.Timeouts) {
        head = timeouts.head.nanoseconds
        body = timeouts.body.nanoseconds
        bodyGrace = timeouts.bodyGrace.nanoseconds
        bodyBytesPerSecond = Int64(timeouts.bodyBytesPerSecond)
        idle = timeouts.idle.nanoseconds
        write = timeouts.write.nanoseconds
        linger = timeouts.linger.nanoseconds
        computation = timeouts.computation.nanoseconds
        lingerBytesPerSecond = Int64(max(1, timeouts.lingerBytesPerSecond))
    }
}
