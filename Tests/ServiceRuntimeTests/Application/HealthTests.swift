import Logging
import ServiceTesting
import Synchronization
import Testing

@testable import ServiceRuntime

@Suite("Health", .timeLimit(.minutes(1)))
struct HealthTests {
    @Test("a service whose checks pass is ready, and says so check by check")
    func ready() async {
        let response = await application().receive(.get, "/health/ready")
        #expect(response.status == 200)
        #expect(response.members["status"] == "ready")
        guard case .array(let checks) = response.members["checks"],
            case .object(let check)? = checks.first
        else {
            Issue.record("no checks")
            return
        }
        #expect(check["name"] == "database")
        #expect(check["status"] == "up")
    }

    @Test("one failing check makes the service not ready, and its cause stays inside")
    func failing() async {
        let logs = RecordedLogs()
        let service = application(
            logs: logs,
            checks: [HealthCheck("database") { throw Surprise() }, HealthCheck("cache") {}])
        let response = await service.receive(.get, "/health/ready")
        #expect(response.status == 503)
        #expect(response.members["status"] == "notReady")
        #expect(response.text.contains(#""name":"database","status":"down""#))
        #expect(response.text.contains(#""name":"cache","status":"up""#))
        #expect(!response.text.contains("secret"))
        #expect(logs.lines.contains { $0.level == .warning && $0.message.contains("database") })
    }

    @Test("a check that hangs is down after its timeout, even when it ignores cancellation")
    func hanging() async {
        let gate = Gate()
        let check = HealthCheck("database", timeout: .milliseconds(20)) { await gate.enter() }
        let response = await application(checks: [check]).receive(.get, "/health/ready")
        #expect(response.status == 503)
        #expect(response.text.contains(#""status":"timedOut""#))
        gate.open()
    }

    @Test("however many ask, a check runs once within a second")
    func cached() async {
        let runs = Mutex(0)
        let check = HealthCheck("database") { runs.withLock { $0 += 1 } }
        let service = application(checks: [check])
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<100 {
                group.addTask { _ = await service.receive(.get, "/health/ready") }
            }
        }
        #expect(runs.withLock(\.self) == 1)
    }

    @Test("a service that drains is alive and not ready")
    func draining() async {
        let service = application()
        service.phase = .draining
        let ready = await service.receive(.get, "/health/ready")
        #expect(ready.status == 503)
        #expect(ready.members["status"] == "draining")
        #expect(await service.receive(.get, "/health/live").status == 200)
        #expect(await service.receive(.get, "/v1/shapes/1").status == 200)
    }

    @Test("startup is answered once the service runs")
    func startup() async {
        let service = application()
        service.phase = .starting
        #expect(await service.receive(.get, "/health/startup").status == 503)
        #expect(await service.receive(.get, "/health/ready").status == 503)
        service.phase = .running
        #expect(await service.receive(.get, "/health/startup").status == 200)
    }
}
