import HTTPMessages
import Poller

/// A task that answers requests, one after the other: making a task for each would cost more than
/// most handlers do.
///
/// It lives on its loop's thread alone. A worker whose task was cancelled answers no other request,
/// because a cancellation stays with its task.
// Sendable: every property is touched only on the loop's thread.
final class Worker: @unchecked Sendable {
    private let loop: ServerLoop
    private var exchange: HTTPExchange
    /// Who is to have the answer, and which of its requests it belongs to.
    private var connection: Connection?
    private var number = 0
    /// `start` has not returned: whoever called it gets the answer.
    private var isStarting = false
    private var waiting: UnsafeContinuation<Void, Never>?
    private var task: Task<Void, Never>?
    private var isCancelled = false

    init(_ exchange: HTTPExchange, _ loop: ServerLoop) {
        self.exchange = exchange
        self.loop = loop
    }

    /// Works on a request here and now, until its handler first waits for something. Returns
    /// whether it never did, and the answer is there; otherwise the connection is told later.
    func start(_ exchange: HTTPExchange, for connection: Connection, _ number: Int) -> Bool {
        self.exchange = exchange
        self.connection = connection
        self.number = number
        isStarting = true
        if let waiting {
            self.waiting = nil
            loop.executor.resumeNow(waiting)
        } else {
            task = Task.immediate(executorPreference: loop.executor) { await self.work() }
        }
        isStarting = false
        return self.connection == nil
    }

    /// Cancels the handler. The worker answers no other request after this one.
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

    // Concurrent, and without isolation in between: so the compiler knows where it stands, and asks
    // the runtime twice for each request, not three times, whether the executor is the right one.
    @concurrent
    private func work() async {
        repeat {
            let handler = loop.responder.handler(for: exchange)
            do {
                try await handler(exchange)
                loop.responder.finish(exchange, nil)
            } catch {
                loop.responder.finish(exchange, error)
            }
            guard loop.poller.isOnThread else { return loop.poller.enqueue { self.hand() } }
            hand()
            guard !isCancelled, loop.keep(self) else { return }
            await withUnsafeContinuation(isolation: nil) { waiting = $0 }
        } while connection != nil
    }

    private func hand() {
        loop.requestEnded()
        let connection = connection.take()
        if !isStarting { connection?.answer(number) }
    }
}
