import Glibc
import Synchronization

/// One thread that waits for sockets, and the serial executor of the actors that drive them.
///
/// A process has one shared poller. Stores drive their sockets on it, and it is the first loop of
/// an HTTP server: a request of that loop that asks a store changes no thread.
///
/// One turn of the loop runs the callbacks of ready sockets, then queued jobs and due alarms until
/// none is left. Then the loop waits again. An alarm of `.zero` fires in the current turn, after
/// the jobs that were queued before it; use it to flush once what these jobs have written. Late
/// work runs in the next turn.
///
/// Limits: after `Turn.roundLimit` rounds of jobs and alarms the sockets are looked at again, so
/// actors that keep each other busy cannot starve them. A callback must not block: every socket of
/// the poller waits for it.
package final class Poller: SerialExecutor, Sendable {
    /// Never ends.
    package static let shared = Poller()

    private struct Inbox: ~Copyable {
        var jobs: [Turn.Job] = []
        var isStarted = false
        var isAsleep = false
        var isStopped = false
    }

    private let inbox = Mutex(Inbox())
    private let thread = Atomic<UInt>(0)
    // Safe: `turn` is only touched on the poller's thread; `onThread()` checks each public way in.
    private nonisolated(unsafe) let turn = Turn()

    /// Its thread begins with the first job and ends with `stop()`.
    package init() {}

    package func enqueue(_ job: consuming ExecutorJob) {
        enqueue(.actor(UnownedJob(job)))
    }

    /// Runs a job of a task that prefers `executor` on the poller's thread.
    package func enqueue(_ job: UnownedJob, of executor: UnownedTaskExecutor) {
        enqueue(.task(job, executor))
    }

    /// Runs `work` on the poller's thread, in the order in which jobs were queued.
    package func enqueue(_ work: @escaping @Sendable () -> Void) {
        enqueue(.work(work))
    }

    /// Runs `work` on the poller's thread in the next turn, after the callbacks of its ready
    /// sockets. The commands that a busy loop sends to a store leave in fewer, larger writes; a
    /// loop without ready sockets does not wait. In a turn that has taken more than a millisecond,
    /// `work` runs at once.
    package func enqueueLate(_ work: @escaping @Sendable () -> Void) {
        guard isOnThread else { return enqueue { self.enqueueLate(work) } }
        turn.late.append(.work(work))
    }

    private func enqueue(_ job: Turn.Job) {
        if isOnThread { return turn.jobs.append(job) }
        let (mustStart, mustWake) = inbox.withLock { inbox in
            inbox.jobs.append(job)
            defer { (inbox.isStarted, inbox.isAsleep) = (true, false) }
            return (!inbox.isStarted, inbox.isAsleep)
        }
        if mustStart { start() }
        if mustWake { turn.bell.ring() }
    }

    /// Runs `work` on the poller's thread and returns its result.
    package func run<Result: Sendable>(
        _ work: @escaping @Sendable () -> Result
    ) async -> Result {
        await withCheckedContinuation { continuation in
            enqueue { continuation.resume(returning: work()) }
        }
    }

    /// Ends the thread after the work that is queued now. Work that is queued later may never run,
    /// so nothing may wait for it. Every watch has to end before.
    package func stop() {
        precondition(self !== Poller.shared, "The shared poller never ends")
        enqueue { self.inbox.withLock { $0.isStopped = true } }
    }

    package func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    package func isIsolatingCurrentContext() -> Bool? { isOnThread }

    package func checkIsolated() {
        precondition(isOnThread, "this code must run on the poller's thread")
    }

    /// Calls `onReady` on each turn in which `fd` is ready (level-triggered), until `end(_:)`.
    ///
    /// `.closed` is reported whatever the interest is, on each turn until the watch ends; so is a
    /// descriptor that is not open. End the watch before the descriptor is closed: its number may
    /// be given to another socket.
    package func watch(
        _ fd: Int32, _ interest: Interest, _ onReady: @escaping (SocketReadiness) -> Void
    ) -> Watch {
        onThread().watch(fd, interest, onReady)
    }

    package func change(_ watch: Watch, to interest: Interest) {
        onThread().change(watch, to: interest)
    }

    /// No callback of `watch` runs after this, not even one of the current turn.
    package func end(_ watch: Watch) {
        onThread().end(watch)
    }

    /// Runs `run` once, never early; late by at most the current turn and a millisecond.
    package func schedule(after delay: Duration, _ run: @escaping () -> Void) -> Alarm {
        onThread().alarms.add(after: delay, run)
    }

    /// Does nothing if the alarm has gone off or was cancelled.
    package func cancel(_ alarm: Alarm) {
        onThread().alarms.remove(alarm)
    }

    /// When the current job of a task began. Read on the poller's thread only.
    package var jobBegan: MonotonicInstant { onThread().jobBegan }

    /// The longest turn since the last call, on any thread. Sockets and jobs wait so long at most
    /// before they are looked at.
    package func takeLongestTurn() -> Duration {
        .nanoseconds(turn.longest.exchange(0, ordering: .relaxed))
    }

    /// Changes with each turn. Read on the poller's thread only.
    package var turnNumber: UInt64 { onThread().number }

    package var isOnThread: Bool {
        thread.load(ordering: .acquiring) == UInt(pthread_self())
    }

    private func onThread() -> Turn {
        checkIsolated()
        return turn
    }
}

extension Poller {
    private func start() {
        let isStarted = startThread { self.run() }
        precondition(isStarted, "the system refused a thread for the poller")
    }

    private func run() {
        thread.store(UInt(pthread_self()), ordering: .releasing)
        while true {
            work()
            let (mayWait, isStopped) = inbox.withLock { inbox in
                inbox.isAsleep = inbox.jobs.isEmpty && turn.jobs.isEmpty
                return (inbox.isAsleep, inbox.isStopped)
            }
            if isStopped, turn.late.isEmpty { return thread.store(0, ordering: .releasing) }
            turn.waitForSockets(mayWait: mayWait)
        }
    }

    private func work() {
        for _ in 0..<Turn.roundLimit {
            inbox.withLock { inbox in
                inbox.isAsleep = false
                guard !inbox.jobs.isEmpty else { return }
                turn.jobs.append(contentsOf: inbox.jobs)
                inbox.jobs.removeAll(keepingCapacity: true)
            }
            let didRun = turn.runJobs(on: asUnownedSerialExecutor())
            guard turn.alarms.ringDue() || didRun || turn.queueLateIfLong() else { return }
        }
    }
}

package struct Interest: OptionSet, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let read = Interest(rawValue: 1)
    package static let write = Interest(rawValue: 2)
    /// That the peer has closed its side, also while what it sent before is not read.
    package static let end = Interest(rawValue: 4)
}

package struct SocketReadiness: OptionSet, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let readable = SocketReadiness(rawValue: 1)
    package static let writable = SocketReadiness(rawValue: 2)
    /// The peer has gone or the socket has failed; what it sent before may still be readable.
    package static let closed = SocketReadiness(rawValue: 4)
    /// The peer sends nothing more. It may still read.
    package static let ended = SocketReadiness(rawValue: 8)
}
