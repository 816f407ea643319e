import Dispatch
import Glibc
import Poller
import Synchronization

/// Runs one request's handler beside the event loops, and measures it.
///
/// What counts is processor time between two awaits, and time in which the thread is blocked: what
/// other threads take would not hold up a loop.
final class ApartExecutor: TaskExecutor {
    private let queue: ApartQueue
    private let limit: Int64
    private let whenLong: @Sendable () -> Void
    private let hasBeenLong = Atomic(false)

    /// `whenLong` is called after each part of the handler that took more than `limit` nanoseconds,
    /// on the thread that it ran on.
    init(_ queue: ApartQueue, limit: Int64, _ whenLong: @escaping @Sendable () -> Void) {
        self.queue = queue
        self.limit = limit
        self.whenLong = whenLong
    }

    /// True if a part has ended that took too long.
    var wasLong: Bool { hasBeenLong.load(ordering: .relaxed) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.queue.async {
            let before = ThreadUse.now
            job.runSynchronously(on: self.asUnownedTaskExecutor())
            guard ThreadUse.now.holdsUp(since: before, for: self.limit) else { return }
            self.hasBeenLong.store(true, ordering: .relaxed)
            self.whenLong()
        }
    }
}

/// What the calling thread has used.
private struct ThreadUse {
    private let time = MonotonicInstant.now
    private var resources = rusage()
    /// RUSAGE_THREAD, which the header hides.
    private static let thread: Int32 = 1

    static var now: ThreadUse {
        var use = ThreadUse()
        getrusage(Self.thread, &use.resources)
        return use
    }

    /// True if the thread has computed for more than so many nanoseconds, or was blocked meanwhile
    /// and took so long.
    func holdsUp(since before: ThreadUse, for limit: Int64) -> Bool {
        if processorTime - before.processorTime > limit { return true }
        return resources.ru_nvcsw > before.resources.ru_nvcsw
            && time.nanoseconds - before.time.nanoseconds > limit
    }

    private var processorTime: Int64 {
        nanoseconds(resources.ru_utime) + nanoseconds(resources.ru_stime)
    }

    private func nanoseconds(_ time: timeval) -> Int64 {
        Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_usec) * 1_000
    }
}

/// Threads that all loops share, as many as there are processors. Both queues are apart from each
/// other and from the concurrency runtime's own, so that nothing short waits for long computations.
enum ApartQueue {
    case ofSuspects, ofSlowHandlers

    fileprivate var queue: DispatchQueue {
        // Only the number of threads follows from the class: on Linux it is no priority.
        switch self {
        case .ofSuspects: .global(qos: .userInitiated)
        case .ofSlowHandlers: .global(qos: .utility)
        }
    }
}
