public import HTTPMessages
public import Logging
import Poller
import Synchronization

/// An HTTP/1.1 server for one responder: RFC 9110 and RFC 9112, read strictly, with a limit on
/// everything that a client can make it hold or wait for.
///
/// Requests and responses are whole. TLS, HTTP/2 and upgrades are left to a proxy in front. A
/// server starts once and stops once.
public final class HTTPServer: Sendable {
    public typealias Configuration = HTTPServerConfiguration

    let configuration: Configuration
    let logger: Logger
    let responder: any HTTPResponder
    private let memory: MemoryBudget
    private let state = Mutex(State.idle)

    private enum State {
        case idle
        case starting
        case running(Running)
        case stopped
    }

    struct Running: Sendable {
        let loops: [ServerLoop]
        let port: Int
    }

    /// - Parameter memory: Shared with the responder, which may hold bytes for its clients too.
    public init(
        configuration: Configuration, responder: any HTTPResponder,
        memory: MemoryBudget = .unlimited, logger: Logger
    ) {
        precondition(configuration.loops > 0, "A server needs an event loop")
        precondition(
            configuration.limits.head.headBytes <= UInt16.max,
            "A head may have at most 65,535 bytes")
        precondition(
            configuration.limits.head.targetBytes < configuration.limits.head.headBytes,
            "A target may not be longer than the head")
        self.configuration = configuration
        self.responder = responder
        self.memory = memory
        self.logger = logger
    }

    /// The port it listens on; nil before the start and after the stop.
    public var boundPort: Int? { running?.port }

    /// Connections that are open now.
    public var connectionCount: Int {
        (running?.loops ?? []).reduce(0) { $0 + $1.connectionCount.load(ordering: .relaxed) }
    }

    /// The longest turn of an event loop since the last call: for so long a request has waited
    /// because others computed.
    public func takeLongestTurn() -> Duration {
        (running?.loops ?? []).map { $0.poller.takeLongestTurn() }.max() ?? .zero
    }

    /// Requests whose handlers have not ended.
    var requestCount: Int {
        get async {
            var count = 0
            for loop in running?.loops ?? [] {
                count += await loop.poller.run { loop.requestCount }
            }
            return count
        }
    }

    /// True if a client has sent a request within the last minute, or waits for an answer.
    var wasAskedLately: Bool {
        get async {
            for loop in running?.loops ?? []
            where await loop.poller.run({ loop.wasAskedLately }) { return true }
            return false
        }
    }

    private var running: Running? {
        state.withLock { state in
            if case .running(let running) = state { running } else { nil }
        }
    }

    /// Raises the limit of open files, binds and begins to accept. If it throws an
    /// ``HTTPServerError``, nothing is left open.
    public func start() async throws {
        let mayStart = state.withLock { state in
            guard case .idle = state else { return false }
            state = .starting
            return true
        }
        guard mayStart else { throw HTTPServerError.alreadyStarted }
        do {
            let running = try await listen()
            state.withLock { $0 = .running(running) }
            logger.info("Listening", metadata: ["port": "\(running.port)"])
        } catch {
            state.withLock { $0 = .idle }
            throw error
        }
    }

    private func listen() async throws -> Running {
        let budget = ConnectionBudget(
            limit: try allowedConnections(), reserved: configuration.limits.reservedConnections)
        let sockets = try ListeningSocket.open(configuration)
        var loops: [ServerLoop] = []
        for socket in sockets {
            // Stores use the shared poller. A request of the first loop that asks a store changes
            // no thread.
            let poller = loops.isEmpty ? Poller.shared : Poller()
            let loop = ServerLoop(poller, configuration, budget, memory, responder, logger)
            await poller.run { loop.listen(on: socket) }
            loops.append(loop)
        }
        return Running(loops: loops, port: sockets.first?.port ?? configuration.port)
    }

    private func allowedConnections() throws -> Int {
        let limit = DescriptorShares.raisedLimit()
        guard let shares = DescriptorShares(configuration, limit: limit) else {
            throw HTTPServerError.tooFewDescriptors(
                limit: limit, needed: DescriptorShares.least(configuration))
        }
        if shares.connections < configuration.limits.connections {
            logger.warning(
                "The limit of open files leaves fewer connections",
                metadata: [
                    "openFiles": "\(limit)", "connections": "\(shares.connections)",
                    "wanted": "\(configuration.limits.connections)",
                ])
        }
        return shares.connections
    }

    /// Stops accepting, serves what waits in the kernel's queues, closes idle connections and lets
    /// requests in work end, each until its own deadline and at most for the configured time; then
    /// refuses them with 503 and cancels them. Returns when everything is closed.
    public func shutdown() async {
        await shutdown(within: configuration.timeouts.shutdown)
    }

    /// The same with another time; zero refuses requests at once.
    public func shutdown(within time: Duration) async {
        await shutdown(within: time, notice: .zero)
    }

    /// From now on every answer tells its client that the connection ends.
    func announceStop() async {
        for loop in running?.loops ?? [] { await loop.poller.run { loop.announceStop() } }
    }

    /// For handshakes that have begun when the server stops: a round trip in a data center. Clients
    /// that begin one meanwhile lose a second, so it is not longer.
    private static let handshakeTime = Duration.milliseconds(1)

    /// - Parameter notice: How long idle connections stay open, so that the next request on each is
    ///   answered and the client learns that it ends.
    func shutdown(within time: Duration, notice: Duration) async {
        let running = state.withLock { state -> Running? in
            guard case .running(let running) = state else { return nil }
            state = .stopped
            return running
        }
        guard let running else { return }
        for loop in running.loops {
            await loop.poller.run {
                loop.announceStop()
                loop.refuseHandshakes()
            }
        }
        try? await Task.sleep(for: Self.handshakeTime)
        for loop in running.loops { await loop.poller.run { loop.stopListening() } }
        var remaining = 0
        await withTaskGroup(of: Int.self) { group in
            for loop in running.loops {
                group.addTask { await loop.drained(within: time, notice: notice) }
            }
            for await count in group { remaining += count }
        }
        guard remaining == 0 else {
            // The pollers stay, because the handlers that are left could not end without them.
            let count: Logger.MetadataValue = "\(remaining)"
            logger.warning("Requests ignore their cancellation", metadata: ["count": count])
            return
        }
        for loop in running.loops where loop.poller !== Poller.shared { loop.poller.stop() }
    }
}
