import Poller

/// Runs the tasks of requests on one loop, so that a handler starts, waits and answers on the
/// thread that its connection lives on.
///
/// A task executor only: a type that is a serial executor as well makes the runtime switch more
/// often than it has to.
// Sendable: `isHandingOver` and `handedOver` are touched only on the loop's thread.
final class LoopExecutor: TaskExecutor, @unchecked Sendable {
    private let poller: Poller
    private var isHandingOver = false
    private var handedOver: UnownedJob?

    init(_ poller: Poller) {
        self.poller = poller
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if poller.isOnThread, isHandingOver {
            isHandingOver = false
            handedOver = job
        } else {
            poller.enqueue(job, of: asUnownedTaskExecutor())
        }
    }

    /// Lets a task of this executor that waits go on here and now, until it waits again, instead of
    /// at its turn. The caller is on the loop's thread.
    func resumeNow(_ continuation: UnsafeContinuation<Void, Never>) {
        isHandingOver = true
        continuation.resume()
        isHandingOver = false
        handedOver.take()?.runSynchronously(on: asUnownedTaskExecutor())
    }
}
