import Dispatch
import Glibc
import Synchronization

/// SIGINT and SIGTERM as values. Once the first of these objects exists, the signals no longer end
/// the process: the owner of the object has to.
public final class ShutdownSignals: Sendable {
    private let state = Mutex(State())

    private struct State {
        var seen: [Int32] = []
        var receivers: [AsyncStream<Int32>.Continuation] = []
        var whenHurried: [@Sendable (Int32) -> Void] = []

        /// The second signal; nil before it has come.
        var hurry: Int32? { seen.count > 1 ? seen[1] : nil }
    }

    public init() {
        SignalSources.shared.add(self)
    }

    /// All signals since this object was made, including those before the call.
    ///
    /// At most two are buffered: the first asks to stop, the second to hurry, and a third means
    /// nothing more.
    public func arrivals() -> AsyncStream<Int32> {
        let (stream, receiver) = AsyncStream.makeStream(
            of: Int32.self, bufferingPolicy: .bufferingOldest(2))
        state.withLock { state in
            for number in state.seen { receiver.yield(number) }
            state.receivers.append(receiver)
        }
        return stream
    }

    /// Runs `work` and returns its result. The first signal cancels `work`; an error after that is
    /// a `CancellationError`.
    public func cancelling<Result: Sendable>(
        _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let working = Task { try await work() }
        let arrivals = arrivals()
        let watching = Task {
            for await _ in arrivals { return working.cancel() }
        }
        defer { watching.cancel() }
        return try await withTaskCancellationHandler {
            do {
                return try await working.value
            } catch {
                throw working.isCancelled ? CancellationError() : error
            }
        } onCancel: {
            working.cancel()
        }
    }

    /// Calls `act` with the second signal, or at once if it has come before.
    ///
    /// `act` runs on a thread of the system, not in a task, so it can end a process in which every
    /// task is stuck.
    public func whenHurried(_ act: @escaping @Sendable (Int32) -> Void) {
        let hurry = state.withLock { state in
            state.whenHurried.append(act)
            return state.hurry
        }
        if let hurry { act(hurry) }
    }

    fileprivate func tell(_ number: Int32) {
        let acts = state.withLock { state in
            for receiver in state.receivers { receiver.yield(number) }
            guard state.hurry == nil else { return [] as [@Sendable (Int32) -> Void] }
            state.seen.append(number)
            return state.hurry == nil ? [] : state.whenHurried
        }
        for act in acts { act(number) }
    }
}

/// The only pair of signal sources of the process, because libdispatch installs its signal handler
/// for the first source of a signal and not for later ones.
private final class SignalSources: Sendable {
    static let shared = SignalSources()
    private static let registrationLimit = DispatchTimeInterval.seconds(5)

    private let listeners = Mutex<[Listener]>([])
    private let sources: [Source]

    private struct Listener {
        weak var signals: ShutdownSignals?
    }

    // Never changed after its creation. Objects of libdispatch may be used on every thread.
    private struct Source: @unchecked Sendable {
        let dispatch: any DispatchSourceSignal
    }

    private init() {
        let numbers = [SIGINT, SIGTERM]
        sources = numbers.map { number in
            // The signal is ignored until libdispatch has installed its handler, which it does on
            // another thread.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            return Source(dispatch: source)
        }
        let registered = DispatchSemaphore(value: 0)
        for (source, number) in zip(sources, numbers) {
            source.dispatch.setRegistrationHandler { registered.signal() }
            source.dispatch.setEventHandler { [weak self] in self?.tell(number) }
            source.dispatch.resume()
        }
        for _ in numbers { _ = registered.wait(timeout: .now() + Self.registrationLimit) }
    }

    func add(_ signals: ShutdownSignals) {
        listeners.withLock { listeners in
            listeners.removeAll { $0.signals == nil }
            listeners.append(Listener(signals: signals))
        }
    }

    private func tell(_ number: Int32) {
        for listener in listeners.withLock({ $0 }) { listener.signals?.tell(number) }
    }
}
