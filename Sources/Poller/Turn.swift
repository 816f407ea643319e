import CLinux
import Glibc
import Synchronization

/// The state of a poller's thread: the sockets it watches, its alarms and its jobs. Other threads
/// use only ``bell``.
///
/// Level-triggered `epoll(7)`. The kernel learns a changed interest before the thread waits, so an
/// interest that changes twice within one turn costs no system call.
// No property is checked for exclusive access, because each access ends before a callback runs.
final class Turn {
    static let roundLimit = 16
    private static let eventLimit = 256
    /// In a turn that has taken longer than this, late work runs at once.
    private static let longNanoseconds: Int64 = 1_000_000

    enum Job: Sendable {
        case actor(UnownedJob)
        case task(UnownedJob, UnownedTaskExecutor)
        case work(@Sendable () -> Void)
    }

    let bell: Bell
    let alarms = Alarms()
    @exclusivity(unchecked) var jobs: [Job] = []
    /// Late work. It becomes jobs after the next look at the sockets.
    @exclusivity(unchecked) var late: [Job] = []

    /// How often the sockets were looked at.
    @exclusivity(unchecked) private(set) var number: UInt64 = 0

    /// When the last look at the sockets returned.
    @exclusivity(unchecked) private var began = MonotonicInstant.now
    /// When the current job of a task began.
    @exclusivity(unchecked) private(set) var jobBegan = MonotonicInstant.now
    /// Of all turns, in nanoseconds.
    let longest = Atomic<Int64>(0)
    private let descriptor: Int32
    /// The kernel returns the place of a watch with each of its events.
    @exclusivity(unchecked) private var watches: [Watch?] = []
    @exclusivity(unchecked) private var freePlaces: [Int] = []
    @exclusivity(unchecked) private var lastGeneration: UInt32 = 0
    /// Watches whose current interest the kernel does not know yet.
    @exclusivity(unchecked) private var changed: [Watch] = []
    /// Watches that the kernel refuses.
    @exclusivity(unchecked) private var broken: [Watch] = []
    // Freed in deinit; only this turn reads it.
    private let events: UnsafeMutablePointer<epoll_event>
    /// Swapped with `jobs`, so that neither is allocated anew with every round.
    @exclusivity(unchecked) private var running: [Job] = []

    init() {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        precondition(descriptor >= 0, "the system refused an epoll instance for the poller")
        bell = Bell()
        events = .allocate(capacity: Self.eventLimit)
        // The bell has no place among the watches.
        control(EPOLL_CTL_ADD, bell.fd, .read, data: .max)
    }

    deinit {
        events.deallocate()
        close(descriptor)
        bell.close()
    }

    func watch(
        _ fd: Int32, _ interest: Interest, _ onReady: @escaping (SocketReadiness) -> Void
    ) -> Watch {
        let place = freePlaces.popLast() ?? watches.count
        lastGeneration &+= 1
        let watch = Watch(fd, interest, place: place, generation: lastGeneration, onReady)
        if place == watches.count { watches.append(watch) } else { watches[place] = watch }
        noteChange(watch)
        return watch
    }

    func change(_ watch: Watch, to interest: Interest) {
        guard watch.interest != interest, !watch.hasEnded else { return }
        watch.interest = interest
        noteChange(watch)
    }

    private func noteChange(_ watch: Watch) {
        guard !watch.isChanged else { return }
        watch.isChanged = true
        changed.append(watch)
    }

    func end(_ watch: Watch) {
        guard !watch.hasEnded else { return }
        watch.hasEnded = true
        watches[watch.place] = nil
        freePlaces.append(watch.place)
        if watch.known != nil { control(EPOLL_CTL_DEL, watch.fd, [], data: 0) }
        broken.removeAll { $0 === watch }
    }

    func runJobs(on executor: UnownedSerialExecutor) -> Bool {
        guard !jobs.isEmpty else { return false }
        swap(&jobs, &running)
        for job in running {
            switch job {
            case .actor(let job): job.runSynchronously(on: executor)
            case .task(let job, let executor):
                jobBegan = .now
                job.runSynchronously(on: executor)
            case .work(let run): run()
            }
        }
        running.removeAll(keepingCapacity: true)
        return true
    }

    private func noteLength(until now: MonotonicInstant) {
        let length = now.nanoseconds - began.nanoseconds
        if length > longest.load(ordering: .relaxed) { longest.store(length, ordering: .relaxed) }
    }

    func waitForSockets(mayWait: Bool) {
        let now = MonotonicInstant.now
        noteLength(until: now)
        tellChanges()
        let lateCount = late.count
        let mayWait = mayWait && broken.isEmpty && lateCount == 0
        let timeout = mayWait ? alarms.millisecondsToNext(after: now) : 0
        let count = epoll_wait(descriptor, events, Int32(Self.eventLimit), timeout)
        number &+= 1
        began = .now
        for index in 0..<max(0, Int(count)) { report(events[index]) }
        for watch in broken where !watch.hasEnded { watch.onReady(.closed) }
        // Work that became late in this turn waits for the next one.
        if lateCount > 0 { queueLate(lateCount) }
    }

    func queueLateIfLong() -> Bool {
        guard !late.isEmpty, began + Self.longNanoseconds < .now else { return false }
        queueLate(late.count)
        return true
    }

    private func queueLate(_ count: Int) {
        jobs.append(contentsOf: late[..<count])
        late.removeFirst(count)
    }

    /// A callback may end any watch, and a new watch may get its place. The generation in the event
    /// tells them apart.
    private func report(_ event: epoll_event) {
        let data = event.data.u64
        guard data != .max else { return bell.silence() }
        let place = Int(truncatingIfNeeded: data & 0xFFFF_FFFF)
        guard place < watches.count, let watch = watches[place],
            watch.generation == UInt32(truncatingIfNeeded: data >> 32)
        else { return }
        watch.onReady(SocketReadiness(events: event.events))
    }

    private func tellChanges() {
        guard !changed.isEmpty else { return }
        for watch in changed {
            watch.isChanged = false
            guard !watch.hasEnded, watch.known != watch.interest else { continue }
            let data = UInt64(watch.generation) << 32 | UInt64(watch.place)
            let isNew = watch.known == nil
            let operation = isNew ? EPOLL_CTL_ADD : EPOLL_CTL_MOD
            if control(operation, watch.fd, watch.interest, data: data) {
                watch.known = watch.interest
            } else if isNew, !broken.contains(where: { $0 === watch }) {
                broken.append(watch)
            }
        }
        changed.removeAll(keepingCapacity: true)
    }

    @discardableResult
    private func control(
        _ operation: Int32, _ fd: Int32, _ interest: Interest, data: UInt64
    ) -> Bool {
        var event = epoll_event(events: interest.events, data: epoll_data_t(u64: data))
        return epoll_ctl(descriptor, operation, fd, &event) == 0
    }
}

/// One descriptor being watched; for the poller's thread only.
package final class Watch {
    fileprivate let fd: Int32
    fileprivate let place: Int
    fileprivate let generation: UInt32
    @exclusivity(unchecked) fileprivate var interest: Interest
    /// The interest that the kernel knows; nil if it knows none.
    @exclusivity(unchecked) fileprivate var known: Interest?
    @exclusivity(unchecked) fileprivate var isChanged = false
    @exclusivity(unchecked) fileprivate var hasEnded = false
    fileprivate let onReady: (SocketReadiness) -> Void

    fileprivate init(
        _ fd: Int32, _ interest: Interest, place: Int, generation: UInt32,
        _ onReady: @escaping (SocketReadiness) -> Void
    ) {
        self.fd = fd
        self.interest = interest
        self.place = place
        self.generation = generation
        self.onReady = onReady
    }
}

/// An eventfd(2) with which other threads wake the poller's thread.
struct Bell: Sendable {
    let fd: Int32

    init() {
        fd = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        precondition(fd >= 0, "the system refused an eventfd for the poller")
    }

    /// The write fails only if the counter is full, and then the bell is ringing already.
    func ring() {
        var one: UInt64 = 1
        _ = write(fd, &one, MemoryLayout<UInt64>.size)
    }

    func silence() {
        var count: UInt64 = 0
        _ = read(fd, &count, MemoryLayout<UInt64>.size)
    }

    func close() { Glibc.close(fd) }
}

extension Interest {
    fileprivate var events: UInt32 {
        (contains(.read) ? EPOLLIN.rawValue : 0) | (contains(.write) ? EPOLLOUT.rawValue : 0)
            | (contains(.end) ? EPOLLRDHUP.rawValue : 0)
    }
}

extension SocketReadiness {
    fileprivate init(events: UInt32) {
        self = []
        if events & EPOLLIN.rawValue != 0 { insert(.readable) }
        if events & EPOLLOUT.rawValue != 0 { insert(.writable) }
        if events & EPOLLRDHUP.rawValue != 0 { insert(.ended) }
        if events & (EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0 { insert(.closed) }
    }
}
