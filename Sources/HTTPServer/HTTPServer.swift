public import Logging
import NIOCore
public import NIOPosix
public import ServiceRuntime
import Synchronization

/// An HTTP/1.1 server for one responder: RFC 9110 and RFC 9112, read strictly, with a limit on
/// everything that a client can make it hold or wait for.
///
/// Requests and responses are whole; TLS, HTTP/2 and upgrades are left to what stands in front.
/// A server starts once and stops once.
public final class HTTPServer: Sendable {
    let configuration: Configuration
    let logger: Logger
    private let responder: any HTTPResponder
    private let sharedGroup: MultiThreadedEventLoopGroup?
    private let state = Mutex(State.idle)

    private enum State {
        case idle
        case starting
        case running(Running)
        case stopped
    }

    struct Running: Sendable {
        let group: MultiThreadedEventLoopGroup
        let loops: [ServerLoop]
        let listeners: [any Channel]
        let port: Int
    }

    /// How long cancelled tasks have to end before a stopping server gives them up.
    private static let cancellationGrace = TimeAmount.seconds(1)

    /// - Parameter group: Event loops to run on; the server makes its own, and ends them, without.
    public init(
        configuration: Configuration, responder: any HTTPResponder, logger: Logger,
        group: MultiThreadedEventLoopGroup? = nil
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
        self.logger = logger
        sharedGroup = group
    }

    /// The port it listens on; nil before the start and after the stop.
    public var boundPort: Int? { running?.port }

    /// Connections that are open now.
    public var connectionCount: Int {
        (running?.loops ?? []).reduce(0) { $0 + $1.connectionCount.load(ordering: .relaxed) }
    }

    private var running: Running? {
        state.withLock { state in
            if case .running(let running) = state { running } else { nil }
        }
    }

    /// Binds and begins to accept. Throws an ``HTTPServerError``; then nothing is left open.
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
        let group = sharedGroup ?? MultiThreadedEventLoopGroup(numberOfThreads: configuration.loops)
        let eventLoops = group.makeIterator().prefix(configuration.loops)
        let loops = eventLoops.map {
            ServerLoop($0, configuration, loops: configuration.loops, responder, logger)
        }
        do {
            let listeners = try await Listeners.open(configuration, loops)
            let port = listeners.first?.localAddress?.port ?? configuration.port
            return Running(group: group, loops: loops, listeners: listeners, port: port)
        } catch {
            if sharedGroup == nil { try? await group.shutdownGracefully() }
            throw error
        }
    }

    /// Stops accepting, closes idle connections, lets requests in work end, at most for the
    /// configured time, then cancels them. Returns when everything is closed.
    public func shutdown() async {
        await shutdown(within: configuration.timeouts.shutdown)
    }

    /// The same, with a time of its own; zero cancels at once.
    public func shutdown(within time: Duration) async {
        let running = state.withLock { state -> Running? in
            guard case .running(let running) = state else { return nil }
            state = .stopped
            return running
        }
        guard let running else { return }
        for listener in running.listeners { try? await listener.close().get() }
        var remaining = 0
        for drained in running.loops.map({ drain($0, within: time) }) {
            do {
                try await drained.get()
            } catch {
                remaining += (error as? TasksRemain)?.count ?? 0
            }
        }
        for loop in running.loops { try? await loop.eventLoop.submit(loop.stopTimers).get() }
        guard remaining == 0 else {
            // Their executor has to stay, or they could never end.
            let count: Logger.MetadataValue = "\(remaining)"
            logger.warning("Requests ignore their cancellation", metadata: ["count": count])
            return
        }
        if sharedGroup == nil { try? await running.group.shutdownGracefully() }
    }

    private func drain(_ loop: ServerLoop, within time: Duration) -> EventLoopFuture<Void> {
        let eventLoop = loop.eventLoop
        let patience = TimeAmount.nanoseconds(time.nanoseconds)
        return eventLoop.flatSubmit {
            let quiet = loop.drain()
            let stop = eventLoop.scheduleTask(in: patience) { loop.stop() }
            let giveUp = eventLoop.scheduleTask(in: patience + Self.cancellationGrace) {
                loop.giveUp()
            }
            quiet.whenComplete { _ in
                stop.cancel()
                giveUp.cancel()
            }
            return quiet
        }
    }
}
