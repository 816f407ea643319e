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
    /// because load balancers still send some. After SIGINT, which comes from a terminal, it stops
    /// accepting at once. Then it stops as ``shutdown()`` does. When its task is cancelled, it
    /// refuses all requests in work.
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
            if number == SIGTERM, await wasAskedLately {
                try? await Task.sleep(for: configuration.drainGrace)
            }
            return await shutdown()
        }
        await shutdown(within: .zero)
    }

    /// Ends the process also if a thread that closes something is stuck.
    private func endProcess(after limit: Duration) {
        let limit = DispatchTimeInterval.milliseconds(Int(limit / .milliseconds(1)))
        DispatchQueue.global().asyncAfter(deadline: .now() + limit) { _exit(1) }
    }
}
