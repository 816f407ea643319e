/// A process that is started again whenever it ends, until it is stopped.
actor KeptProcess {
    typealias Start = @Sendable () async throws -> ChildProcess

    private let start: Start
    private let report: @Sendable (String) -> Void
    private var child: ChildProcess
    private var isStopping = false
    private var keeping: Task<Void, Never>?

    /// Takes a running child. `start` starts its successors, and `report` gets a line for each.
    init(
        _ child: ChildProcess, start: @escaping Start, report: @escaping @Sendable (String) -> Void
    ) {
        self.child = child
        self.start = start
        self.report = report
    }

    /// Begins to watch the child.
    func keep() {
        guard keeping == nil else { return }
        keeping = Task { await self.watch() }
    }

    /// Sends the signal, waits for the end of the child and, after `grace`, kills its group. A
    /// cancelled caller does not stop this.
    func stop(signal: Int32, grace: Duration) async {
        await Task { await self.end(signal: signal, grace: grace) }.value
    }

    private func end(signal: Int32, grace: Duration) async {
        isStopping = true
        keeping?.cancel()
        child.signal(signal)
        if await child.ended(before: .now + grace) == nil {
            report("did not end within \(grace) and is killed")
            child.killGroup()
        }
        await keeping?.value
        _ = await child.ended(before: .now + .seconds(5))
    }

    /// Kills the group at once, without a report.
    func kill() {
        isStopping = true
        keeping?.cancel()
        child.killGroup()
    }

    private func watch() async {
        var pause = RestartPause()
        while !isStopping {
            let began = ContinuousClock.now
            guard let status = await child.ended(), !isStopping else { return }
            let wait = pause.next(after: .now - began)
            report("ended with \(status); it is started again in \(wait)")
            await restart(after: wait, &pause)
        }
    }

    private func restart(after first: Duration, _ pause: inout RestartPause) async {
        var wait = first
        while !isStopping {
            do {
                try await Task.sleep(for: wait)
                child = try await start()
                // `stop` may have been called during the start.
                if isStopping { child.killGroup() }
                return
            } catch is CancellationError {
                return
            } catch {
                wait = pause.next(after: .zero)
                report("\(error); next try in \(wait)")
            }
        }
    }
}

/// The pause before a process that ended is started again: 0.1 s, then twice as long each time, at
/// most 5 s. After a run of ``wellAfter`` it is 0.1 s again.
struct RestartPause: Sendable {
    static let first = Duration.milliseconds(100)
    static let longest = Duration.seconds(5)
    static let wellAfter = Duration.seconds(10)

    private var pause = RestartPause.first

    /// The pause after a run of this length; zero for a start that failed.
    mutating func next(after run: Duration) -> Duration {
        if run >= Self.wellAfter { pause = Self.first }
        defer { pause = min(pause * 2, Self.longest) }
        return pause
    }
}
