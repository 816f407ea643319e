import Dispatch
import Glibc
import HTTPMessages
import Logging
public import Signals

extension HTTPServer {
    /// Starts, serves until SIGTERM or SIGINT comes, and returns when everything is closed; this is
    /// what the main function of a service calls.
    ///
    /// After SIGTERM it goes on accepting for `drainGrace`, as long as clients ask: load balancers
    /// still send some. SIGINT comes from a terminal, and a task is cancelled by a program: both
    /// stop accepting at once. Then it stops as ``shutdown()`` does.
    ///
    /// The process ends in any case: at once by a second signal, with status 128 and the signal's
    /// number, and with status 1 if it still runs ``Configuration/longestStop`` after the first.
    public func serve(until signals: ShutdownSignals = ShutdownSignals()) async throws {
        signals.whenHurried { _exit(128 + $0) }
        try await start()
        for await number in signals.arrivals() {
            endProcess(after: configuration.longestStop)
            responder.serverIsStopping()
            let inWork = await requestCount
            let name = number == SIGTERM ? "SIGTERM" : "SIGINT"
            logger.info("Stopping", metadata: ["signal": "\(name)", "requests": "\(inWork)"])
            if number == SIGTERM, await wasAskedLately {
                try? await Task.sleep(for: configuration.drainGrace)
            }
            return await shutdown()
        }
        await shutdown(within: .zero)
    }

    /// Even if a thread that closes something is stuck.
    private func endProcess(after limit: Duration) {
        let limit = DispatchTimeInterval.milliseconds(Int(limit / .milliseconds(1)))
        DispatchQueue.global().asyncAfter(deadline: .now() + limit) { _exit(1) }
    }
}
