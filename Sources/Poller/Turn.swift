import Glibc

/// What the poller's thread owns alone: the sockets it watches, its alarms and its own jobs.
///
/// `poll(2)`, not `epoll`: a process has tens of these sockets, their interest changes with nearly
/// every query, and here such a change is a store instead of a system call.
final class Turn {
    static let roundLimit = 16

    enum Job: Sendable {
        case actor(UnownedJob)
        case work(@Sendable () -> Void)
    }

    let bell: Bell
    let alarms = Alarms()
    var jobs: [Job] = []

    /// `polled[i]` is what the kernel reads and writes for `watches[i - 1]`; the bell is at 0.
    private var polled: [pollfd]
    private var watches: [Watch] = []
    private var ready: [(Watch, Readiness)] = []

    init() {
        bell = Bell()
        polled = [pollfd(fd: bell.fd, events: Interest.read.events, revents: 0)]
    }

    func watch(
        _ fd: Int32, _ interest: Interest, _ onReady: @escaping (Readiness) -> Void
    ) -> Watch {
        let watch = Watch(place: watches.count, onReady: onReady)
        watches.append(watch)
        // `poll` passes over negative numbers in silence; one that is never open is reported.
        polled.append(pollfd(fd: fd < 0 ? .max : fd, events: interest.events, revents: 0))
        return watch
    }

    func change(_ watch: Watch, to interest: Interest) {
        guard watch.onReady != nil else { return }
        polled[watch.place + 1].events = interest.events
    }

    func end(_ watch: Watch) {
        guard watch.onReady != nil else { return }
        watch.onReady = nil
        let (last, lastPolled) = (watches.removeLast(), polled.removeLast())
        guard last !== watch else { return }
        watches[watch.place] = last
        polled[watch.place + 1] = lastPolled
        last.place = watch.place
    }

    func runJobs(on executor: UnownedSerialExecutor) -> Bool {
        guard !jobs.isEmpty else { return false }
        let batch = jobs
        jobs = []
        for job in batch {
            switch job {
            case .actor(let job): job.runSynchronously(on: executor)
            case .work(let run): run()
            }
        }
        return true
    }

    func waitForSockets(mayWait: Bool) {
        let timeout = mayWait ? alarms.millisecondsToNext : 0
        guard poll(&polled, nfds_t(polled.count), timeout) > 0 else { return }
        if polled[0].revents != 0 { bell.silence() }
        // Callbacks add and end watches, so who is ready is written down before any of them runs.
        for (place, watch) in watches.enumerated() where polled[place + 1].revents != 0 {
            ready.append((watch, Readiness(events: polled[place + 1].revents)))
        }
        for (watch, readiness) in ready { watch.onReady?(readiness) }
        ready.removeAll(keepingCapacity: true)
    }
}

/// One descriptor being watched; for the poller's thread only.
package final class Watch {
    fileprivate var place: Int
    /// Nil once the watch has ended.
    fileprivate var onReady: ((Readiness) -> Void)?

    fileprivate init(place: Int, onReady: @escaping (Readiness) -> Void) {
        self.place = place
        self.onReady = onReady
    }
}

/// Wakes the thread from any other.
struct Bell: Sendable {
    let fd: Int32
    private let rope: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        precondition(pipe(&ends) == 0, "the system refused a pipe for the poller")
        (fd, rope) = (ends[0], ends[1])
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
    }

    /// A full pipe refuses the byte, and is a bell that rings already.
    func ring() { _ = write(rope, "!", 1) }

    func silence() {
        var bytes: UInt64 = 0
        while read(fd, &bytes, MemoryLayout<UInt64>.size) == MemoryLayout<UInt64>.size {}
    }
}

extension Interest {
    fileprivate var events: Int16 {
        (contains(.read) ? Int16(POLLIN) : 0)
            | (contains(.write) ? Int16(POLLOUT) : 0)
    }
}

extension Readiness {
    fileprivate init(events: Int16) {
        let events = Int32(events)
        self = []
        if events & POLLIN != 0 { insert(.readable) }
        if events & POLLOUT != 0 { insert(.writable) }
        if events & (POLLHUP | POLLERR | POLLNVAL) != 0 { insert(.closed) }
    }
}
