import Dispatch
import Glibc
import Synchronization

/// A child process, from its start to its end.
///
/// One thread starts the child and then waits for it. The thread has to live as long as the child,
/// because Linux sends the death signal when the *thread* that started a child ends.
final class ChildProcess: Sendable {
    /// How long the end of a child waits for its output, whose receiver may have stopped.
    private static let outputPatience = DispatchTimeInterval.seconds(1)

    let pid: pid_t
    private let state = Mutex(State())

    private struct State {
        var isReaped = false
        var status: ExitStatus?
        var waiting: [Int: CheckedContinuation<ExitStatus?, Never>] = [:]
        var nextWaiter = 0
    }

    private init(pid: pid_t) {
        self.pid = pid
    }

    /// Starts a child. Each line that it writes is passed to `output`, in the order of its channel.
    static func start(
        _ command: ChildCommand, output: @escaping LineRelay.Output
    ) async throws -> ChildProcess {
        let pipes = try OutputPipes()
        return try await withCheckedThrowingContinuation { continuation in
            do {
                let thread = try SystemThread.start {
                    run(command, pipes: pipes, output: output, continuation)
                }
                thread.detach()
            } catch {
                pipes.close()
                continuation.resume(throwing: error)
            }
        }
    }

    /// The body of the thread.
    private static func run(
        _ command: ChildCommand, pipes: OutputPipes, output: @escaping LineRelay.Output,
        _ started: CheckedContinuation<ChildProcess, any Error>
    ) {
        do {
            let isRelayed = DispatchSemaphore(value: 0)
            try SystemThread.start {
                LineRelay.run(pipes.readers, childEnd: pipes.childEnd.reader, output)
                pipes.closeReaders()
                isRelayed.signal()
            }.detach()
            let child: ChildProcess
            do {
                child = ChildProcess(
                    pid: try Spawn.start(
                        command, output: pipes.output.writer, errors: pipes.errors.writer))
            } catch {
                pipes.closeWriters()
                throw error
            }
            close(pipes.output.writer)
            close(pipes.errors.writer)
            started.resume(returning: child)
            let status = child.reap()
            close(pipes.childEnd.writer)
            _ = isRelayed.wait(timeout: .now() + outputPatience)
            child.finish(status)
        } catch {
            started.resume(throwing: error)
        }
    }

    /// Sends a signal. Does nothing after the child was reaped, because another process may then
    /// have its id.
    func signal(_ number: Int32) {
        state.withLock { state in
            if !state.isReaped { _ = kill(pid, number) }
        }
    }

    /// Sends SIGKILL to the process group of the child.
    func killGroup() {
        state.withLock { state in
            if !state.isReaped { _ = kill(-pid, SIGKILL) }
        }
    }

    /// Waits until the child has ended and its output was delivered, for which it waits one second.
    /// Nil if the deadline comes first or the waiting task is cancelled.
    func ended(before deadline: ContinuousClock.Instant? = nil) async -> ExitStatus? {
        let waiter = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        let alarm = deadline.map { deadline in
            Task {
                try? await Task.sleep(until: deadline, clock: .continuous)
                self.giveUp(waiter)
            }
        }
        defer { alarm?.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                wait(as: waiter, continuation)
            }
        } onCancel: {
            self.giveUp(waiter)
        }
    }

    private func wait(as waiter: Int, _ continuation: CheckedContinuation<ExitStatus?, Never>) {
        let known = state.withLock { state -> ExitStatus?? in
            if let status = state.status { return .some(status) }
            if Task.isCancelled { return .some(nil) }
            state.waiting[waiter] = continuation
            return .none
        }
        if case .some(let status) = known { continuation.resume(returning: status) }
    }

    private func giveUp(_ waiter: Int) {
        state.withLock { $0.waiting.removeValue(forKey: waiter) }?.resume(returning: nil)
    }

    /// Blocks until the child has ended. Takes its status under the lock, so that no signal is sent
    /// to its id afterwards.
    private func reap() -> ExitStatus {
        var facts = siginfo_t()
        while waitid(P_PID, id_t(pid), &facts, WEXITED | WNOWAIT) == -1, errno == EINTR {}
        return state.withLock { state in
            var status: Int32 = 0
            while waitpid(pid, &status, 0) == -1, errno == EINTR {}
            state.isReaped = true
            return ExitStatus(waitStatus: status)
        }
    }

    private func finish(_ status: ExitStatus) {
        let waiting = state.withLock { state in
            state.status = status
            defer { state.waiting = [:] }
            return state.waiting.values
        }
        for continuation in waiting { continuation.resume(returning: status) }
    }
}
