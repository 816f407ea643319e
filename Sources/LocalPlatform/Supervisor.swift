import Glibc
public import Signals

/// A service that a supervisor runs.
public struct SupervisedChild: Sendable {
    /// Put before each of its lines.
    public var name: String
    /// An absolute path.
    public var executable: String
    public var arguments: [String]
    /// The whole environment: nothing is inherited.
    public var environment: [String: String]
    /// Where it reports that it is ready. Without this, it counts as ready when it runs.
    public var readiness: Readiness?

    public struct Readiness: Sendable {
        public var port: Int
        public var path: String

        public init(port: Int, path: String = "/health/ready") {
            self.port = port
            self.path = path
        }
    }

    public init(
        name: String, executable: String, arguments: [String], environment: [String: String],
        readiness: Readiness? = nil
    ) {
        self.name = name
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.readiness = readiness
    }
}

/// Runs child processes: starts them together, passes their lines on, starts a child that ended
/// again after a growing pause, and stops them together. They get SIGTERM when this process ends,
/// also by SIGKILL.
///
/// If a child ends before it was ready for the first time, the start fails.
public actor Supervisor {
    private let children: [SupervisedChild]
    private let output: LineOutput
    private let grace: Duration
    private var kept: [KeptProcess] = []

    /// `grace` is how long children have between SIGTERM and SIGKILL.
    public init(
        _ children: [SupervisedChild], output: LineOutput = .standard,
        grace: Duration = .seconds(30)
    ) {
        self.children = children
        self.output = output
        self.grace = grace
    }

    /// Starts all, calls `whenReady` when all are ready, and returns after all have stopped. They
    /// are stopped by a signal (a second one kills them), by cancellation, or because the start
    /// failed, which is thrown.
    public func run(
        until signals: ShutdownSignals, readyWithin limit: Duration = .seconds(60),
        whenReady: @escaping @Sendable () async -> Void = {}
    ) async throws {
        let first = signals.arrivals()
        let later = signals.arrivals()
        var failure: (any Error)?
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { for await _ in first { return } }
                group.addTask {
                    try await self.start(within: limit)
                    await whenReady()
                    try await Task.sleep(for: Self.forever)
                }
                try await group.next()
                group.cancelAll()
            }
        } catch is CancellationError {
            // The caller cancelled this task and needs no error.
        } catch {
            failure = error
        }
        let alreadySeen = failure == nil ? 1 : 0
        let impatience = Task {
            for await _ in later.dropFirst(alreadySeen) { await self.kill() }
        }
        await stop()
        impatience.cancel()
        if let failure { throw failure }
    }

    private static let forever = Duration.seconds(100 * 365 * 86_400)

    /// Starts all at once and returns when all are ready.
    private func start(within limit: Duration) async throws {
        let deadline = ContinuousClock.now + limit
        try await withThrowingTaskGroup(of: Void.self) { group in
            for child in children {
                group.addTask { try await self.start(child, before: deadline) }
            }
            try await group.waitForAll()
        }
    }

    private func start(
        _ child: SupervisedChild, before deadline: ContinuousClock.Instant
    ) async throws {
        let output = output
        let launch: KeptProcess.Start = {
            let command = ChildCommand(
                executable: child.executable, arguments: child.arguments,
                environment: child.environment)
            return try await ChildProcess.start(command) { output.line($0, from: child.name, $1) }
        }
        let process = try await launch()
        let keeper = KeptProcess(
            process, start: launch, report: { output.report(child.name, $0) })
        kept.append(keeper)
        try await becomesReady(child, process, before: deadline)
        try Task.checkCancellation()
        await keeper.keep()
    }

    private nonisolated func becomesReady(
        _ child: SupervisedChild, _ process: ChildProcess, before deadline: ContinuousClock.Instant
    ) async throws {
        guard let readiness = child.readiness else { return }
        try await withThrowingTaskGroup(of: Void.self) { race in
            race.addTask {
                guard let status = await process.ended() else { return }
                throw LocalPlatformError("`\(child.name)` ended with \(status) before it was ready")
            }
            race.addTask {
                try await ReadinessProbe.wait(
                    port: readiness.port, path: readiness.path, deadline: deadline)
            }
            try await race.next()
            race.cancelAll()
        }
    }

    private func stop() async {
        let grace = grace
        await withTaskGroup(of: Void.self) { group in
            for keeper in kept {
                group.addTask { await keeper.stop(signal: SIGTERM, grace: grace) }
            }
        }
    }

    /// Sends SIGKILL to the process groups of all children.
    public func kill() async {
        for keeper in kept { await keeper.kill() }
    }
}
