import Dispatch
import Poller
import Synchronization

/// Runs one request's handler beside the event loops, and measures it.
///
/// Only processor time between two awaits counts. Where all processors compute, a thread is often
/// held up by others, on a loop as well; a handler that blocks its thread is not found.
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
            let began = MonotonicInstant.ofThread.nanoseconds
            job.runSynchronously(on: self.asUnownedTaskExecutor())
            guard MonotonicInstant.ofThread.nanoseconds - began > self.limit else { return }
            self.hasBeenLong.store(true, ordering: .relaxed)
            self.whenLong()
        }
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
