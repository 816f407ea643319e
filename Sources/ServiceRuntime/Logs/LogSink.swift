import Dispatch
import Glibc
import Synchronization

/// Takes log lines into a bounded buffer that one thread writes out, so that a slow reader of the
/// logs does not slow requests.
///
/// Lines reach the file within milliseconds. While the buffer is full, lines are dropped and
/// counted, and the count is logged when there is room again.
public final class LogSink: Sendable {
    public static let standardError = LogSink(descriptor: STDERR_FILENO)

    /// The most bytes that wait.
    static let limit = 1 << 20
    /// How long a line waits for others, so that one write takes many.
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

    /// The number of lines that were dropped since the start.
    public var droppedCount: Int { total.load(ordering: .relaxed) }
    private let total = Atomic(0)
    private let isDraining = Atomic(false)

    init(descriptor: Int32) {
        self.descriptor = descriptor
        // The end of the logs' reader must not end the service.
        signal(SIGPIPE, SIG_IGN)
        startThread { [self] in
            while true {
                wakeUp.wait()
                usleep(Self.batchingMicroseconds)
                flush()
            }
        }
    }

    /// Appends sentences for the user who started the process.
    public func append(_ sentences: String) {
        append { $0.append(contentsOf: (sentences + "\n").utf8) }
    }

    /// Calls `write` to append one line with its newline. `write` runs under a lock: it may format,
    /// but neither log nor wait.
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

    /// Writes all waiting lines, then returns.
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

    /// Writes all waiting lines at the end of a process. Returns after `limit` at the latest,
    /// because the lines may not be read any more. Returns whether all were written.
    @discardableResult
    public func drain(within limit: Duration = .seconds(1)) -> Bool {
        let deadline = ContinuousClock.now + limit
        // Only one drain has a thread at a time, because a thread lives as long as its write is
        // blocked.
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

    /// Gives up at the first error, which there is no other stream to report on.
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
    // Freed in deinit, when no thread waits: a thread that waits holds the semaphore.
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
    // Released once: by the thread, or below if no thread was started.
    let argument = Unmanaged.passRetained(ThreadBody(body))
    let result = pthread_create(
        &thread, nil,
        { pointer in
            // `pointer` is the object that was retained above for this thread.
            pointer.map { Unmanaged<ThreadBody>.fromOpaque($0).takeRetainedValue().run() }
            return nil
        }, argument.toOpaque())
    guard result == 0 else { return argument.release() }
    pthread_detach(thread)
}
