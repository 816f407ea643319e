import Logging
import NIOCore
import ServiceRuntime
import Synchronization

/// What the connections of one event loop share.
///
/// Everything but the counter of connections is touched only on the loop: each method checks that
/// it is called there. That is what makes it sendable.
final class ServerLoop: @unchecked Sendable {
    let eventLoop: any EventLoop
    let executor: LoopExecutor
    let wheel: TimerWheel
    let responder: any HTTPResponder
    let limits: HTTPServer.Limits
    let times: Times
    let logger: Logger
    let connectionLimit: Int
    var date = DateField()
    /// A buffer for whoever writes next: one connection at a time has something to write.
    private var spareOutput = ByteBuffer()
    private var connections: [ObjectIdentifier: Connection] = [:]
    /// Tasks of requests that have not ended, the abandoned ones included.
    private var taskCount = 0
    private var gate: AcceptGate?
    private(set) var isDraining = false
    private var whenQuiet: EventLoopPromise<Void>?
    let connectionCount = Atomic<Int>(0)

    /// Larger buffers are given back to the allocator.
    private static let spareOutputBytes = 64 * 1024

    init(
        _ eventLoop: any EventLoop, _ configuration: HTTPServer.Configuration, loops: Int,
        _ responder: any HTTPResponder, _ logger: Logger
    ) {
        self.eventLoop = eventLoop
        self.responder = responder
        self.logger = logger
        limits = configuration.limits
        times = Times(configuration.timeouts)
        executor = LoopExecutor(loop: eventLoop)
        wheel = TimerWheel(loop: eventLoop, resolution: configuration.timeouts.resolution)
        connectionLimit = max(1, (configuration.limits.connections + loops - 1) / loops)
    }

    var isFull: Bool { connections.count >= connectionLimit }

    func setGate(_ gate: AcceptGate?) {
        eventLoop.preconditionInEventLoop()
        self.gate = gate
    }

    func add(_ connection: Connection) {
        eventLoop.preconditionInEventLoop()
        connections[ObjectIdentifier(connection)] = connection
        connectionCount.add(1, ordering: .relaxed)
    }

    func remove(_ connection: Connection) {
        eventLoop.preconditionInEventLoop()
        guard connections.removeValue(forKey: ObjectIdentifier(connection)) != nil else { return }
        connectionCount.subtract(1, ordering: .relaxed)
        wheel.remove(connection)
        gate?.open()
        checkQuiet()
    }

    func taskStarted() { taskCount += 1 }

    func taskEnded() {
        taskCount -= 1
        if isDraining { checkQuiet() }
    }

    func takeOutput() -> ByteBuffer {
        var output = ByteBuffer()
        swap(&output, &spareOutput)
        return output
    }

    func giveBack(_ output: consuming ByteBuffer) {
        guard 1...Self.spareOutputBytes ~= output.capacity else { return }
        spareOutput = output
    }

    /// Closes what is idle, and the rest after its answer. The future succeeds when no connection
    /// and no task is left.
    func drain() -> EventLoopFuture<Void> {
        eventLoop.preconditionInEventLoop()
        isDraining = true
        let promise = whenQuiet ?? eventLoop.makePromise(of: Void.self)
        whenQuiet = promise
        for connection in Array(connections.values) { connection.drain() }
        checkQuiet()
        return promise.futureResult
    }

    /// Cancels every request and closes every connection at once.
    func stop() {
        eventLoop.preconditionInEventLoop()
        for connection in Array(connections.values) { connection.abort() }
    }

    /// Waits no longer for tasks that do not end although they were cancelled.
    func giveUp() {
        eventLoop.preconditionInEventLoop()
        whenQuiet?.fail(TasksRemain(count: taskCount))
        whenQuiet = nil
    }

    func stopTimers() {
        eventLoop.preconditionInEventLoop()
        wheel.stop()
    }

    private func checkQuiet() {
        guard isDraining, connections.isEmpty, taskCount == 0 else { return }
        whenQuiet?.succeed()
        whenQuiet = nil
    }
}

struct TasksRemain: Error {
    let count: Int
}

/// The timeouts in nanoseconds, computed once.
struct Times {
    let head: Int64
    let body: Int64
    let bodyGrace: Int64
    let bodyBytesPerSecond: Int64
    let idle: Int64
    let write: Int64
    let linger: Int64

    init(_ timeouts: HTTPServer.Timeouts) {
        head = timeouts.head.nanoseconds
        body = timeouts.body.nanoseconds
        bodyGrace = timeouts.bodyGrace.nanoseconds
        bodyBytesPerSecond = Int64(timeouts.bodyBytesPerSecond)
        idle = timeouts.idle.nanoseconds
        write = timeouts.write.nanoseconds
        linger = timeouts.linger.nanoseconds
    }
}
