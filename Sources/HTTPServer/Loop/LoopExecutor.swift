import Poller

/// Runs the tasks of requests on one loop, so that a handler starts, waits and answers on the
/// thread that its connection lives on.
///
/// It is only a task executor. If it were a serial executor too, the runtime would switch executors
/// more often.
// Sendable, because `isHandingOver` and `handedOver` are used only on the loop's thread.
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

    /// Resumes a waiting task of this executor at once instead of queueing it, and returns when it
    /// waits again. The caller has to be on the loop's thread.
    func resumeNow(_ continuation: UnsafeContinuation<Void, Never>) {
        isHandingOver = true
        continuation.resume()
        isHandingOver = false
        handedOver.take()?.runSynchronously(on: asUnownedTaskExecutor())
    }
}
