import Dispatch
import Glibc
import HTTPMessages
import Logging
public import Signals

extension HTTPServer {
    /// Starts, serves until SIGTERM or SIGINT comes, and returns when everything is closed. The
    /// main function of a service calls this.
    ///
    /// After SIGTERM it goes on accepting for `drainGrace` if clients have sent requests lately,
    /// because load balancers still send some. Every answer then ends its connection and says so.
    /// When it has stopped accepting, idle connections get `notice` to ask once more. After SIGINT,
    /// which comes from a terminal, and without a grace, it does neither. Then it stops as
    /// ``shutdown()`` does. When its task is cancelled, it refuses all requests in work.
    ///
    /// A second signal ends the process at once, with the status 128 plus the signal's number. A
    /// process that still runs ``Configuration/longestStop`` after the first signal ends with
    /// status 1.
    public func serve(until signals: ShutdownSignals = ShutdownSignals()) async throws {
        signals.whenHurried { _exit(128 + $0) }
        try await start()
        for await number in signals.arrivals() {
            endProcess(after: configuration.longestStop)
            responder.serverIsStopping()
            let inWork = await requestCount
            let name = number == SIGTERM ? "SIGTERM" : "SIGINT"
            logger.info("Stopping", metadata: ["signal": "\(name)", "requests": "\(inWork)"])
            return await stop(gracefully: number == SIGTERM)
        }
        await shutdown(within: .zero)
    }

    private func stop(gracefully: Bool) async {
        let timeouts = configuration.timeouts
        let grace = configuration.drainGrace
        guard gracefully, grace > .zero, await wasAskedLately else { return await shutdown() }
        await announceStop()
        try? await Task.sleep(for: grace)
        await shutdown(within: timeouts.shutdown, notice: timeouts.notice)
    }

    /// Ends the process also if a thread that closes something is stuck.
    private func endProcess(after limit: Duration) {
        let limit = DispatchTimeInterval.milliseconds(Int(limit / .milliseconds(1)))
        DispatchQueue.global().asyncAfter(deadline: .now() + limit) { _exit(1) }
    }
}
