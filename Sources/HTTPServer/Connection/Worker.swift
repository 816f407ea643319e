import HTTPMessages
import Poller

/// A task that answers requests, one after the other. A new task for each request would cost more
/// than most handlers.
///
/// It is used on its loop's thread only. A worker whose task was cancelled answers no further
/// request, because its task stays cancelled.
// Sendable: the loop's thread alone changes a property. `start` gives an idle worker an exchange,
// the task reads it until its handler has ended, and `isOnThread` is checked before `hand()`.
final class Worker: @unchecked Sendable {
    private let loop: ServerLoop
    private var exchange: HTTPExchange
    /// The connection that gets the answer, and the number of the request on it.
    private var connection: Connection?
    private var number = 0
    /// True until `start` returns: its caller then gets the answer.
    private var isStarting = false
    private var waiting: UnsafeContinuation<Void, Never>?
    private var task: Task<Void, Never>?
    private var isCancelled = false
    private let memory: RequestMemory
    private let calls = CallsAway()

    /// Bodies of so few bytes are not counted.
    private static let smallBody = 4 * 1024

    init(_ exchange: HTTPExchange, _ loop: ServerLoop) {
        self.exchange = exchange
        self.loop = loop
        memory = RequestMemory(loop.memory)
    }

    /// Runs the handler of a request until it first waits for something. Returns true if it did not
    /// wait and the answer is complete. Otherwise the connection is told later.
    func start(_ exchange: HTTPExchange, for connection: Connection, _ number: Int) -> Bool {
        self.exchange = exchange
        self.connection = connection
        self.number = number
        let body = exchange.bodyCapacity
        if body > Self.smallBody { memory.count(body) }
        isStarting = true
        if let waiting {
            self.waiting = nil
            loop.executor.resumeNow(waiting)
        } else {
            task = Task.immediate(executorPreference: loop.executor) {
                await RequestMemory.$current.withValue(self.memory) {
                    await CallsAway.$current.withValue(self.calls) { await self.work() }
                }
            }
        }
        isStarting = false
        let isComplete = self.connection == nil
        if !isComplete { loop.handlerWaits(exchange) }
        return isComplete
    }

    /// Cancels the handler. The worker answers no further request.
    func cancel() {
        isCancelled = true
        task?.cancel()
    }

    /// Ends an idle worker.
    func dismiss() {
        guard let waiting else { return }
        self.waiting = nil
        waiting.resume()
    }

    // Concurrent, without isolation: the code then asks the runtime twice for each request, not
    // three times, whether it runs on the right executor.
    @concurrent
    private func work() async {
        repeat {
            // Read once, because each read counts a reference.
            let exchange = exchange
            let handler = loop.responder.handler(for: exchange)
            do {
                switch exchange.pace {
                case .quick: try await handler(exchange)
                case .suspect: try await run(handler, on: .ofSuspects)
                case .slow: try await run(handler, on: .ofSlowHandlers)
                }
                loop.responder.finish(exchange, nil)
            } catch {
                loop.responder.finish(exchange, error)
            }
            guard loop.poller.isOnThread else { return loop.poller.enqueue { self.hand() } }
            loop.handlerEnded(exchange, hasWaited: !isStarting)
            hand()
            guard !isCancelled, loop.keep(self) else { return }
            await withUnsafeContinuation(isolation: nil) { waiting = $0 }
        } while connection != nil
    }

    private func run(_ handler: @escaping HTTPHandler, on queue: ApartQueue) async throws {
        let (responder, route) = (loop.responder, exchange.route)
        let executor = ApartExecutor(queue, limit: loop.times.computation) {
            responder.computed(route, isLong: true)
        }
        // The last part's measure may come later, and then corrects this.
        defer { if !executor.wasLong { responder.computed(route, isLong: false) } }
        try await withTaskExecutorPreference(executor) { try await runWherePreferred(handler) }
    }

    // Concurrent, because any other function may stay on the thread that calls it.
    @concurrent
    private func runWherePreferred(_ handler: HTTPHandler) async throws {
        try await handler(exchange)
    }

    private func hand() {
        let bytes = memory.end()
        if bytes > 0 { loop.responder.held(exchange, bytes) }
        if !isStarting {
            let (away, metBusy) = calls.take()
            loop.responder.suspended(exchange, away: away, metBusy: metBusy)
        }
        loop.requestEnded()
        let connection = connection.take()
        if !isStarting { connection?.answer(number) }
    }
}
