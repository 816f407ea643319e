import ContractGrammar
import Logging
import ServiceValues
import Synchronization

/// Runs the checks of a service, all at once, and keeps the results for ``lifetime``.
///
/// A check runs at most once at a time and once per `lifetime`, however many requests ask. A check
/// that does not end within its timeout counts as down, and is not started again before it has
/// ended.
final class HealthMonitor: Sendable {
    /// How long results are kept.
    static let lifetime = Duration.seconds(1)

    private struct State {
        var results: [HealthResult] = []
        var expiry: ContinuousClock.Instant?
        var round: Round?
        var running: Set<String> = []
    }

    private typealias Round = Task<[HealthResult], Never>

    let checks: [HealthCheck]
    private let logger: Logger
    private let state = Mutex(State())

    init(checks: [HealthCheck], logger: Logger) {
        self.checks = checks
        self.logger = logger
    }

    /// The results in the order of the checks. Waits at most for the longest timeout of a check.
    func results() async -> [HealthResult] {
        let now = ContinuousClock.now
        let (known, round) = state.withLock { state -> ([HealthResult], Round?) in
            if let expiry = state.expiry, now < expiry { return (state.results, nil) }
            if state.round == nil { state.round = Task { await self.runAll() } }
            return ([], state.round)
        }
        return await round?.value ?? known
    }

    private func runAll() async -> [HealthResult] {
        let found = await withTaskGroup(of: (Int, HealthResult).self) { group in
            for (index, check) in checks.enumerated() {
                group.addTask { (index, await self.run(check)) }
            }
            var found: [(Int, HealthResult)] = []
            for await result in group { found.append(result) }
            return found.sorted { $0.0 < $1.0 }.map(\.1)
        }
        let before = state.withLock { state in
            defer { state.results = found }
            state.expiry = ContinuousClock.now + Self.lifetime
            state.round = nil
            return state.results
        }
        reportChanges(from: before, to: found)
        return found
    }

    private func run(_ check: HealthCheck) async -> HealthResult {
        let isFree = state.withLock { $0.running.insert(check.name).inserted }
        guard isFree else {
            let milliseconds = Int(check.timeout.wholeMilliseconds)
            return HealthResult(name: check.name, state: .timedOut, milliseconds: milliseconds)
        }
        let start = ContinuousClock.now
        let outcome = await firstOutcome(of: check)
        let milliseconds = Int((ContinuousClock.now - start).wholeMilliseconds)
        return HealthResult(name: check.name, state: outcome, milliseconds: milliseconds)
    }

    /// The end of the check or its timeout, whichever is first. A task group would wait for both.
    private func firstOutcome(of check: HealthCheck) async -> HealthResult.State {
        let outcome = FirstValue<HealthResult.State>()
        let work = Task {
            let state = await self.state(of: check)
            self.state.withLock { _ = $0.running.remove(check.name) }
            outcome.offer(state)
        }
        let timer = Task {
            try await Task.sleep(for: check.timeout)
            outcome.offer(.timedOut)
        }
        let first = await outcome.value()
        timer.cancel()
        work.cancel()
        return first
    }

    private func state(of check: HealthCheck) async -> HealthResult.State {
        do {
            try await check.run()
            return .up
        } catch {
            logger.debug("Check `\(check.name)` failed", metadata: ["cause": "\(error)"])
            return .down
        }
    }

    /// Logs one line when a check starts or stops failing, not one for each request.
    private func reportChanges(from old: [HealthResult], to new: [HealthResult]) {
        for result in new {
            let before = old.first { $0.name == result.name }?.state ?? .up
            switch (before, result.state) {
            case (.up, .down), (.up, .timedOut):
                logger.warning("Not ready: `\(result.name)` is \(result.state.rawValue)")
            case (.down, .up), (.timedOut, .up):
                logger.notice("`\(result.name)` is up again")
            case (.up, .up), (.down, .down), (.timedOut, .timedOut), (.down, .timedOut),
                (.timedOut, .down):
                break
            }
        }
    }
}

/// A value for one caller, the first one of several that are offered.
final class FirstValue<Value: Sendable>: Sendable {
    private enum State {
        case empty
        case awaited(CheckedContinuation<Value, Never>)
        case settled(Value)
    }

    private let state = Mutex(State.empty)

    /// Does nothing if another value was first.
    func offer(_ value: Value) {
        let waiter = state.withLock { state -> CheckedContinuation<Value, Never>? in
            switch state {
            case .settled: return nil
            case .empty:
                state = .settled(value)
                return nil
            case .awaited(let waiter):
                state = .settled(value)
                return waiter
            }
        }
        waiter?.resume(returning: value)
    }

    /// Must be called only once.
    func value() async -> Value {
        await withCheckedContinuation { continuation in
            let known = state.withLock { state -> Value? in
                if case .settled(let value) = state { return value }
                state = .awaited(continuation)
                return nil
            }
            if let known { continuation.resume(returning: known) }
        }
    }
}
