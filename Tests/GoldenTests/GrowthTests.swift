import Glibc
import ServiceRuntime
import ServiceTesting
import Testing

@testable import KitchenSink

/// No cost grows faster than n log n in what a client can lengthen: where one did, a request of a
/// few KiB kept a server busy for seconds.
@Suite("What a client can lengthen", .serialized)
struct GrowthTests {
    private let application = Application(
        KitchenSinkRouter(Kitchen()), checks: [HealthCheck("database") {}],
        logger: RecordedLogs().logger())

    /// Four times as long costs up to six times as much by n log n, sixteen times by n².
    private static let limit = 8.0

    @Test("costs no more than n log n", arguments: Growth.all)
    func growth(_ growth: Growth) async {
        let long = growth.probe(growth.size)
        let short = growth.probe(growth.size / 4)
        for probe in [long, short] { #expect(await run(probe) == growth.outcome) }
        let costs = (long: await cost(of: long), short: await cost(of: short))
        let ratio = costs.long / max(costs.short, 1)
        #expect(ratio < Self.limit, "\(costs.short) µs became \(costs.long) µs")
    }

    /// Microseconds of CPU: the least of several runs, which others have disturbed least.
    private func cost(of probe: Growth.Probe) async -> Double {
        var least = Double.infinity
        for _ in 0..<Self.runs {
            let before = processorTime()
            _ = await run(probe)
            least = min(least, processorTime() - before)
        }
        return least
    }

    private static let runs = 5

    private func run(_ probe: Growth.Probe) async -> Growth.Outcome {
        switch probe {
        case .request(let method, let target, let headers, let body?):
            let answer = await application.receive(method, target, headers: headers, json: body)
            return .status(answer.status.code)
        case .request(let method, let target, let headers, nil):
            let answer = await application.receive(method, target, headers: headers)
            return .status(answer.status.code)
        case .call(let work): return work()
        }
    }
}

/// Of this process, in microseconds.
private func processorTime() -> Double {
    Double(clock()) * 1e6 / Double(CLOCKS_PER_SEC)
}
