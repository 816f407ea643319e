import Dispatch
import Glibc
import Synchronization

/// Where log lines go: a bounded buffer that one thread writes out, so that a slow reader of the
/// logs never slows a request.
///
/// Lines reach the file within milliseconds of being logged. When the buffer is full, lines are
/// dropped and counted, and the count is logged as soon as there is room again.
public final class LogSink: Sendable {
    public static let standardError = LogSink(descriptor: STDERR_FILENO)

    /// Bytes that may wait.
    static let limit = 1 << 20
    /// How long a line may wait for others, which makes one write of many.
    static let batchingMicroseconds: UInt32 = 2_000

    private struct State {
        var waiting: [UInt8] = []
        var dropped = 0
        var isWriterIdle = true
    }

    private let state = Mutex(State())
    /// Held while a batch is written, so that `flush` keeps the order.
    private let writing = Mutex(())
    private let wakeUp = Semaphore()
    private let descriptor: Int32

    /// Lines dropped since the start.
    public var droppedCount: Int { total.load(ordering: .relaxed) }
    private let total = Atomic(0)
    private let isDraining = Atomic(false)

    init(descriptor: Int32) {
        self.descriptor = descriptor
        // Whoever reads the logs may go away; that must not end the service.
        signal(SIGPIPE, SIG_IGN)
        startThread { [self] in
            while true {
                wakeUp.wait()
                usleep(Self.batchingMicroseconds)
                flush()
            }
        }
    }

    /// Sentences for whoever started the process, in front of the lines that follow.
    public func append(_ sentences: String) {
        append { $0.append(contentsOf: (sentences + "\n").utf8) }
    }

    /// Hands one line to `write`, which appends it with its newline. `write` runs under a lock: it
    /// may format, but neither log nor wait.
    func append(_ write: (inout [UInt8]) -> Void) {
        let mustWake = state.withLock { state in
            guard state.waiting.count < Self.limit else {
                state.dropped += 1
                total.add(1, ordering: .relaxed)
                return false
            }
            write(&state.waiting)
            defer { state.isWriterIdle = false }
            return state.isWriterIdle
        }
        if mustWake { wakeUp.signal() }
    }

    /// Writes out what waits before it returns.
    public func flush() {
        writing.withLock { _ in
            var batch = state.withLock { state in
                let batch = state
                state = State()
                return batch
            }
            if batch.dropped > 0 {
                LogLine.writeJSON(into: &batch.waiting, level: "warning") { line in
                    line.field("message", "Dropped log lines that were not read fast enough")
                    line.field("dropped", batch.dropped)
                }
            }
            writeAll(batch.waiting)
        }
    }

    /// Writes out what waits, for the end of a process: returns after `limit` in any case, because
    /// whoever should read the lines may have stopped reading. Returns whether all were written.
    @discardableResult
    public func drain(within limit: Duration = .seconds(1)) -> Bool {
        let deadline = ContinuousClock.now + limit
        // One drain has a thread at a time, because a thread stays as long as its write is blocked.
        while isDraining.exchange(true, ordering: .acquiringAndReleasing) {
            guard ContinuousClock.now < deadline else { return false }
            usleep(Self.batchingMicroseconds)
        }
        let isWritten = DispatchSemaphore(value: 0)
        startThread { [self] in
            flush()
            isDraining.store(false, ordering: .releasing)
            isWritten.signal()
        }
        let left = max(.zero, deadline - .now)
        let milliseconds = Int(left / .milliseconds(1))
        return isWritten.wait(timeout: .now() + .milliseconds(milliseconds)) == .success
    }

    /// Gives up at the first error: there is nobody to tell.
    private func writeAll(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let start = UnsafeRawBufferPointer(rebasing: rest).baseAddress
                let written = write(descriptor, start, rest.count)
                if written < 0, errno == EINTR { continue }
                guard written > 0 else { return }
                rest = rest.dropFirst(written)
            }
        }
    }
}

/// A counting semaphore of the C library.
// Sendable: sem_post and sem_wait may be called from any thread, and the pointer never changes.
private final class Semaphore: @unchecked Sendable {
    // Freed in deinit, when nobody can be waiting: whoever waits holds the semaphore.
    private let handle: UnsafeMutablePointer<sem_t>

    init() {
        handle = .allocate(capacity: 1)
        sem_init(handle, 0, 0)
    }

    deinit {
        sem_destroy(handle)
        handle.deallocate()
    }

    func signal() { sem_post(handle) }
    func wait() { while sem_wait(handle) != 0 && errno == EINTR {} }
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

/// Runs `body` on a detached thread. Without a thread, lines wait for `flush`.
private func startThread(_ body: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    // Taken over once by the thread, or released below when none was started.
    let argument = Unmanaged.passRetained(ThreadBody(body))
    let result = pthread_create(
        &thread, nil,
        { pointer in
            // `pointer` is the object retained above, which nobody else takes.
            pointer.map { Unmanaged<ThreadBody>.fromOpaque($0).takeRetainedValue().run() }
            return nil
        }, argument.toOpaque())
    guard result == 0 else { return argument.release() }
    pthread_detach(thread)
}
