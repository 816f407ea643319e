package import Synchronization

/// The place where one caller waits for its answer.
///
/// The caller gets the first answer: a connection's, a deadline's, or `CancellationError` when its
/// task is cancelled. Later answers are dropped.
// Inlinable, so that the modules that use it do not look up the type of the value each time.
package final class OneAnswer<Value: Sendable>: Sendable {
    @usableFromInline
    enum State {
        case unasked
        case waiting(CheckedContinuation<Value, any Error>)
        case finished
    }

    @usableFromInline let state = Mutex(State.unasked)

    @inlinable package init() {}

    /// Calls `ask` once the caller waits, and returns the answer. If the task was cancelled before,
    /// `ask` is not called.
    @inlinable
    package func wait(isCancellable: Bool = true, _ ask: () -> Void) async throws -> Value {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                if begin(continuation) { ask() }
            }
        } onCancel: {
            if isCancellable { finish(.failure(CancellationError())) }
        }
    }

    @inlinable
    func begin(_ continuation: CheckedContinuation<Value, any Error>) -> Bool {
        let isUnasked = state.withLock { state in
            guard case .unasked = state else { return false }
            state = .waiting(continuation)
            return true
        }
        if !isUnasked { continuation.resume(throwing: CancellationError()) }
        return isUnasked
    }

    @inlinable package var isFinished: Bool {
        state.withLock { state in
            if case .finished = state { true } else { false }
        }
    }

    /// True if the caller gets this answer.
    @discardableResult
    @inlinable
    package func finish(_ answer: Result<Value, any Error>) -> Bool {
        let former = state.withLock { state in
            let former = state
            state = .finished
            return former
        }
        switch former {
        case .unasked: return true
        case .waiting(let continuation):
            continuation.resume(with: answer)
            return true
        case .finished: return false
        }
    }
}
