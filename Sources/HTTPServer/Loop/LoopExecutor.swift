import NIOCore

/// Runs the tasks of requests on one event loop, so that a handler starts, waits and answers on the
/// thread that its connection lives on.
///
/// A task executor only: a type that is a serial executor as well makes the runtime switch more
/// often than it has to.
///
/// `ready` and `isScheduled` are touched only on the loop, which is what makes it sendable.
final class LoopExecutor: TaskExecutor, @unchecked Sendable {
    private let loop: any EventLoop
    private var ready: [UnownedJob] = []
    private var isScheduled = false

    init(loop: any EventLoop) {
        self.loop = loop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        guard loop.inEventLoop else {
            return loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
        }
        ready.append(job)
        guard !isScheduled else { return }
        isScheduled = true
        loop.execute { self.runReady() }
    }

    /// Runs the jobs that are ready now. Those that become ready meanwhile wait for the next turn,
    /// so that sockets get theirs.
    private func runReady() {
        isScheduled = false
        let jobs = ready
        ready.removeAll(keepingCapacity: true)
        for job in jobs { job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
}
