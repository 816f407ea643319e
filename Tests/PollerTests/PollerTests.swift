import Glibc
import Testing

@testable import Poller

/// An actor whose code runs on the poller's thread.
private actor Pilot {
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        Poller.shared.asUnownedSerialExecutor()
    }

    private(set) var log: [String] = []
    private var watch: Watch?

    func isOnThread() -> Bool { Poller.shared.isOnThread }

    func note(_ word: String) { log.append(word) }

    func readiness(of fd: Int32, _ interest: Interest) async -> SocketReadiness {
        await withCheckedContinuation { continuation in
            watch = Poller.shared.watch(fd, interest) { readiness in
                self.assumeIsolated { pilot in
                    pilot.endWatch()
                    continuation.resume(returning: readiness)
                }
            }
        }
    }

    private func endWatch() {
        if let watch { Poller.shared.end(watch) }
    }

    func alarms(after delays: [Duration], cancelling doomed: Set<Int>) async -> [Int] {
        var rung: [Int] = []
        await withCheckedContinuation { continuation in
            let alarms = delays.enumerated().map { index, delay in
                Poller.shared.schedule(after: delay) { rung.append(index) }
            }
            for index in doomed { Poller.shared.cancel(alarms[index]) }
            _ = Poller.shared.schedule(after: .milliseconds(60)) { continuation.resume() }
        }
        return rung
    }

    /// What a callback, a job it causes and an alarm of zero do, in their order.
    func turn(on fd: Int32) async -> [String] {
        await withCheckedContinuation { continuation in
            watch = Poller.shared.watch(fd, .read) { _ in
                self.assumeIsolated { pilot in
                    pilot.endWatch()
                    pilot.log.append("callback")
                    Task { pilot.note("job") }
                    _ = Poller.shared.schedule(after: .zero) {
                        pilot.assumeIsolated { $0.log.append("flush") }
                        continuation.resume()
                    }
                }
            }
        }
        return log
    }

    func callbacksAfterEnd(of fd: Int32) async -> Int {
        var calls = 0
        let one = Poller.shared.watch(fd, .write) { _ in calls += 1 }
        Poller.shared.end(one)
        Poller.shared.end(one)
        await withCheckedContinuation { continuation in
            _ = Poller.shared.schedule(after: .milliseconds(5)) { continuation.resume() }
        }
        return calls
    }
}

/// What the callbacks of a socket that stays readable do on a poller of their own, and the late
/// work that the first of them asks for.
// Sendable: its properties are touched on that poller's thread only.
private final class LateWork: @unchecked Sendable {
    private let poller = Poller()
    private let callbacks: Int
    private let firstTakes: Duration
    private var log: [String] = []
    private var watch: Watch?
    private var continuation: CheckedContinuation<[String], Never>?

    init(callbacks: Int, firstTakes: Duration = .zero) {
        self.callbacks = callbacks
        self.firstTakes = firstTakes
    }

    deinit { poller.stop() }

    func log(on fd: Int32) async -> [String] {
        await withCheckedContinuation { continuation in
            poller.enqueue { [self] in
                self.continuation = continuation
                watch = poller.watch(fd, .read) { [unowned self] _ in react() }
            }
        }
    }

    private func react() {
        if log.isEmpty {
            poller.enqueueLate { [self] in note("late") }
            let end = ContinuousClock.now + firstTakes
            while ContinuousClock.now < end {}
        }
        note("callback")
        if log.count(where: { $0 == "callback" }) == callbacks, let watch { poller.end(watch) }
    }

    private func note(_ word: String) {
        log.append(word)
        if log.count == callbacks + 1 { continuation?.resume(returning: log) }
    }
}

private struct SocketPair: ~Copyable {
    let near: Int32
    let far: Int32

    init() {
        var ends: [Int32] = [0, 0]
        _ = socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends)
        (near, far) = (ends[0], ends[1])
    }

    func send() { _ = write(far, "x", 1) }

    deinit {
        close(near)
        close(far)
    }
}

@Suite(.timeLimit(.minutes(1)))
struct PollerTests {
    @Test("an actor on the poller runs on its thread, its caller does not")
    func thread() async {
        #expect(await Pilot().isOnThread())
        #expect(!Poller.shared.isOnThread)
    }

    @Test("a socket with bytes is readable, a fresh one writable, one without its peer closed")
    func readiness() async {
        let pair = SocketPair()
        #expect(await Pilot().readiness(of: pair.near, [.read, .write]) == .writable)
        pair.send()
        #expect(await Pilot().readiness(of: pair.near, .read) == .readable)
        shutdown(pair.far, Int32(SHUT_RDWR))
        #expect(await Pilot().readiness(of: pair.near, .read).contains(.closed))
    }

    @Test("a descriptor that cannot be watched is reported closed")
    func badDescriptor() async {
        #expect(await Pilot().readiness(of: -1, .read) == .closed)
    }

    @Test("an ended watch is never called again")
    func ended() async {
        let pair = SocketPair()
        #expect(await Pilot().callbacksAfterEnd(of: pair.near) == 0)
    }

    @Test("alarms go off in the order of their time, cancelled ones never")
    func alarms() async {
        let delays: [Duration] = [20, 10, 30, 0, 10, 15].map { .milliseconds($0) }
        let rung = await Pilot().alarms(after: delays, cancelling: [2, 5])
        #expect(rung == [3, 1, 4, 0])
    }

    @Test("an alarm of zero comes after the jobs of the same turn")
    func flushOncePerTurn() async {
        let pair = SocketPair()
        pair.send()
        let log = await Pilot().turn(on: pair.near)
        #expect(log == ["callback", "job", "flush"])
    }

    @Test("late work of a busy loop waits for the callbacks of one more turn")
    func lateWork() async {
        let pair = SocketPair()
        pair.send()
        // On a machine with other work a turn may take long at any time.
        var logs: Set<[String]> = []
        for _ in 0..<20 { logs.insert(await LateWork(callbacks: 3).log(on: pair.near)) }
        #expect(logs.contains(["callback", "callback", "late", "callback"]))
        #expect(!logs.contains(["callback", "callback", "callback", "late"]))
    }

    @Test("late work runs when no socket is ready")
    func lateWorkAlone() async {
        let pair = SocketPair()
        pair.send()
        #expect(await LateWork(callbacks: 1).log(on: pair.near) == ["callback", "late"])
    }

    @Test("late work waits for no other turn after a long one")
    func lateWorkAfterLongTurn() async {
        let pair = SocketPair()
        pair.send()
        let work = LateWork(callbacks: 2, firstTakes: .milliseconds(3))
        #expect(await work.log(on: pair.near) == ["callback", "late", "callback"])
    }

    @Test("jobs from many tasks all run, one at a time")
    func manyJobs() async {
        let pilot = Pilot()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<64 {
                group.addTask { for _ in 0..<100 { await pilot.note("x") } }
            }
        }
        #expect(await pilot.log.count == 6400)
    }

    @Test("work that is queued runs on the poller's thread, in its order")
    func work() async {
        let (numbers, feed) = AsyncStream.makeStream(of: Int.self)
        for number in 0..<100 {
            Poller.shared.enqueue { if Poller.shared.isOnThread { feed.yield(number) } }
        }
        Poller.shared.enqueue { feed.finish() }
        var seen: [Int] = []
        for await number in numbers { seen.append(number) }
        #expect(seen == Array(0..<100))
    }

    @Test("a heap of alarms keeps its order under removal")
    func heap() {
        let alarms = Alarms()
        var rung: [Int] = []
        var random = SystemRandomNumberGenerator()
        let all = (0..<200).map { index in
            alarms.add(after: .nanoseconds(-index)) { rung.append(index) }
        }
        let doomed = Set((0..<100).map { _ in Int.random(in: 0..<200, using: &random) })
        for index in doomed { alarms.remove(all[index]) }
        while alarms.ringDue() {}
        #expect(rung == (0..<200).filter { !doomed.contains($0) })
        #expect(alarms.millisecondsToNext(after: .now) == -1)
    }
}
