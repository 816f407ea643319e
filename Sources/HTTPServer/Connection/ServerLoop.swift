import HTTPMessages
import Logging
import NIOCore
import Poller
import Synchronization

/// What the connections of one loop share.
///
/// Everything but the counter of connections is touched only on the poller's thread: each method
/// that is called from outside checks it.
// Sendable: for that reason. No property is checked for exclusive access, because each access ends
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
    @exclusivity(unchecked) var time = LoopTime()
    /// Where connections read into: one reads at a time.
    // Freed with the loop, which its connections hold.
    let inbound = UnsafeMutableRawBufferPointer.allocate(byteCount: inboundBytes, alignment: 16)
    /// For whoever writes next: one connection at a time has something to write.
    @exclusivity(unchecked) var spareOutput = GrowingBytes()
    @exclusivity(unchecked) private var lastTimeout = (
        duration: Duration.zero, nanoseconds: Int64(0)
    )
    @exclusivity(unchecked) private var connections: [ObjectIdentifier: Connection] = [:]
    /// Requests whose handlers have not ended, the abandoned ones included.
    @exclusivity(unchecked) private(set) var requestCount = 0
    /// When the last request of a client began; probes do not count.
    @exclusivity(unchecked) var lastAsked: Int64?
    @exclusivity(unchecked) private var idleWorkers: [Worker] = []
    @exclusivity(unchecked) private var spareExchanges: [HTTPExchange] = []
    @exclusivity(unchecked) private var listener: Listener?
    @exclusivity(unchecked) private(set) var isDraining = false
    @exclusivity(unchecked) private var whenQuiet: ((_ remaining: Int) -> Void)?
    /// Set for a while after idle connections were closed.
    @exclusivity(unchecked) private var nextRoom: Alarm?
    let connectionCount = Atomic<Int>(0)

    /// What one system call reads at most.
    private static let inboundBytes = 16 * 1024
    /// Larger memory is given back to the allocator.
    static let spareOutputBytes = 64 * 1024
    private static let spareExchangeLimit = 128
    /// Idle workers beyond these are let go.
    private static let idleWorkerLimit = 256
    /// A service that was asked nothing for so long has no load balancer that sends it anything.
    private static let askedLately = Duration.seconds(60)
    /// How often idle connections are closed for clients that wait, and how many at once.
    private static let roomInterval = Duration.seconds(1)
    private static let roomLimit = 64
    /// How long cancelled handlers have to end, and refusals to leave, before a stopping server
    /// gives them up.
    private static let cancellationGrace = Duration.seconds(1)

    init(
        _ poller: Poller, _ configuration: HTTPServerConfiguration, _ budget: ConnectionBudget,
        _ responder: any HTTPResponder, _ logger: Logger
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
        budget.whenCrowded { [weak self] in
            let loop = self
            poller.enqueue { loop?.makeRoom() }
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
        connectionCount.add(1, ordering: .relaxed)
    }

    func remove(_ connection: Connection) {
        guard connections.removeValue(forKey: ObjectIdentifier(connection)) != nil else { return }
        connectionCount.subtract(1, ordering: .relaxed)
        wheel.remove(connection)
        budget.giveBack()
        checkQuiet()
    }

    /// Closes connections that wait for another request of their clients, so that other clients get
    /// their places. Looks again from time to time as long as clients wait.
    private func makeRoom() {
        guard nextRoom == nil else { return }
        nextRoom = poller.schedule(after: Self.roomInterval) { [weak self] in
            guard let self else { return }
            nextRoom = nil
            if budget.isCrowded { makeRoom() }
        }
        var left = Self.roomLimit
        for connection in Array(connections.values) where left > 0 && budget.isCrowded {
            if connection.giveWay() { left -= 1 }
        }
    }
}

// MARK: Exchanges

extension ServerLoop {
    func takeExchange() -> HTTPExchange { spareExchanges.popLast() ?? HTTPExchange() }

    /// Nobody else may have it.
    func giveBack(_ exchange: HTTPExchange) {
        exchange.end()
        if spareExchanges.count < Self.spareExchangeLimit { spareExchanges.append(exchange) }
    }
}

// MARK: Handlers

extension ServerLoop {
    /// Returns the worker that has it in work; nil when the answer is already there.
    func start(
        _ exchange: HTTPExchange, for connection: Connection, _ number: Int
    ) -> Worker? {
        requestCount += 1
        let worker = idleWorkers.popLast() ?? Worker(exchange, self)
        return worker.start(exchange, for: connection, number) ? nil : worker
    }

    /// Computed only when it is another one than before: that divides numbers of 128 bits.
    func nanoseconds(of timeout: Duration) -> Int64 {
        if timeout != lastTimeout.duration { lastTimeout = (timeout, timeout.nanoseconds) }
        return lastTimeout.nanoseconds
    }

    func requestEnded() {
        requestCount -= 1
        if isDraining { checkQuiet() }
    }

    /// Returns whether the worker is to wait for another request.
    func keep(_ worker: Worker) -> Bool {
        guard !isDraining, idleWorkers.count < Self.idleWorkerLimit else { return false }
        idleWorkers.append(worker)
        return true
    }
}

// MARK: The end

extension ServerLoop {
    /// Closes what is idle, and the rest after its answer; after `time` refuses every request, and
    /// a little later closes every connection. Tells how many handlers have not ended even then.
    func drain(within time: Duration, _ whenDone: @escaping (_ remaining: Int) -> Void) {
        poller.checkIsolated()
        isDraining = true
        let stop = poller.schedule(after: time) { self.stop() }
        let giveUp = poller.schedule(after: time + Self.cancellationGrace) {
            for connection in Array(self.connections.values) { connection.abort() }
            self.end(self.requestCount)
        }
        whenQuiet = { remaining in
            self.poller.cancel(stop)
            self.poller.cancel(giveUp)
            self.wheel.stop()
            whenDone(remaining)
        }
        for worker in idleWorkers { worker.dismiss() }
        idleWorkers = []
        for connection in Array(connections.values) { connection.drain() }
        checkQuiet()
    }

    func drained(within time: Duration) async -> Int {
        await withCheckedContinuation { continuation in
            poller.enqueue {
                self.drain(within: time) { continuation.resume(returning: $0) }
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

    init(_ timeouts: HTTPServerConfiguration.Timeouts) {
        head = timeouts.head.nanoseconds
        body = timeouts.body.nanoseconds
        bodyGrace = timeouts.bodyGrace.nanoseconds
        bodyBytesPerSecond = Int64(timeouts.bodyBytesPerSecond)
        idle = timeouts.idle.nanoseconds
        write = timeouts.write.nanoseconds
        linger = timeouts.linger.nanoseconds
    }
}
